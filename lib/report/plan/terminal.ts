/**
 * A plan for a terminal, in Terraform's signs and colours: what changes and what was found, by account. What does not
 * change is counted. Colour says nothing that the signs and words do not.
 */
import pc from "picocolors";
import type { FleetPlan, PlanGap } from "../../plan/fleet-plan.js";
import { shown } from "../table.js";
import { findingLines } from "./terminal-finding.js";
import { type Look, objectLines } from "./terminal-object.js";
import {
  type AccountGroup,
  byAccount,
  counted,
  isQuiet,
  KIND_WORDS,
  ordered,
  orderOf,
  summaryLine,
  summaryOf,
} from "./view.js";
import { wrapped } from "./wrap.js";

/** How to render. */
export interface TextOptions {
  readonly colour: boolean;
  /** Cells of a line. @default 100, and never below 40 */
  readonly width?: number;
}

/** The text of a plan; it ends with a line break. */
export function planText(plan: FleetPlan, { colour, width = 100 }: TextOptions): string {
  const paint = pc.createColors(colour);
  const sorted = ordered(plan);
  const look: Look = {
    paint,
    width: Math.max(40, width),
    turns: Math.max(0, ...sorted.objects.map(({ turn }) => turn)),
  };
  const summary = summaryOf(sorted);
  const line = wrapped(summaryLine(summary), look.width).join("\n");
  const parts = [
    paint.bold(wrapped(`Plan of ${plan.stack}, as the cloud was at ${plan.at}`, look.width).join("\n")),
    ...endpoints(sorted, look),
    ...byAccount(sorted).map((group) => account(group, look)),
    ...order(sorted, look),
    ...more(
      "Found, and not of any object of the file:",
      sorted.findings.map((one) => findingLines(one, look, "  ")),
      look,
    ),
    ...more(
      "Could not be read:",
      sorted.gaps.map((gap) => gapLines(gap, look)),
      look,
    ),
    summary.findings.refused > 0 ? paint.red(line) : paint.bold(line),
  ];
  return `${parts.join("\n\n")}\n`;
}

function endpoints({ endpoints: all }: FleetPlan, { paint, width }: Look): readonly string[] {
  if (all.length === 0) return [];
  const head = paint.yellow(wrapped("Read from endpoints that are not the cloud's own:", width).join("\n"));
  return [[head, ...all.map((one) => `  ${shown(one)}`)].join("\n")];
}

function order(plan: FleetPlan, { width }: Look): readonly string[] {
  const said = orderOf(plan);
  return said === undefined ? [] : [wrapped(shown(said), width).join("\n")];
}

function account({ name, id, objects }: AccountGroup, look: Look): string {
  const title = name === "" ? "No longer in the file" : `Account ${name}${id === null ? "" : ` (${id})`}`;
  const told = objects.filter((object) => !isQuiet(object)).map((object) => objectLines(object, look).join("\n"));
  return [look.paint.bold(wrapped(title, look.width).join("\n")), ...told, ...quiet(objects, look)].join("\n\n");
}

function quiet(objects: AccountGroup["objects"], { paint, width }: Look): readonly string[] {
  const counts = Object.entries(KIND_WORDS).flatMap(([kind, [one, many]]) => {
    const number = objects.filter((object) => object.kind === kind && isQuiet(object)).length;
    return number === 0 ? [] : [counted(number, one, many)];
  });
  if (counts.length === 0) return [];
  return [paint.dim(wrapped(`No change: ${counts.join(", ")}.`, width, "  ").join("\n"))];
}

function more(title: string, blocks: readonly (readonly string[])[], { paint, width }: Look): readonly string[] {
  return blocks.length === 0
    ? []
    : [[paint.bold(wrapped(title, width).join("\n")), ...blocks.map((lines) => lines.join("\n"))].join("\n\n")];
}

function gapLines({ account: where, code, what, role }: PlanGap, { paint, width }: Look): readonly string[] {
  const missing = role === null ? "" : ` The role that allows it: ${role}.`;
  const [first = "", ...rest] = wrapped(`${code}: account ${where}: ${what}${missing}`, width, "  ? ", "    ");
  return [first.replace("?", paint.magenta("?")), ...rest];
}
