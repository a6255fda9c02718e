/** The stacks of a file: a table, or JSON that a pipeline takes as its matrix of jobs. */
import type { StackKind, StackVariable } from "../model/layout.js";
import { table } from "./table.js";

/** A stack as it is told. */
export interface StackRow {
  readonly stack: string;
  readonly kind: StackKind;
  /** The name of the account that owns what it holds; null where it holds everything. */
  readonly account: string | null;
  /** The names of the stacks that are deployed before it. */
  readonly dependsOn: readonly string[];
  /** What the job needs to enter accounts, by name. */
  readonly variables: readonly StackVariable[];
  /** What it needs to reach the state, by name; none where that can be had without. */
  readonly stateVariables: readonly string[];
  /** How many of each it holds. */
  readonly instances: number;
  readonly keys: number;
  readonly clusters: number;
}

/** A line for each. */
export function stacksText(rows: readonly StackRow[]): string {
  const list = (texts: readonly string[]) => (texts.length === 0 ? "-" : texts.join(" "));
  return table(
    ["STACK", "KIND", "ACCOUNT", "INSTANCES", "KEYS", "CLUSTERS", "AFTER", "CHANGES WITH", "LOOKS WITH"],
    rows.map(({ stack, kind, account, instances, keys, clusters, dependsOn, variables }) => [
      stack,
      kind,
      account ?? "-",
      ...[instances, keys, clusters].map(String),
      list(dependsOn),
      ...(["change", "look"] as const).map((access) => list(named(variables, access))),
    ]),
  );
}

/** What a pipeline's matrix takes as it is: one entry of `include` for each job. */
export const stacksJson = (rows: readonly StackRow[]): string => `${JSON.stringify({ include: rows }, null, 2)}\n`;

const named = (variables: readonly StackVariable[], access: StackVariable["access"]): readonly string[] =>
  variables.filter((variable) => variable.access === access).map(({ name }) => name);
