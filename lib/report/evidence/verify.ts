/** What `cluster-kms verify` has found, as evidence and as JSON. */
import { CHECK_MEANINGS } from "../../plan/prove/meaning.js";
import { CHECKS, type Check, type CheckResult, verdictOf } from "../../plan/prove/verify.js";
import type { Evidence } from "./document.js";

export interface VerifiedCluster {
  /** Its name in the file. */
  readonly name: string;
  /** How it is spoken of: with its own name and ID, where it was found. */
  readonly called: string;
  /** The CRN of the declared key; null where which key that is could not be told. */
  readonly key: string | null;
  readonly checks: readonly Check[];
}

/** The whole report. */
export interface VerifyReport {
  readonly stack: string;
  /** RFC 3339. */
  readonly at: string;
  /** Endpoints that are not the cloud's own, as `VARIABLE = URL`. */
  readonly endpoints: readonly string[];
  readonly clusters: readonly VerifiedCluster[];
}

export const verdictOfReport = ({ clusters }: VerifyReport): CheckResult =>
  verdictOf(clusters.flatMap(({ checks }) => checks));

/** One document; fields may be added within a version. */
export function verifyJson(report: VerifyReport): string {
  const { stack, at, endpoints, clusters } = report;
  const told = {
    format: "cluster-kms/verify",
    version: 1,
    stack,
    at,
    endpoints,
    verdict: verdictOfReport(report),
    clusters: clusters.map(({ name, called, key, checks }) => ({
      name,
      called,
      key,
      verdict: verdictOf(checks),
      checks: checks.map((check) => ({ ...check, ...CHECK_MEANINGS[check.name] })),
    })),
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

export function verifyEvidence(report: VerifyReport): Evidence {
  const { stack, at, endpoints, clusters } = report;
  const made = new Set(clusters.flatMap(({ checks }) => checks.map(({ name }) => name)));
  const notMade = CHECKS.filter((name) => !made.has(name)).map((name) => CHECK_MEANINGS[name].title);
  return {
    title: `Verification of ${stack}`,
    at,
    verdict: { mark: verdictOfReport(report), words: words(report) },
    facts: [
      ...clusters.map(({ called, key }) => ({
        label: `Cluster ${called}`,
        value: `declared key ${key ?? "not known"}`,
      })),
      ...endpoints.map((value) => ({ label: "Not IBM Cloud's own endpoint", value })),
      ...(notMade.length === 0
        ? []
        : [{ label: "Not checked", value: `${notMade.join(", ")} (no kubeconfig was given)` }]),
    ],
    tables: clusters.map(({ called, checks }) => ({
      title: `Cluster ${called}`,
      headings: ["Check", "Seen", "What a pass proves", "What it does not prove"],
      rows: checks.map(({ name, result, seen }) => {
        const { title, proves, not } = CHECK_MEANINGS[name];
        return { mark: result, cells: [title, seen.replaceAll("\n", " "), proves, not] };
      }),
    })),
    lists: [],
  };
}

function words(report: VerifyReport): string {
  const all = report.clusters.flatMap(({ checks }) => checks);
  const count = (result: CheckResult) => all.filter((check) => check.result === result).length;
  const told = `${count("passed")} of ${all.length} checks passed, ${count("failed")} failed, ${count("unknown")} unknown.`;
  switch (verdictOfReport(report)) {
    case "passed":
      return `Verified: ${told}`;
    case "failed":
      return `Not as it should be: ${told}`;
    case "unknown":
      return `Not verified, since something could not be seen: ${told}`;
  }
}
