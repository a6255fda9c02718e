/**
 * The commands by name, in the order of `--help`. Each is loaded when it is asked for: the start of one does not pay
 * for what only another needs.
 */
import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { connectFromEnv } from "./connect.js";
import type { CommandIo } from "./io.js";
import type { Connector } from "./status.js";
import type { Watched } from "./watched.js";

/** Makes a command out of the world it runs in. */
type Load = (io: CommandIo) => Promise<Command>;

const connector: Connector = (accounts) => connectFromEnv(accounts, process.env);

/** Makes a command that reads from the cloud: it shows how far it is, and ends when it is asked to. */
const reading =
  (load: (watched: Watched) => Promise<Command>): Load =>
  async (io) => {
    const { watched } = await import("./watched.js");
    return load(watched(io, connector));
  };

const LOADERS: Readonly<Record<string, Load>> = {
  validate: async (io) => (await import("./validate.js")).validateCommand(io),
  status: reading(async ({ io, connector }) => (await import("./status.js")).statusCommand(io, connector)),
  list: reading(async ({ io, connector }) => (await import("./list.js")).listCommand(io, connector)),
  discover: reading(async ({ io, connector }) => {
    const { discoverCommand } = await import("./discover.js");
    const { tokenOwner } = await import("./discover/token-owner.js");
    const { writeText } = await import("./write-file.js");
    return discoverCommand(io, { connector, tokenOwner: tokenOwner(process.env), writeText });
  }),
  doctor: async (io) => {
    const { doctorCommand } = await import("./doctor.js");
    const { machine } = await import("./before/index.js");
    return doctorCommand(io, connector, machine(), process.versions.node);
  },
  plan: reading(async ({ io, connector }) => {
    const { writeText } = await import("./write-file.js");
    return (await import("./plan.js")).planCommand(io, connector, writeText);
  }),
  show: async (io) => {
    const { writeText } = await import("./write-file.js");
    return (await import("./show.js")).showCommand(io, writeText);
  },
  observe: reading(async ({ io, connector }) => {
    const { writeText } = await import("./write-file.js");
    return (await import("./observe.js")).observeCommand(io, connector, writeText);
  }),
  report: reading(async ({ io, connector }) => (await import("./report.js")).reportCommand(io, connector)),
  move: async (io) => {
    const { writeText } = await import("./write-file.js");
    return (await import("./move.js")).moveCommand(io, writeText);
  },
  stage: async (io) => {
    const { stageCommand } = await import("./stage.js");
    const { nodeWorld } = await import("./stage/world.js");
    const { ownPackage } = await import("../constructs/own-package.js");
    return stageCommand(nodeWorld(io, connector, ownPackage().version));
  },
  stacks: async (io) => {
    const { putFile } = await import("./write-file.js");
    return (await import("./stacks.js")).stacksCommand(io, putFile, randomUUID);
  },
  check: async (io) => (await import("./check.js")).checkCommand(io),
  explain: async (io) => (await import("./explain.js")).explainCommand(io),
  verify: async (io) => {
    const { verifyCommand } = await import("./verify.js");
    const { makeFolder } = await import("./prove/write.js");
    const { writeText } = await import("./write-file.js");
    const { openKubernetes } = await import("../cloud/kubernetes.js");
    return verifyCommand(io, { connector, open: openKubernetes, writeText, makeFolder });
  },
  drill: async (io) => {
    const { drillCommand } = await import("./drill.js");
    const { notesFolder, notesIn } = await import("./prove/note.js");
    const { clockFor } = await import("./prove/scaled-clock.js");
    const { watchSignals } = await import("./prove/signals.js");
    const { makeFolder } = await import("./prove/write.js");
    const { writeText } = await import("./write-file.js");
    const { openKubernetes } = await import("../cloud/kubernetes.js");
    return drillCommand(io, {
      connector,
      open: openKubernetes,
      clock: (cloud) => clockFor(cloud, process.env),
      notes: notesIn(notesFolder(process.env)),
      signals: watchSignals,
      writeText,
      makeFolder,
    });
  },
  rotate: async (io) => {
    const { rotateCommand } = await import("./rotate.js");
    return rotateCommand(io, await lifeMeans(io));
  },
  restore: async (io) => {
    const { restoreCommand } = await import("./restore.js");
    const { askOnTerminal } = await import("./life/ask.js");
    return restoreCommand(io, { ...(await lifeMeans(io)), ask: askOnTerminal });
  },
  init: async (io) => {
    const { addFile } = await import("./init/add-file.js");
    return (await import("./init.js")).initCommand(io, addFile);
  },
  provider: async (io) => {
    const { putFile } = await import("./write-file.js");
    return (await import("./provider.js")).providerCommand(io, putFile);
  },
  sandbox: async (io) => (await import("./sandbox.js")).sandboxCommand(io),
};

/** What the commands on keys are done with. */
async function lifeMeans(io: CommandIo) {
  const { clockFor } = await import("./prove/scaled-clock.js");
  const { watchSignals } = await import("./prove/signals.js");
  return { connector, clockFor: (cloud: Parameters<typeof clockFor>[0]) => clockFor(cloud, io.env), watchSignals };
}

/** The command that the arguments name first; all of them where that is none, for `--help` and for suggestions. None for `--version`. */
export async function commandsFor(args: readonly string[], io: CommandIo): Promise<readonly Command[]> {
  const [name = ""] = args;
  if (name === "--version" || name === "-V") return [];
  const asked = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  return asked === undefined ? Promise.all(Object.values(LOADERS).map((load) => load(io))) : [await asked(io)];
}
