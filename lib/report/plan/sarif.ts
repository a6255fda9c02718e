/** A plan's findings as SARIF 2.1.0 (OASIS standard), pointing at the lines of the YAML file. */
import { CODES, type Code } from "../../model/codes/index.js";
import { pageOf } from "../../model/problem.js";
import type { FleetPlan } from "../../plan/fleet-plan.js";
import { type LineOf, type Located, located, wellFormed } from "./located.js";

/** One run with a result for each finding and each thing that could not be read. */
export function planSarif(plan: FleetPlan, file: string, lineOf: LineOf): string {
  const found = located(plan, lineOf);
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

const LEVELS: Readonly<Record<Located["severity"], "error" | "warning" | "note">> = {
  refused: "error",
  unread: "error",
  warning: "warning",
  note: "note",
};

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

function resultOf({ code, severity, text, identity, at, address }: Located, codes: readonly Code[], file: string) {
  const region = at === undefined ? {} : { region: { startLine: at.line, startColumn: at.column } };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
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
