/** With which code a command on a key ends. */
import type { Problem } from "../../model/problem.js";
import { failed } from "../end.js";
import type { CommandIo, ExitCode } from "../io.js";

const REFUSED: ReadonlySet<Problem["code"]> = new Set<Problem["code"]>([
  "KEY_NOT_ROOT",
  "KEY_NOT_ACTIVE",
  "ROTATION_TOO_SOON",
  "ROTATION_NEEDS_MATERIAL",
  "KEY_NOT_RESTORABLE",
  "RESTORE_NOT_CONFIRMED",
]);

/** Tells a problem and ends: 4 where it may not be, else 1. */
export const ended = (io: CommandIo, problem: Problem, code: ExitCode = REFUSED.has(problem.code) ? 4 : 1): void =>
  failed(io, problem, code);
