/** From problems to Terraform's diagnostics. */
import { body, headline, type Problem } from "../model/problem.js";
import type { Diagnostic } from "../tfplugin/index.js";

/** Refused becomes an error, the rest a warning; the attribute becomes the path that Terraform underlines. */
export const diagnosticOf = (problem: Problem): Diagnostic => ({
  severity: problem.severity === "refused" ? "error" : "warning",
  summary: headline(problem),
  detail: body(problem),
  path: (problem.attribute ?? []).map((name) => ({ attribute: name })),
});

export const diagnosticsOf = (problems: readonly Problem[]): Diagnostic[] => problems.map(diagnosticOf);
