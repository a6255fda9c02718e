import type { Code } from "../../lib/model/codes/index.js";
import { readSpec, renderFileReport } from "../../lib/spec/index.js";
import { CASES } from "./cases.js";

/** The exact text that a user reads about the case of a code. */
export function reportOn(code: Code): string {
  return textOf(CASES.find((each) => each.code === code)?.bad ?? "");
}

/** The exact text that a user reads about a file. */
export function textOf(file: string): string {
  const read = readSpec(file, "cluster-kms.yaml");
  return read.ok ? "ok" : renderFileReport(read.error, { colour: false });
}

/** The codes of everything that is wrong with a file, in its order. */
export function codesOf(file: string): readonly Code[] {
  const read = readSpec(file, "cluster-kms.yaml");
  return read.ok ? [] : read.error.problems.map(({ code }) => code);
}
