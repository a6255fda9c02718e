/** The pages of `docs/` whose commands the tests run: what is run is what is written there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./workspace.js";

/** A command that stands as a line of its own in a page of `docs/`. */
export function commandIn(page: string, command: string): readonly string[] {
  const lines = readFileSync(join(REPOSITORY, "docs", page), "utf8").split("\n");
  if (!lines.includes(command)) throw new Error(`docs/${page} does not say \`${command}\``);
  return command.split(" ");
}
