/** All that a plan has to say, each at its line of the YAML file: what reports for code scanners are made of. */
import { CODES, type Code } from "../../model/codes/index.js";
import type { Problem } from "../../model/problem.js";
import type { FleetPlan, ObjectKind, PlanGap } from "../../plan/fleet-plan.js";
import { ordered } from "./view.js";

/** Where something stands in the file, both from 1. */
export interface Line {
  readonly line: number;
  readonly column: number;
}

/** Where an object is declared; undefined where the file has no line for it. */
export type LineOf = (kind: ObjectKind, name: string) => Line | undefined;

/** A finding, or something that could not be read. */
export interface Located {
  readonly code: Code;
  readonly severity: Problem["severity"] | "unread";
  readonly text: string;
  /** What stays the same from run to run, for tools that compare them. */
  readonly identity: string;
  readonly at: Line | undefined;
  readonly address: string | undefined;
}

/** One for each finding on the fleet and each thing that could not be read, in the order of every report. */
export function located(plan: FleetPlan, lineOf: LineOf): readonly Located[] {
  const { objects, findings, gaps } = ordered(plan);
  const nowhere = { at: undefined, address: undefined };
  return [
    ...objects.flatMap((object) =>
      object.findings.map((finding) => ({
        ...ofFinding(finding),
        at: lineOf(object.kind, object.name),
        address: object.address,
      })),
    ),
    ...findings.filter(({ code }) => !OF_THE_RUN.has(code)).map((finding) => ({ ...ofFinding(finding), ...nowhere })),
    ...gaps.map((gap) => ({ ...ofGap(gap), ...nowhere })),
  ];
}

/** What says how a plan was made: there is nothing to mend, and a scanner would keep an alert of it open for ever. */
const OF_THE_RUN: ReadonlySet<Code> = new Set(["OTHER_STACKS_NOT_SEEN"]);

function ofFinding({ code, severity, subject, seen, todo }: Problem): Omit<Located, "at" | "address"> {
  const { summary, todo: usual } = CODES[code];
  const ways = (todo ?? usual).join(" ");
  const text = [`${subject}: ${summary}.`, seen, ways].filter(Boolean).join("\n");
  return { code, severity, text, identity: `${code}/${subject}` };
}

function ofGap({ account, code, what, role }: PlanGap): Omit<Located, "at" | "address"> {
  const missing = role === null ? "" : ` The role that allows it: ${role}.`;
  return {
    code,
    severity: "unread",
    text: `account ${account}: ${what}${missing}`,
    identity: `${code}/${account}/${what}`,
  };
}

/** JSON takes half a surrogate pair; many of its readers do not. */
export const wellFormed = (text: string): string => text.replaceAll(/\p{Cs}/gu, "\ufffd");
