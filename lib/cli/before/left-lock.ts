/** Whether an earlier run left the lock of the local state behind: one that was killed. */
import { stackNames } from "../../model/layout.js";
import type { Problem } from "../../model/problem.js";
import type { Spec } from "../../model/spec.js";
import type { Surroundings } from "./surroundings.js";

export function checkLeftLock(
  { name, stacks, accounts, backend }: Spec,
  { read }: Pick<Surroundings, "read">,
): readonly Problem[] {
  if (backend.kind !== "local") return [];
  return stackNames(name, stacks, accounts.keys()).flatMap((stack) => leftBehind(stack, read));
}

function leftBehind(stack: string, read: Surroundings["read"]): readonly Problem[] {
  const file = `.terraform.${stack}.tfstate.lock.info`;
  const text = read(file);
  if (text === undefined) return [];
  const { Operation: operation, Who: who, Created: created, ID: id } = wordsIn(text);
  const said = [
    operation && `left by ${operation.replace("OperationType", "").toLowerCase()}`,
    who && `of ${who}`,
    created && `at ${created}`,
    id && `with the id ${id}`,
  ].filter(Boolean);
  const seen = `${file} lies beside the state${said.length > 0 ? `, ${said.join(", ")}` : ""}.`;
  return [{ code: "STATE_LOCK_LEFT", severity: "warning", subject: `stack ${stack}`, seen }];
}

/** Terraform writes JSON; one that was killed while writing did not finish it. */
function wordsIn(text: string): Readonly<Record<string, string | undefined>> {
  try {
    const told: unknown = JSON.parse(text);
    const entries = typeof told === "object" && told !== null ? Object.entries(told) : [];
    return Object.fromEntries(entries.filter(([, value]) => typeof value === "string" && value !== ""));
  } catch {
    return {};
  }
}
