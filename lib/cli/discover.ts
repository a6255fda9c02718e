/** `cluster-kms discover`: reads what is there in some accounts, and writes the file that declares it. */
import { Command } from "commander";
import { LOCAL_STATE } from "../model/backend.js";
import type { Problem } from "../model/problem.js";
import { err, ok, type Result } from "../model/result.js";
import type { Spec } from "../model/spec.js";
import { observe } from "../observe/observer.js";
import { unreadText } from "../report/inventory.js";
import { addTo, readSpec, readSpecFile, renderFileReport } from "../spec/index.js";
import { unsetVariables } from "./before/credentials.js";
import { entered } from "./begin.js";
import { type Asked, type Options, readAsked, USUAL_NAME } from "./discover/asked.js";
import { declare } from "./discover/declare.js";
import { discoverJson, discoverText } from "./discover/report.js";
import { survey } from "./discover/survey.js";
import type { TokenOwner } from "./discover/token-owner.js";
import { problemsText } from "./end.js";
import type { CommandIo } from "./io.js";
import { accountName } from "./list/gather.js";
import type { Connector } from "./status.js";
import type { WriteText } from "./write-file.js";
import { writeOver } from "./write-over.js";

/** What this command needs beside what all do. */
export interface DiscoverWorld {
  readonly connector: Connector;
  readonly tokenOwner: TokenOwner;
  readonly writeText: WriteText;
}

const NOTE = `
A credential is the name of an environment variable, never its value. Left out, it is the account's name in capitals
with _API_KEY behind it (security: SECURITY_API_KEY), and IBMCLOUD_API_KEY where only one account is given for a new
file.

Without --out the YAML goes to stdout. A file that is there already is only added to: nothing in it is changed.

Exit codes: 0 written, or nothing to add; 1 error, nothing written; 5 something could not be read, written all the same.`;

/** Exits with 0 when all was seen and is written, 1 on an error with nothing written, 5 when something was not seen. */
export function discoverCommand(io: CommandIo, world: DiscoverWorld): Command {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  return new Command("discover")
    .description("read what exists in some accounts, and write the YAML file that declares it")
    .option("--account <NAME=ID>", "an account and the name it gets in the file; once for each", collect, [])
    .option("--credentials <NAME=VARIABLE>", "the variable that holds an account's API key", collect, [])
    .option("--name <name>", `the name of the stack in a new file (default: "${USUAL_NAME}")`)
    .option("--out <file>", "the file to write, or to add to where it exists")
    .option("--json", "print what was found and added as JSON")
    .addHelpText("after", NOTE)
    .action(async (options: Options) => discover(options, io, world));
}

async function discover(options: Options, io: CommandIo, world: DiscoverWorld): Promise<void> {
  const { out, json = false } = options;
  const before = await readBefore(out, io);
  if (!before.ok) return fail(io, before.error);
  const { text, spec: file } = before.value;
  const asked = readAsked(options, file, io.env);
  if (!asked.ok) return fail(io, problemsText(...asked.error));
  const spec: Spec = { ...EMPTY, ...file, name: asked.value.name, accounts: asked.value.accounts };
  const cloud = await entered(spec, io, world.connector);
  if (cloud === undefined) return;
  const strangers = await strangersIn(asked.value, io, world);
  if (strangers.length > 0) return fail(io, problemsText(...strangers));

  const seen = await survey(spec, observe(cloud));
  const declared = declare({ spec, text, survey: seen, today: io.now() }, asked.value.added);
  const start = text === "" ? `version: 1\nname: ${spec.name}\n` : text;
  const written = addTo(start, declared.additions);
  if (!written.ok) return fail(io, problemsText(unwritable(out ?? "the file", written.error)));
  const checked = readSpec(written.value, out ?? "the written file");
  if (!checked.ok) return fail(io, renderFileReport(checked.error, { colour: io.colour }));
  if (out !== undefined && written.value !== text) {
    const failed = await write(out, text, written.value, io, world);
    if (failed !== undefined) return fail(io, problemsText(failed));
  }
  const outcome = { file: out, yaml: written.value, declared, unread: seen.unread };
  if (json) io.stdout(discoverJson(outcome));
  else {
    if (out === undefined) io.stdout(written.value);
    io.stderr(discoverText(outcome));
  }
  io.stderr(unreadText(seen.unread, (id) => accountName(spec, id)));
  io.exit(declared.complete ? 0 : 5);
}

const EMPTY: Omit<Spec, "name" | "accounts"> = {
  instances: new Map(),
  keys: new Map(),
  clusters: new Map(),
  removed: { clusters: [], keys: [], instances: [], authorizations: [] },
  maxConcurrent: undefined,
  stacks: "one",
  backend: LOCAL_STATE,
};

/** The file that is there, read and checked; one that is not there is empty. The error is its report. */
async function readBefore(
  out: string | undefined,
  io: CommandIo,
): Promise<Result<{ readonly text: string; readonly spec: Spec | undefined }, string>> {
  if (out === undefined) return ok({ text: "", spec: undefined });
  let [text, missing] = ["", false];
  const spec = await readSpecFile(out, async (path, maxBytes) => {
    const read = await io.readText(path, maxBytes);
    if (read.ok) text = read.value;
    else missing = read.error.kind === "missing";
    return read;
  });
  if (missing) return ok({ text: "", spec: undefined });
  return spec.ok ? ok({ text, spec: spec.value }) : err(renderFileReport(spec.error, { colour: io.colour }));
}

/** Credentials of another account than was said: what they show would be written down under the wrong one. */
async function strangersIn({ accounts }: Asked, io: CommandIo, world: DiscoverWorld): Promise<readonly Problem[]> {
  const problems = await Promise.all(
    [...accounts].map(async ([name, account]): Promise<readonly Problem[]> => {
      if (unsetVariables(account, io.env).length > 0) return [];
      const owner = await world.tokenOwner(account);
      if (owner === undefined || owner === account.id) return [];
      const seen = `They are those of account ${owner}; \`${name}\` is ${account.id}.`;
      const todo = ["Give the credentials of this account, or correct its ID."];
      return [{ code: "CREDENTIALS_REJECTED", severity: "refused", subject: `account ${name}`, seen, todo }];
    }),
  );
  return problems.flat();
}

/** Undefined when it is written. The file may have been edited while the cloud was read. */
async function write(
  out: string,
  before: string,
  text: string,
  io: CommandIo,
  world: DiscoverWorld,
): Promise<Problem | undefined> {
  const wrong = await writeOver(out, before, text, io, world.writeText);
  return wrong && unwritable(out, wrong.why, wrong.todo);
}

const unwritable = (
  file: string,
  why: string,
  todo = "Write to another file, and take over what is new.",
): Problem => ({
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject: `file ${file}`,
  seen: `Nothing could be added to it: ${why}.`,
  todo: [todo],
});

function fail(io: CommandIo, text: string): void {
  io.stderr(text);
  io.exit(1);
}
