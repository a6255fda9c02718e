/** `cluster-kms explain [CODE]`: what a code means, why it matters and what to do; without one, the list of all. */
import { Command } from "commander";
import { CODE_GROUPS } from "../model/codes/groups.js";
import { CODES, type Code, isCode } from "../model/codes/index.js";
import { pageOf } from "../model/problem.js";
import { didYouMean } from "../spec/suggest.js";
import type { CommandIo } from "./io.js";

/** The version of the JSON's shape; fields may be added within one. */
const EXPLAIN_VERSION = 1;

/** Exits with 0, or with 1 where there is no such code. */
export function explainCommand(io: CommandIo): Command {
  return new Command("explain")
    .description("explain a code: what it means, why it matters, what to do; without one, list them all")
    .argument("[code]", "the code, in any case, for example KEY_REUSED")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExit codes: 0 it is explained, 1 there is no such code.")
    .action((given: string | undefined, { json = false }: { readonly json?: boolean }) => {
      if (given === undefined) {
        io.stdout(json ? asJson({ codes: CODE_GROUPS.flatMap(({ codes }) => wordsOf(codes).map(told)) }) : list());
        return io.exit(0);
      }
      const code = given.toUpperCase();
      if (!isCode(code)) {
        const hint = didYouMean(code, Object.keys(CODES)) ?? "`cluster-kms explain` lists all of them.";
        io.stderr(`There is no code ${JSON.stringify(given)}; ${hint}\n`);
        return io.exit(1);
      }
      io.stdout(json ? asJson(told(code)) : page(code));
      io.exit(0);
    });
}

const asJson = (what: object) => `${JSON.stringify({ version: EXPLAIN_VERSION, ...what }, undefined, 2)}\n`;

const wordsOf = (codes: object): readonly Code[] => Object.keys(codes).filter(isCode);

const groupOf = (code: Code) => CODE_GROUPS.find(({ codes }) => Object.hasOwn(codes, code));

/** What the catalog says of it, in the names of the JSON. */
const told = (code: Code) => ({ code, group: groupOf(code)?.title, ...CODES[code], page: pageOf(code) });

function page(code: Code): string {
  const { summary, why, todo } = CODES[code];
  const group = groupOf(code);
  return [
    `${code}: ${summary}`,
    ...(group ? [`${group.title}: ${group.about}`] : []),
    `Why it matters: ${why}`,
    `What to do:\n${todo.map((way) => `  - ${way}`).join("\n")}`,
    `Page: ${pageOf(code)}\n`,
  ].join("\n\n");
}

/** Every code under the title of its group. */
function list(): string {
  const width = Math.max(...Object.keys(CODES).map((code) => code.length));
  const groups = CODE_GROUPS.map(({ title, codes }) => {
    const lines = wordsOf(codes).map((code) => `  ${code.padEnd(width)}  ${CODES[code].summary}\n`);
    return `${title}\n${lines.join("")}`;
  });
  return `${groups.join("\n")}\n\`cluster-kms explain CODE\` says why one matters and what to do.\n`;
}
