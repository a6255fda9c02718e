/** Reports of every outcome, as values. */
import { DRILL_STEPS, type DrillRecord, type DrillStep } from "../../../lib/plan/prove/drill-record.js";
import { CHECKS, type CheckResult } from "../../../lib/plan/prove/verify.js";
import type { DrillReport } from "../../../lib/report/evidence/drill.js";
import type { VerifyReport } from "../../../lib/report/evidence/verify.js";
import { CLUSTER, K1 } from "../../support/fakes/binding.js";

const AT = "2026-11-24T12:00:00.000Z";
const BEGUN = Date.parse(AT);
const called = `checkout (checkout-prod, ${CLUSTER.id})`;

/** One check of each answer, in turn. */
const RESULTS: readonly CheckResult[] = ["passed", "failed", "unknown"];
export const verification: VerifyReport = {
  stack: "payments",
  at: AT,
  endpoints: ["IBMCLOUD_IAM_API_ENDPOINT = http://127.0.0.1:8410"],
  clusters: ["checkout", "ledger"].map((name) => ({
    name,
    called: name === "checkout" ? called : name,
    key: name === "checkout" ? K1.crn : null,
    checks: CHECKS.map((check, index) => ({
      name: check,
      result: RESULTS[index % RESULTS.length] ?? "passed",
      seen: `What was seen of it, with the key ${K1.crn}.`,
    })),
  })),
};

const step = (name: DrillStep["name"], index: number, change: Partial<DrillStep> = {}): DrillStep => ({
  name,
  started: BEGUN + index * 3_700_000,
  ended: BEGUN + (index + 1) * 3_700_000,
  result: "passed",
  seen: "The cluster reports “warning”. Its API gives no secrets: HTTP 500.",
  ...change,
});

/** A drill that was shown, one that could not give the key back, and one that was asked to end. */
const RECORDS: Readonly<Record<"shown" | "left" | "stopped", DrillRecord>> = {
  shown: { steps: DRILL_STEPS.map((name, index) => step(name, index)), key: "active", stopped: false },
  left: {
    steps: DRILL_STEPS.slice(0, 4).map((name, index) =>
      step(name, index, name === "enable" ? { result: "failed" } : {}),
    ),
    key: "left",
    stopped: false,
  },
  stopped: {
    steps: DRILL_STEPS.slice(0, 4).map((name, index) =>
      step(name, index, name === "lost" ? { result: "unknown" } : {}),
    ),
    key: "active",
    stopped: true,
  },
};

export const drillOf = (outcome: keyof typeof RECORDS): DrillReport => ({
  stack: "payments",
  name: "checkout",
  called,
  key: K1.crn,
  version: outcome === "left" ? null : K1.id,
  at: AT,
  others: outcome === "shown" ? ["cluster cart (c4l9abcd0m1n2o3p4q5s)"] : [],
  endpoints: [],
  record: RECORDS[outcome],
});
