/** The page about exit codes holds what the commands' own help says. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { commandsFor } from "../../lib/cli/commands.js";
import { nodeIo } from "../../lib/cli/io.js";

const [TABLE = ""] = readFileSync(new URL("../../docs/exit-codes.md", import.meta.url), "utf8").split("## With");

/** The codes that a help explains: a number with words behind it. */
function codesIn(command: Command): readonly string[] {
  let help = "";
  const writeOut = (text: string) => {
    help += text;
  };
  command.configureOutput({ writeOut }).outputHelp();
  const [, told = ""] = /Exit codes?:([\s\S]*)/.exec(help) ?? [];
  return [...told.matchAll(/(?:^|[\s;,])(\d+) [a-z-]/gm)].map(([, code = ""]) => code);
}

it("names each command in the row of each code that its help explains", async () => {
  const rows = new Map([...TABLE.matchAll(/^\| (\d+) \|(.*)$/gm)].map(([, code = "", row = ""]) => [code, row]));
  const missing: string[] = [];
  let told = 0;
  for (const command of await commandsFor(["--help"], nodeIo())) {
    for (const one of [command, ...command.commands]) {
      for (const code of codesIn(one)) {
        told += 1;
        const row = rows.get(code) ?? "";
        if (!/\| all( that ask the cloud)? \|/.test(row) && !row.includes(`\`${command.name()}`))
          missing.push(`${code} ${command.name()}`);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(told).toBeGreaterThan(40);
});
