/** The forms in which a plan can be printed. */
import type { FleetPlan } from "../../plan/fleet-plan.js";
import {
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

export const FORMATS = ["text", "json", "markdown", "html", "sarif", "junit"] as const;
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
    case "sarif": {
      const text = await io.readText(file, LARGEST);
      return planSarif(plan, file, linesOf(text.ok ? text.value : ""));
    }
  }
}

const textOptions = ({ terminal: { colour, width } }: Pick<CommandIo, "terminal">): TextOptions =>
  width === undefined ? { colour } : { colour, width };
