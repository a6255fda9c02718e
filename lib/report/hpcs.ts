/** How far a fleet has come in leaving Hyper Protect, as JSON and as a document. */
import type { KeyCrn } from "../model/crn.js";
import type { Unreadable } from "../model/seen.js";
import type { NextStep, Standing, Whereabouts } from "../plan/hpcs-progress.js";
import type { Evidence, Mark } from "./evidence/document.js";

export interface HpcsCluster extends Whereabouts {
  /** Its name in the cloud; null where no list that was read has it. */
  readonly name: string | null;
  readonly crn: string;
  /** The name of its account in the file, else the account's ID. */
  readonly account: string;
  readonly accountId: string;
  /** Its name in the file; null where the file does not have it. */
  readonly declared: string | null;
  /** The name of the key that is declared for it. */
  readonly declaredKey: string | null;
  /** The name of the instance of the key in use. */
  readonly instance: string | null;
  readonly step: NextStep;
  /** The command that takes it a step on, or what a person has to do; null where there is nothing, or nothing known. */
  readonly next: string | null;
}

export interface HpcsReport {
  readonly stack: string;
  /** When the cloud was looked at, RFC 3339. */
  readonly at: string;
  /** The day on which instances of Hyper Protect are deleted. */
  readonly endsOn: string;
  /** Whole days until then from the day of the report; negative after it. */
  readonly daysLeft: number;
  readonly endpoints: readonly string[];
  readonly accounts: readonly { readonly name: string; readonly id: string }[];
  /** Those of Hyper Protect; `clusters` use a key in it, null where that could not be read. */
  readonly instances: readonly {
    readonly name: string;
    readonly crn: string;
    readonly account: string;
    readonly clusters: number | null;
  }[];
  /** In the order in which they are told: first who has not left. */
  readonly clusters: readonly HpcsCluster[];
  /** Clusters of the file that no list showed. */
  readonly missing: readonly string[];
  readonly unread: readonly (Omit<Unreadable, "account"> & { readonly account: string })[];
}

/** `passed`: all have left. `unknown` where anything could not be seen, whatever else is so. */
export function hpcsVerdict({ clusters, missing, unread }: HpcsReport): Mark {
  if (unread.length > 0 || missing.length > 0 || clusters.some(({ standing }) => standing === "unknown"))
    return "unknown";
  return clusters.some(({ standing }) => standing === "hyper_protect") ? "failed" : "passed";
}

