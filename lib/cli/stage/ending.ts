/** What both stages share: their options, how they tell a problem, and how they end when they are told to stop. */
import type { Problem } from "../../model/problem.js";
import { problemsText } from "../end.js";
import type { CommandIo } from "../io.js";
import type { StopSignal } from "./runner.js";

/** Options of both stages. */
export interface Shared {
  readonly json?: boolean;
  readonly dotenv?: string;
  readonly lockTimeout: string;
}

/** Tells a problem. */
export const tell = (io: CommandIo, problem: Problem): void => io.stderr(`\n${problemsText(problem)}`);

/** 128 and the signal's number, as shells count. */
export function stopCode(signal: StopSignal | undefined): 130 | 143 | undefined {
  if (signal === undefined) return undefined;
  return signal === "SIGINT" ? 130 : 143;
}
