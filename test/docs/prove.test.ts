/** The pages about proving: their commands run as they stand there, and their tables say what the code says. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { writeText } from "../../lib/cli/discover/write-text.js";
import { nodeIo } from "../../lib/cli/io.js";
import { makeFolder } from "../../lib/cli/prove/write.js";
import { sandboxCommand } from "../../lib/cli/sandbox.js";
import { verifyCommand } from "../../lib/cli/verify.js";
import { openKubernetes } from "../../lib/cloud/kubernetes.js";
import { CHECK_MEANINGS } from "../../lib/plan/prove/meaning.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, SECRETS } from "../e2e/support/fleet.js";
import { commandsOf, page, runLine } from "./page-commands.js";

const VERIFY = page("verify.md");

describe("the pages about proving", () => {
  let sandbox: Sandbox;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "prove-"));
    sandbox = await startSandbox({ seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }), scale: 0 });
    writeFileSync(join(folder, "cluster-kms.yaml"), file({ checkout: checkout("K1") }));
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it("have commands about verify that run, the last of them first", async () => {
    const env = { ...sandbox.env(), ...SECRETS };
    const means = {
      connector: (accounts: Parameters<typeof connectFromEnv>[0]) => connectFromEnv(accounts, env),
      open: openKubernetes,
      writeText,
      makeFolder,
    };
    const commands = {
      verify: (io: Parameters<typeof verifyCommand>[0]) => verifyCommand(io, means),
      sandbox: sandboxCommand,
    };
    const lines = commandsOf(VERIFY);
    expect(lines).toHaveLength(4);
    for (const line of [...lines].reverse()) {
      const { code, output } = await runLine(line, folder, commands, env);
      expect([line, code, code === 0 ? "" : output]).toEqual([line, 0, ""]);
    }
  });

  it("say of each check what the report says of it", () => {
    const rows = Object.values(CHECK_MEANINGS).map(({ title, proves, not }) => `| ${title} | ${proves} | ${not} |`);
    for (const row of rows) expect(VERIFY).toContain(row);
  });

  it("name every option and every exit code of the help", () => {
    let help = "";
    const never = () => Promise.reject(new Error("not called"));
    const command = verifyCommand(nodeIo(), { connector: never, open: never, writeText: never, makeFolder: never });
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    for (const [, option = ""] of help.matchAll(/^ {2}(--[a-z]+)/gm)) expect(VERIFY).toContain(`\`${option}`);
    for (const [, exit = ""] of help.matchAll(/(?::|,) (\d) [a-z]/g)) expect(VERIFY).toContain(`| ${exit} | `);
  });
});
