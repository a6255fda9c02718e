/** One object of a plan for a terminal: its sign, what becomes of it, each value now and then, and what it costs. */
import type pc from "picocolors";
import type { AttributeChange, PlannedObject } from "../../plan/fleet-plan.js";
import { width as cells, shown } from "../table.js";
import { findingLines } from "./terminal-finding.js";
import { KIND_WORDS, OUTCOME_WORDS, type Outcome, outageOf, outcomeOf, SIGNS, UNDO_WORDS } from "./view.js";
import { wrapped } from "./wrap.js";

type Colours = ReturnType<typeof pc.createColors>;

/** How a plan is rendered. */
export interface Look {
  readonly paint: Colours;
  /** Cells of a line. */
  readonly width: number;
  /** How many turns the whole plan takes. */
  readonly turns: number;
}

const INDENT = "      ";

/** The lines of one object. */
export function objectLines(object: PlannedObject, look: Look): readonly string[] {
  const { paint, width, turns } = look;
  const outcome = outcomeOf(object);
  const paintSign = colourOf(outcome, paint);
  const [kind] = KIND_WORDS[object.kind];
  const drift = object.drifted ? ", and is not what Terraform last knew" : "";
  const turn = object.turn === 0 ? "" : ` (turn ${object.turn} of ${turns})`;
  const title = `${kind} ${object.name} ${OUTCOME_WORDS[outcome]}${drift}${turn}`;
  const lead = `  ${SIGNS[outcome].padStart(2)} `;
  const [first = "", ...rest] = wrapped(title, width, "     ", INDENT);
  return [
    paintSign(lead) + paint.bold(first.slice(lead.length)),
    ...rest.map((line) => paint.bold(line)),
    ...facts(object, look),
    ...object.changes.flatMap((change) => changeLines(change, look)),
    ...impact(object, look),
    ...object.findings.flatMap((finding) => findingLines(finding, look, INDENT)),
  ];
}

function facts({ address, crn, status }: PlannedObject, { paint }: Look): readonly string[] {
  const state = status === null ? "" : `, now ${shown(status)}`;
  return [
    paint.dim(`${INDENT}${shown(address)}${state}`),
    ...(crn === null ? [] : [paint.dim(`${INDENT}${shown(crn)}`)]),
  ];
}

function changeLines({ attribute, before, after }: AttributeChange, { paint, width }: Look): readonly string[] {
  const [sign, colour] = before === null ? ["+", paint.green] : after === null ? ["-", paint.red] : ["~", paint.yellow];
  const name = shown(attribute);
  const values = before === null ? [quoted(after)] : [quoted(before), quoted(after)];
  const one = `${INDENT}${sign} ${name} = ${values.join(" -> ")}`;
  if (cells(one) <= width) return [one.replace(sign, colour(sign))];
  const pad = `${INDENT}      `;
  const [now = "", then] = values;
  return [
    `${INDENT}${colour(sign)} ${name} =`,
    `${pad}${now}`,
    ...(then === undefined ? [] : [`${pad.slice(0, -3)}-> ${then}`]),
  ];
}

/** As Terraform writes them: text in quotes, what is not set as `null`, what is not known bare. */
const quoted = (value: string | null): string =>
  value === null ? "null" : value.startsWith("(known after apply") ? shown(value) : `"${shown(value)}"`;

function impact(object: PlannedObject, { width }: Look): readonly string[] {
  if (object.impact === null) return [];
  const { why, reversible } = object.impact;
  const sentences = [why, UNDO_WORDS[reversible], outageOf(object)].filter((one) => one !== undefined && one !== "");
  return wrapped(sentences.join(" "), width, INDENT);
}

function colourOf(outcome: Outcome, paint: Colours): (text: string) => string {
  if (outcome === "refused") return paint.red;
  if (outcome === "create" || outcome === "enable") return paint.green;
  if (outcome === "adopt" || outcome === "claim") return paint.cyan;
  if (outcome === "unknown" || outcome === "unseen") return paint.magenta;
  if (outcome === "none" || outcome === "referred" || outcome === "forget" || outcome === "held") return paint.dim;
  return paint.yellow;
}
