/** The commands of a page, run as they stand there, in one folder and against one sandbox. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { CommandIo } from "../../lib/cli/io.js";
import { readText } from "../../lib/cli/io.js";
import { runInProcess } from "../cli/run-command.js";

export const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

/** The file that a page shows, with the names of variables that the end-to-end tests set. */
export const fileOf = (text: string): string =>
  (/^```yaml\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? "").replaceAll("_API_KEY", "_KEY");

/** The lines of a page's shell blocks, without comments. */
export const commandsOf = (text: string): readonly string[] =>
  [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .map((line) => line.replace(/\s+#.*$/, "").trim())
      .filter(Boolean),
  );

export interface Ran {
  readonly line: string;
  readonly code: number;
  readonly output: string;
}

/** Runs `cluster-kms NAME …`; paths are relative to the folder, and `> FILE` writes what was printed. */
export async function runLine(
  line: string,
  folder: string,
  commands: Readonly<Record<string, (io: CommandIo) => Command>>,
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  const [call = "", into] = line.split(" > ");
  const [program, name = "", ...args] = call.split(" ");
  const command = commands[name];
  if (program !== "cluster-kms" || command === undefined) throw new Error(`the page has an unknown command: ${line}`);
  const placed = args.map((arg) => (arg === "reports" ? join(folder, arg) : arg));
  const ran = await runInProcess(command, placed, {
    readText: (path, most) => readText(join(folder, path), most),
    env,
  });
  if (into !== undefined) await writeFile(join(folder, into), ran.stdout);
  return { line, code: ran.code ?? 0, output: ran.stdout + ran.stderr };
}
