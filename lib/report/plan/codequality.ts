/**
 * A plan's findings as GitLab's code quality report: the part of the Code Climate format that GitLab reads.
 * Source: GitLab Docs, "Code Quality report format".
 */
import { createHash } from "node:crypto";
import type { FleetPlan } from "../../plan/fleet-plan.js";
import { type LineOf, type Located, located, wellFormed } from "./located.js";

/** One entry for each finding and each thing that could not be read; an empty list where there is none. */
export function planCodeQuality(plan: FleetPlan, file: string, lineOf: LineOf): string {
  const path = pathOf(file);
  const seen = new Map<string, number>();
  const entries = located(plan, lineOf).map(({ code, severity, text, identity, at }) => {
    const before = seen.get(identity) ?? 0;
    seen.set(identity, before + 1);
    return {
      description: wellFormed(text),
      check_name: code,
      // GitLab shows one of those that have the same fingerprint: a second one of the same subject is told apart.
      fingerprint: createHash("sha256")
        .update(before === 0 ? identity : `${identity}/${before + 1}`)
        .digest("hex"),
      severity: SEVERITY[severity],
      // GitLab takes no entry without a line: what the file has no line for stands at its first.
      location: { path, lines: { begin: at?.line ?? 1 } },
    };
  });
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

const SEVERITY: Readonly<Record<Located["severity"], "blocker" | "critical" | "minor" | "info">> = {
  refused: "blocker",
  unread: "critical",
  warning: "minor",
  note: "info",
};

/** Relative to the repository, with slashes and no `./` before it. */
const pathOf = (file: string): string =>
  wellFormed(file)
    .replaceAll("\\", "/")
    .replace(/^(\.\/+)+/, "");
