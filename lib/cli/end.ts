/** How a command tells what is wrong, and ends. */
import { body, headline, type Problem } from "../model/problem.js";
import type { CommandIo, ExitCode } from "./io.js";

/** Problems as text, with a line between them. */
export const problemsText = (...problems: readonly Problem[]): string =>
  problems.map((problem) => `${headline(problem)}\n\n${body(problem)}\n`).join("\n");

/** Tells a problem that ends the command. */
export function failed(io: Pick<CommandIo, "stderr" | "exit">, problem: Problem, code: ExitCode = 1): void {
  io.stderr(problemsText(problem));
  io.exit(code);
}