/** One document; fields may be added within a version. */
export function hpcsJson(report: HpcsReport): string {
  const { stack, at, endsOn, daysLeft, endpoints, accounts, instances, clusters, missing, unread } = report;
  const told = {
    format: "cluster-kms/hpcs",
    version: 1,
    stack,
    at,
    endsOn,
    daysLeft,
    endpoints,
    allHaveLeft: { passed: true, failed: false, unknown: null }[hpcsVerdict(report)],
    accounts: accountsOf(report).map((name) => ({
      name,
      id: accounts.find((one) => one.name === name)?.id ?? name,
      clusters: counts(clusters.filter(({ account }) => account === name)),
    })),
    instances: instances.map(({ name, crn, account, clusters: using }) => ({ name, crn, account, clusters: using })),
    clusters: clusters.map(
      ({ name, declared, crn, account, accountId, standing, key, instance, lingering, declaredKey, step, next }) => ({
        ...{ name, declared, crn, account, accountId, standing, key, instance, lingering, declaredKey, step, next },
      }),
    ),
    missing,
    unread: unread.map(({ code, account, operation, message, role }) => ({
      ...{ code, account, operation, message, role: role ?? null },
    })),
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

/** The accounts of the file, and those of clusters that are registered in Hyper Protect from elsewhere. */
const accountsOf = ({ accounts, clusters }: HpcsReport): readonly string[] => [
  ...new Set([...accounts.map(({ name }) => name), ...clusters.map(({ account }) => account)]),
];

function counts(clusters: readonly HpcsCluster[]): Readonly<Record<Standing, number>> {
  const of = (wanted: Standing) => clusters.filter(({ standing }) => standing === wanted).length;
  return {
    hyper_protect: of("hyper_protect"),
    key_protect: of("key_protect"),
    none: of("none"),
    unknown: of("unknown"),
  };
}

/** As text, Markdown or HTML: counts of all, and one row for each cluster that has not left or may not have. */
export function hpcsEvidence(report: HpcsReport): Evidence {
  const { stack, at, endsOn, daysLeft, endpoints, instances, clusters, missing, unread } = report;
  const left = daysLeft >= 0 ? `${daysLeft} days left` : `${-daysLeft} days ago`;
  const open = clusters.filter(({ standing }) => standing === "hyper_protect" || standing === "unknown");
  const lagging = clusters.filter(({ lingering }) => lingering.length > 0);
  return {
    title: `Leaving Hyper Protect: ${stack}`,
    at,
    verdict: { mark: hpcsVerdict(report), words: verdictWords(report) },
    facts: [
      { label: "Hyper Protect ends on", value: `${endsOn} (${left}): its instances are deleted then, with their keys` },
      ...endpoints.map((value) => ({ label: "Not IBM Cloud's own endpoint", value })),
    ],
    tables: [
      {
        title: "Accounts",
        headings: ["Account", "In Hyper Protect", "In Key Protect", "Not encrypted", "Not known"],
        rows: accountsOf(report).map((name) => {
          const of = counts(clusters.filter(({ account }) => account === name));
          const cells = [of.hyper_protect, of.key_protect, of.none, of.unknown].map(String);
          return { mark: markOf(of.unknown > 0, of.hyper_protect > 0), cells: [name, ...cells] };
        }),
      },
      {
        title: "Instances of Hyper Protect",
        headings: ["Instance", "Account", "Clusters that use it", "CRN"],
        rows: instances.map(({ name, account, clusters: using, crn }) => ({
          mark: markOf(using === null, (using ?? 0) > 0),
          cells: [name, account, using === null ? "not seen" : String(using), crn],
        })),
      },
      {
        title: "Clusters that have not left, or of which that is not known",
        headings: ["Cluster", "Account", "Where its key is", "In the file", "Next"],
        rows: open.map((cluster) => ({
          mark: cluster.standing === "unknown" ? ("unknown" as const) : ("failed" as const),
          cells: [called(cluster), cluster.account, where(cluster), inFile(cluster), cluster.next ?? ""],
        })),
      },
    ].filter(({ rows }) => rows.length > 0),
    lists: [
      {
        title: "Still registered on a key in Hyper Protect that they have left (the KMS's record lags)",
        lines: lagging.map((cluster) => `${called(cluster)}: ${cluster.lingering.join(", ")}`),
      },
      { title: "In the file, and in no list that was read", lines: missing },
      {
        title: "Could not be read",
        lines: unread.map(({ code, account, operation, message, role }) => {
          const needed = role === undefined ? "" : ` Needed: ${role}.`;
          return `${code}: account ${account}: could not ${operation}: ${message}.${needed}`;
        }),
      },
    ].filter(({ lines }) => lines.length > 0),
  };
}

const markOf = (unknown: boolean, failed: boolean): Mark => (failed ? "failed" : unknown ? "unknown" : "passed");

const called = ({ declared, name, crn }: HpcsCluster): string => declared ?? name ?? crn;

function where({ standing, key, instance, name }: HpcsCluster): string {
  const lost = name === null ? " No list that was read has this cluster: it is in another account, or gone." : "";
  if (standing === "unknown")
    return `Not known: no key that it uses was seen, and it does not say that it has none.${lost}`;
  return `${keyText(key)}${instance === null ? "" : `, in ${instance}`}.${lost}`;
}

const keyText = (key: KeyCrn | null) => key ?? "no key";

const inFile = ({ declared, declaredKey }: HpcsCluster): string =>
  declared === null ? "not in the file" : `${declared}, with key ${declaredKey}`;

function verdictWords(report: HpcsReport): string {
  const of = counts(report.clusters);
  const encrypted = of.hyper_protect + of.key_protect;
  const progress = `${of.key_protect} of ${encrypted} encrypted clusters are seen to use a key outside Hyper Protect`;
  const rest = [
    ...(of.hyper_protect > 0 ? [`${of.hyper_protect} not yet`] : []),
    ...(of.unknown > 0 ? [`${of.unknown} not known`] : []),
    ...(of.none > 0 ? [`${of.none} not encrypted`] : []),
    ...(report.missing.length > 0 ? [`${report.missing.length} of the file in no list`] : []),
    ...(report.unread.length > 0 ? ["not everything could be read"] : []),
  ];
  const told = [progress, ...rest].join("; ");
  switch (hpcsVerdict(report)) {
    case "passed":
      return `All have left Hyper Protect, as far as the accounts of the file show: ${told}.`;
    case "failed":
      return `Not all have left Hyper Protect: ${told}.`;
    case "unknown":
      return `Not known for all: ${told}.`;
  }
}
