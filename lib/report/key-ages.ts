/** The ages of a file's keys, beneath the status of its clusters. */
import type { KeyCrn } from "../model/crn.js";
import type { KeyState } from "../model/kms.js";
import { headline, type Problem } from "../model/problem.js";
import type { KeyAge } from "../plan/rotation.js";
import { table } from "./table.js";

export interface KeyAgeRow extends KeyAge {
  /** Its name in the file. */
  readonly name: string;
  /** Null where it was not found. */
  readonly crn: KeyCrn | null;
  readonly state: KeyState | "unknown";
  /** Its newest version, and when that was made (RFC 3339); null where that is not told. */
  readonly version: string | null;
  readonly made: string | null;
  /** As declared, 0 for none; null where the file does not say. */
  readonly everyMonths: number | null;
  readonly findings: readonly Problem[];
  /** Why it was not seen; null where it was. */
  readonly note: string | null;
}

const WORDS = { in_time: "in time", due: "due", overdue: "OVERDUE", not_declared: "-", unknown: "not seen" } as const;

/** A table with what is overdue or unknown beneath it. */
export function keyAgesText(rows: readonly KeyAgeRow[]): string {
  const cells = rows.map(({ name, state, version, ageDays, everyMonths, dueOn, rotation }) => [
    name,
    state,
    version?.slice(0, 8) ?? "-",
    ageDays === null ? "not seen" : `${ageDays}d`,
    everyMonths === null || everyMonths === 0 ? "-" : everyMonths === 1 ? "month" : `${everyMonths} months`,
    dueOn?.slice(0, 10) ?? "-",
    WORDS[rotation],
  ]);
  const notes = rows.flatMap(({ name, findings, note }) => [
    ...findings.map((problem) => `${headline(problem)}\n  ${problem.seen}`),
    ...(note === null ? [] : [`${name}: ${note}`]),
  ]);
  const headings = ["KEY", "STATE", "VERSION", "AGE", "ROTATED EVERY", "DUE", "ROTATION"];
  return table(headings, cells) + (notes.length === 0 ? "" : `\n${notes.join("\n")}\n`);
}
