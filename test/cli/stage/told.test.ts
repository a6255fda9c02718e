import { describe, expect, it } from "vitest";
import { problemIn, withTold } from "../../../lib/cli/stage/told.js";
import { body, headline, type Problem } from "../../../lib/model/problem.js";
import type { FleetPlan } from "../../../lib/plan/fleet-plan.js";

const ADDRESS = "clusterkms_binding.a";

const planWith = (findings: readonly Problem[]): FleetPlan => ({
  format: "cluster-kms/plan",
  version: 1,
  at: "2026-11-24T12:00:00Z",
  stack: "payments",
  accounts: [],
  objects: [
    {
      kind: "binding",
      address: ADDRESS,
      name: "a",
      account: "platform",
      crn: null,
      action: "none",
      changes: [],
      impact: null,
      turn: 0,
      on: [],
      status: null,
      history: [],
      drifted: false,
      findings,
    },
  ],
  waves: null,
  findings: [],
  gaps: [],
  endpoints: [],
});

const PROBLEMS: readonly Problem[] = [
  { code: "KEY_REUSED", severity: "refused", subject: "cluster checkout: main", seen: "It was used.\n\nSince 2026." },
  { code: "BINDING_DROPPED", severity: "refused", subject: "cluster a", seen: "Dropped.", todo: ["Do one thing."] },
  { code: "KEY_DROPPED", severity: "refused", subject: "root key a", seen: "Dropped.", todo: ["This.", "Or that."] },
  { code: "CLUSTER_GONE", severity: "refused", subject: "cluster a", seen: "" },
];

describe("a problem that the provider told Terraform", () => {
  it.each(PROBLEMS)("is read back: $code", (problem) => {
    const told = { severity: "error" as const, address: undefined, code: problem.code };
    expect(problemIn({ ...told, summary: headline(problem), detail: body(problem) })).toEqual(problem);
  });

  it("is none where Terraform says something of its own", () => {
    expect(
      problemIn({ severity: "error", summary: "Invalid value", detail: "", address: undefined, code: undefined }),
    ).toBeUndefined();
  });
});

describe("a refusal of Terraform in the plan of a fleet", () => {
  const dropped: Problem = { code: "BINDING_DROPPED", severity: "refused", subject: "cluster a", seen: "Dropped." };
  const told = (address: string | undefined) => [
    {
      name: "payments",
      differences: [],
      findings: [],
      diagnostics: [
        { severity: "error" as const, code: dropped.code, address, summary: headline(dropped), detail: body(dropped) },
      ],
    },
  ];
  const findingsOf = (plan: FleetPlan) => [plan.objects.map(({ findings }) => findings), plan.findings];

  it("is of the object that it names, else of the whole, and is not told twice", () => {
    expect(findingsOf(withTold(planWith([]), told(ADDRESS)))).toEqual([[[dropped]], []]);
    expect(findingsOf(withTold(planWith([]), told(undefined)))).toEqual([[[]], [dropped]]);
    for (const address of [ADDRESS, undefined])
      expect(findingsOf(withTold(planWith([dropped]), told(address)))).toEqual([[[dropped]], []]);
  });
});
