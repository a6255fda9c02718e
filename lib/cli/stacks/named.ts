/** The stack that is meant with `--stack NAME`: the names are those that `cluster-kms stacks` lists. */
import { type StackPart, stacksOf } from "../../model/layout.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { Spec } from "../../model/spec.js";

/** The part of the file; a problem with the names that there are, where it has none of that name. */
export function stackNamed(spec: Spec, name: string): Result<StackPart, Problem> {
  const all = stacksOf(spec);
  const part = all.find((one) => one.name === name);
  if (part !== undefined) return ok(part);
  const seen = `The file has ${all.length === 1 ? "the stack" : "the stacks"}:\n${all.map((one) => `  ${one.name}`).join("\n")}`;
  return err({ code: "STACK_UNKNOWN", severity: "refused", subject: `stack ${name}`, seen });
}

/** The accounts that its credentials enter, and no others. */
export const accountsIn = ({ accounts }: Spec, part: StackPart): Spec["accounts"] =>
  new Map([...accounts].filter(([name]) => part.accounts.includes(name)));
