/** What a plan comes to: each exit code alone, each two together, and the same for drift alone; as the page says it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../lib/model/problem.js";
import { driftCodeOf, driftOf } from "../../lib/plan/drift.js";
import { EXIT, exitCodeOf, type FleetPlan, type PlannedObject } from "../../lib/plan/fleet-plan.js";

const PAGE = readFileSync(new URL("../../docs/exit-codes.md", import.meta.url), "utf8");

const object = (change: Partial<PlannedObject> = {}): PlannedObject => ({
  kind: "binding",
  address: "clusterkms_binding.checkout",
  name: "checkout",
  account: "platform",
  crn: null,
  action: "none",
  changes: [],
  impact: null,
  turn: 0,
  on: [],
  status: "normal",
  history: [],
  drifted: false,
  findings: [],
  ...change,
});
const refused: Problem = { code: "KEY_CHANGED_OUTSIDE", severity: "refused", subject: "checkout", seen: "It is." };
const GAP = { account: "platform", code: "ACCESS_DENIED", what: "Could not list.", role: null } as const;
const planOf = (objects: readonly PlannedObject[], more: Partial<FleetPlan> = {}): FleetPlan => ({
  format: "cluster-kms/plan",
  version: 1,
  at: "2026-11-24T12:00:00Z",
  stack: "payments",
  accounts: [],
  objects,
  waves: null,
  findings: [],
  gaps: [],
  endpoints: [],
  ...more,
});

/** The gravest first, as the page says. */
const ONE = {
  refused: planOf([object({ action: "change_key", findings: [refused] })]),
  unreadable: planOf([], { gaps: [GAP] }),
  drift: planOf([object({ drifted: true })]),
  changes: planOf([object({ action: "enable" })]),
  nothing: planOf([object()]),
};
const together = (one: FleetPlan, other: FleetPlan) =>
  planOf([...one.objects, ...other.objects], { gaps: [...one.gaps, ...other.gaps] });
const names = ["refused", "unreadable", "drift", "changes", "nothing"] as const;

describe("the exit code of a plan", () => {
  it.each(names)("for %s alone", (name) => {
    expect(exitCodeOf(ONE[name])).toBe(EXIT[name]);
  });

  const pairs = names.flatMap((graver, at) => names.slice(at + 1).map((lesser) => [graver, lesser] as const));
  it.each(pairs)("is that of %s where %s holds too", (graver, lesser) => {
    expect(exitCodeOf(together(ONE[lesser], ONE[graver]))).toBe(EXIT[graver]);
  });

  it.each(["create", "enable", "change_key", "change_instance", "change_endpoint", "update", "retire"] as const)(
    "is that of changes for %s, which sends something",
    (action) => {
      expect(exitCodeOf(planOf([object({ action })]))).toBe(EXIT.changes);
    },
  );

  it.each(["adopt", "claim", "forget"] as const)("is that of changes for %s, which only Terraform notes", (action) => {
    expect(exitCodeOf(planOf([object({ action })]))).toBe(EXIT.changes);
  });

  it.each(["none", "referred", "held", "in_progress"] as const)("is that of nothing for %s", (action) => {
    expect(exitCodeOf(planOf([object({ action })]))).toBe(EXIT.nothing);
  });

  it("is that of something unread for an object of which nothing is known", () => {
    expect(exitCodeOf(planOf([object({ action: "unknown" })]))).toBe(EXIT.unreadable);
  });
});

describe("the exit code of a plan that is asked for drift", () => {
  const drifted = object({ drifted: true });
  it.each([
    ["nothing has drifted", planOf([object()]), EXIT.nothing],
    ["changes are waiting", ONE.changes, EXIT.nothing],
    ["a change is refused that has nothing to do with drift", ONE.refused, EXIT.nothing],
    ["something has drifted", planOf([drifted, object({ action: "enable" })]), EXIT.drift],
    ["the file is refused over what has drifted", planOf([{ ...drifted, findings: [refused] }]), EXIT.refused],
    ["something could not be read", planOf([drifted], { gaps: [GAP] }), EXIT.unreadable],
    ["nothing is known of an object", planOf([object({ action: "unknown" })]), EXIT.unreadable],
    [
      "the file is refused and something could not be read",
      planOf([{ ...drifted, findings: [refused] }], { gaps: [GAP] }),
      EXIT.refused,
    ],
  ])("where %s", (_, plan, code) => {
    expect(driftCodeOf(plan)).toBe(code);
  });

  it("is told of what has drifted, with what could not be read, and of nothing else", () => {
    const unknown = object({ action: "unknown", name: "ledger" });
    const note: Problem = { ...refused, code: "CLUSTER_NOT_DECLARED", severity: "note" };
    const whole = planOf([object(), drifted, unknown, object({ action: "enable" })], { gaps: [GAP], findings: [note] });
    expect(driftOf(whole)).toEqual(planOf([drifted, unknown], { gaps: [GAP] }));
  });
});

describe("the page about exit codes", () => {
  it("has every code with its meaning, and the order in which they come", () => {
    const [whole = "", drift = ""] = PAGE.split("## With");
    const rows = [...whole.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(rows).toEqual([0, 1, 2, 3, 4, 5, 64, 130]);
    expect(Object.values(EXIT).filter((code) => !rows.includes(code))).toEqual([]);
    expect([...drift.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))).toEqual([0, 1, 3, 4, 5]);
    expect(PAGE).toContain("the first of 1, 4, 5, 3, 2");
  });
});
