/** Asks the user a question on the terminal. */
import { createInterface } from "node:readline/promises";

/** The answer as it was typed; undefined where there is no terminal, or its end came instead. */
export type Ask = (question: string) => Promise<string | undefined>;

/** The real terminal: the question goes to stderr, so that what is printed can be piped on. */
export const askOnTerminal: Ask = async (question) => {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const closed = new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined)));
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
};
