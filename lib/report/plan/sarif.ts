/** A plan's findings as SARIF 2.1.0 (OASIS standard), pointing at the lines of the YAML file. */
import { CODES, type Code } from "../../model/codes/index.js";
import { type Problem, pageOf, type Severity } from "../../model/problem.js";
import type { FleetPlan, ObjectKind, PlanGap } from "../../plan/fleet-plan.js";
import { ordered } from "./view.js";

/** Where something stands in the file, both from 1. */
export interface Line {
  readonly line: number;
  readonly column: number;
}

/** Where an object is declared; undefined where the file has no line for it. */
export type LineOf = (kind: ObjectKind, name: string) => Line | undefined;

/** One run with a result for each finding and each thing that could not be read. */
export function planSarif(plan: FleetPlan, file: string, lineOf: LineOf): string {
  const sorted = ordered(plan);
  const found = [
    ...sorted.objects.flatMap((object) =>
      object.findings.map((finding) => ({
        ...ofFinding(finding),
        at: lineOf(object.kind, object.name),
        address: object.address,
      })),
    ),
    ...sorted.findings.map((finding) => ({ ...ofFinding(finding), at: undefined, address: undefined })),
    ...sorted.gaps.map((gap) => ({ ...ofGap(gap), at: undefined, address: undefined })),
  ];
  const codes = [...new Set(found.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "cluster-kms", rules: codes.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: found.map((one) => resultOf(one, codes, file)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

interface Found {
  readonly code: Code;
  readonly level: "error" | "warning" | "note";
  readonly text: string;
  /** What stays the same from run to run, for tools that compare them. */
  readonly identity: string;
  readonly at: Line | undefined;
  readonly address: string | undefined;
}

const LEVELS: Readonly<Record<Severity, Found["level"]>> = { refused: "error", warning: "warning", note: "note" };

function ofFinding({ code, severity, subject, seen, todo }: Problem): Omit<Found, "at" | "address"> {
  const { summary, todo: usual } = CODES[code];
  const ways = (todo ?? usual).join(" ");
  const text = [`${subject}: ${summary}.`, seen, ways].filter(Boolean).join("\n");
  return { code, level: LEVELS[severity], text, identity: `${code}/${subject}` };
}

function ofGap({ account, code, what, role }: PlanGap): Omit<Found, "at" | "address"> {
  const missing = role === null ? "" : ` The role that allows it: ${role}.`;
  return {
    code,
    level: "error",
    text: `account ${account}: ${what}${missing}`,
    identity: `${code}/${account}/${what}`,
  };
}

function ruleOf(code: Code) {
  const { summary, why, todo } = CODES[code];
  const ways = todo.map((way) => `- ${way}`).join("\n");
  return {
    id: code,
    shortDescription: { text: sentence(summary) },
    fullDescription: { text: why },
    help: {
      text: `${why}\n\nWhat to do:\n${ways}\n\nMore: ${pageOf(code)}`,
      markdown: `${why}\n\n**What to do**\n\n${ways}`,
    },
  };
}

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;

function resultOf({ code, level, text, identity, at, address }: Found, codes: readonly Code[], file: string) {
  const region = at === undefined ? {} : { region: { startLine: at.line, startColumn: at.column } };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level,
    // In a SARIF message braces are places for arguments and brackets are links (3.11.5, 3.11.6).
    message: { text: wellFormed(text).replaceAll(/[[\]]/g, "\\$&").replaceAll(/[{}]/g, "$&$&") },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region },
        ...(address === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: wellFormed(address) }] }),
      },
    ],
    partialFingerprints: { "clusterKms/v1": wellFormed(identity) },
  };
}

/** A relative reference: separators as in an address, everything else that an address may not have encoded. */
const uriOf = (file: string): string =>
  wellFormed(file)
    .replaceAll("\\", "/")
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/");

/** JSON takes half a surrogate pair; many of its readers do not. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Cs}/gu, "\ufffd");
