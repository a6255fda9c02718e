/** What the page is drawn from: the plan, the words it is told in, and how its things hang together. */
import { CODES, type Code } from "../../../model/codes/index.js";
import { pageOf } from "../../../model/problem.js";
import { allFindings, type FleetPlan, type PlannedObject } from "../../../plan/fleet-plan.js";
import {
  isQuiet,
  KIND_WORDS,
  OUTCOME_WORDS,
  ordered,
  orderOf,
  outageOf,
  outcomeOf,
  summaryLine,
  summaryOf,
  UNDO_WORDS,
} from "../view.js";
import { keyInUse, treeOf } from "./tree.js";

/** By what a thing is coloured, the gravest first, each with its sign: colour alone says nothing. */
export const MARKS = {
  refused: { sign: "!", words: "Refused" },
  unknown: { sign: "?", words: "Not known" },
  drift: { sign: "≠", words: "Changed outside of Terraform" },
  warning: { sign: "▲", words: "Warning" },
  change: { sign: "~", words: "Changes" },
  note: { sign: "i", words: "Note" },
  quiet: { sign: "=", words: "No change" },
} as const;
export type Mark = keyof typeof MARKS;

/** The gravest thing that can be said of an object. */
export function markOf(object: PlannedObject): Mark {
  const outcome = outcomeOf(object);
  if (outcome === "refused" || outcome === "unknown") return outcome;
  if (outcome === "unseen") return "unknown";
  if (object.drifted) return "drift";
  if (object.findings.some(({ severity }) => severity === "warning")) return "warning";
  if (outcome === "none" || outcome === "referred" || outcome === "held")
    return isQuiet(object) || object.findings.length === 0 ? "quiet" : "note";
  return "change";
}

/** The data of the page. */
export function pageData(plan: FleetPlan) {
  const sorted = ordered(plan);
  const codes = new Set<Code>([...allFindings(sorted).map(({ code }) => code), ...sorted.gaps.map(({ code }) => code)]);
  return {
    stack: sorted.stack,
    at: sorted.at,
    summary: [summaryLine(summaryOf(sorted)), orderOf(sorted)].filter((one) => one !== undefined).join(" "),
    accounts: sorted.accounts,
    endpoints: sorted.endpoints,
    findings: sorted.findings,
    gaps: sorted.gaps,
    objects: sorted.objects.map((object) => ({
      ...object,
      outcome: outcomeOf(object),
      mark: markOf(object),
      outage: outageOf(object) ?? null,
      inUse: keyInUse(object),
    })),
    tree: treeOf(sorted),
    codes: Object.fromEntries([...codes].sort().map((code) => [code, { ...CODES[code], page: pageOf(code) }])),
    words: { kinds: KIND_WORDS, outcomes: OUTCOME_WORDS, undo: UNDO_WORDS, marks: MARKS },
  };
}
