/** Plans as the provider does: the state is refreshed by the look, then the declaration is held against it. */

import type { BindingLook, KeyLookup } from "../../lib/model/observation.js";
import { headline, type Problem } from "../../lib/model/problem.js";
import { type BindingDeclared, needsTarget, planBinding } from "../../lib/plan/binding.js";
import { type BindingRecord, recordAfterLook } from "../../lib/plan/record.js";
import { declared, usable } from "../support/fakes/binding.js";

export interface From {
  readonly state: BindingRecord | null;
  readonly look: BindingLook;
  readonly want?: Partial<BindingDeclared>;
  /** @default the declared key may be used, if it is looked at */
  readonly target?: KeyLookup;
  readonly met?: boolean;
  readonly today?: string;
}

export function planFrom({ state, look, want = {}, target, met = false, today = "2026-10-01" }: From) {
  const wanted = declared(want);
  const record = state === null ? null : recordAfterLook(state, look);
  const asked = needsTarget(wanted, record);
  const fallback = wanted.rootKey === undefined ? undefined : usable(wanted.rootKey);
  return planBinding(wanted, {
    record,
    look,
    target: asked ? (target ?? fallback) : undefined,
    met,
    today: Date.parse(today),
  });
}

/** A decision in one line: `change_key KEY_REUSED! HISTORY_UNKNOWN`, with a mark on what refuses it. */
export function inShort(from: From): string {
  const { action, problems } = planFrom(from);
  return [action, ...problems.map(({ code, severity }) => (severity === "refused" ? `${code}!` : code))].join(" ");
}

/**
 * What a problem says of its own, beside what the catalog says of its code: severity, headline, what was seen, and
 * what to do where that is particular. The CRNs of keys are `(K1)` and so on.
 */
export function textOf(problem: Problem | undefined): string {
  if (problem === undefined) return "";
  const lines = [`${problem.severity}: ${headline(problem)}`, problem.seen, ...(problem.todo ?? [])];
  return lines.join("\n").replace(/crn:\S+:key:[-0-9a-f]*(\d)/g, "(K$1)");
}
