/** What a drill has shown, as evidence and as JSON. */
import { DRILL_STEPS, type DrillRecord, verdictOfDrill } from "../../plan/prove/drill-record.js";
import { DRILL_LIMITS, STEP_MEANINGS } from "../../plan/prove/meaning.js";
import type { Evidence } from "./document.js";

export interface DrillReport {
  readonly stack: string;
  /** Its name in the file, and how it is spoken of: with its own name and ID. */
  readonly name: string;
  readonly called: string;
  /** The CRN of the key, and the version that the cluster is registered with, where that was told. */
  readonly key: string;
  readonly version: string | null;
  /** RFC 3339: when it began. */
  readonly at: string;
  /** Other clusters on the key whose outage was confirmed, in words. */
  readonly others: readonly string[];
  /** Endpoints that are not the cloud's own, as `VARIABLE = URL`. */
  readonly endpoints: readonly string[];
  readonly record: DrillRecord;
}

/** One document; fields may be added within a version. */
export function drillJson(report: DrillReport): string {
  const { stack, name, called, key, version, at, others, endpoints, record } = report;
  const told = {
    format: "cluster-kms/drill",
    version: 1,
    stack,
    cluster: name,
    called,
    key,
    keyVersion: version,
    at,
    others,
    endpoints,
    verdict: verdictOfDrill(record),
    stopped: record.stopped,
    keyLeft: record.key,
    steps: DRILL_STEPS.map((step) => {
      const done = record.steps.find((one) => one.name === step);
      const { title, shows } = STEP_MEANINGS[step];
      if (done === undefined) return { name: step, title, shows, started: null, ended: null, result: null, seen: null };
      const { started, ended, result, seen } = done;
      return { name: step, title, shows, started: moment(started), ended: moment(ended), result, seen };
    }),
    limits: DRILL_LIMITS,
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

export function drillEvidence(report: DrillReport): Evidence {
  const { stack, called, key, version, at, others, endpoints, record } = report;
  return {
    title: `Drill of cluster ${called}`,
    at,
    verdict: { mark: verdictOfDrill(record), words: words(record) },
    facts: [
      { label: "Stack", value: stack },
      { label: "Root key", value: key },
      { label: "Key version", value: version ?? "not told" },
      { label: "Key afterwards", value: KEY_WORDS[record.key] },
      ...others.map((value) => ({ label: "Also on the key, confirmed, not watched", value })),
      ...endpoints.map((value) => ({ label: "Not IBM Cloud's own endpoint", value })),
    ],
    tables: [
      {
        title: "Steps",
        headings: ["Step", "From", "Until", "Took", "Seen", "What it shows"],
        rows: DRILL_STEPS.map((step) => {
          const done = record.steps.find(({ name }) => name === step);
          const { title, shows } = STEP_MEANINGS[step];
          if (done === undefined) return { mark: "unknown", cells: [title, "", "", "", "Not done.", would(shows)] };
          const { started, ended, result, seen } = done;
          const cells = [
            title,
            moment(started),
            moment(ended),
            took(ended - started),
            line(seen),
            result === "passed" ? shows : would(shows),
          ];
          return { mark: result, cells };
        }),
      },
    ],
    lists: [{ title: "What a drill does not show", lines: DRILL_LIMITS }],
  };
}

const KEY_WORDS: Readonly<Record<DrillRecord["key"], string>> = {
  untouched: "active: it was never disabled",
  active: "active",
  left: "disabled, or not known: cluster-kms drill --resume enables it",
};

function words(record: DrillRecord): string {
  if (record.key === "left") return "Failed: the key could not be enabled again.";
  if (record.stopped) return `Not shown: the drill was asked to end. The key is ${KEY_WORDS[record.key]}.`;
  switch (verdictOfDrill(record)) {
    case "passed":
      return "Shown: without this key the cluster's secrets cannot be read, and with it they can.";
    case "failed":
      return "Not shown: a step ended otherwise than it should.";
    case "unknown":
      return "Not shown: something could not be seen.";
  }
}

/** What did not happen has shown nothing. */
const would = (shows: string): string => `It would have shown: ${shows}`;

const moment = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, "");
const line = (text: string): string => text.replaceAll("\n", " ");

/** `1 h 2 min 3 s`. */
function took(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return told.length === 0 ? "0 s" : told.join(" ");
}
