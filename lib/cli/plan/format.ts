/** The forms in which a plan can be printed. */
import type { FleetPlan } from "../../plan/fleet-plan.js";
import {
  type LineOf,
  planCodeQuality,
  planHtml,
  planJson,
  planJunit,
  planMarkdown,
  planSarif,
  planText,
  type TextOptions,
} from "../../report/plan/index.js";
import type { CommandIo } from "../io.js";
import { linesOf } from "./lines.js";

export const FORMATS = ["text", "json", "markdown", "html", "sarif", "junit", "codequality"] as const;
export type Format = (typeof FORMATS)[number];

/** A file of this format is a megabyte at most. */
const LARGEST = 1_048_576;

/** The plan in one of its forms; `file` is the YAML file whose lines a report points at. */
export async function printed(
  plan: FleetPlan,
  format: Format,
  file: string,
  io: Pick<CommandIo, "terminal" | "readText">,
): Promise<string> {
  switch (format) {
    case "text":
      return planText(plan, textOptions(io));
    case "json":
      return planJson(plan);
    case "markdown":
      return planMarkdown(plan);
    case "html":
      return planHtml(plan);
    case "junit":
      return planJunit(plan);
    case "sarif":
      return planSarif(plan, file, await linesIn(file, io));
    case "codequality":
      return planCodeQuality(plan, file, await linesIn(file, io));
  }
}

async function linesIn(file: string, io: Pick<CommandIo, "readText">): Promise<LineOf> {
  const text = await io.readText(file, LARGEST);
  return linesOf(text.ok ? text.value : "");
}

const textOptions = ({ terminal: { colour, width } }: Pick<CommandIo, "terminal">): TextOptions =>
  width === undefined ? { colour } : { colour, width };
