/** The pages of `docs/` whose commands the tests run: what is run is what is written there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./workspace.js";

/** The lines of a page of `docs/`. */
export const linesIn = (page: string): readonly string[] =>
  readFileSync(join(REPOSITORY, "docs", page), "utf8").split("\n");

/** A command that stands as a line of its own in a page. */
export function commandIn(page: string, command: string): readonly string[] {
  if (!linesIn(page).includes(command)) throw new Error(`docs/${page} does not say \`${command}\``);
  return command.split(" ");
}

/** The blocks of YAML of a page. */
export const yamlIn = (page: string): readonly string[] =>
  [
    ...linesIn(page)
      .join("\n")
      .matchAll(/^```yaml\n([\s\S]*?)^```$/gm),
  ].map(([, part = ""]) => part);
