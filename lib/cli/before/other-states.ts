/**
 * Whether another state beside this one knows the clusters of the file: the file has a new `name` or another `stacks`,
 * or a cluster went from one file to another. The ledger of law 2 is in the state; a state that begins anew would begin without it.
 */
import { stackNames } from "../../model/layout.js";
import type { Problem } from "../../model/problem.js";
import type { Spec } from "../../model/spec.js";
import type { BindingRecord } from "../../plan/record.js";
import { readState } from "../plan/state.js";
import type { Surroundings } from "./surroundings.js";

const STATE = /^terraform\.(.+)\.tfstate$/;
const fileOf = (stack: string): string => `terraform.${stack}.tfstate`;

export function checkOtherStates(spec: Spec, { list, read }: Pick<Surroundings, "list" | "read">): readonly Problem[] {
  const files = list(".");
  const own = new Set(stackNames(spec.name, spec.stacks, spec.accounts.keys()));
  return files.flatMap((file) => {
    const stack = STATE.exec(file)?.[1];
    if (stack === undefined || own.has(stack)) return [];
    // What is no state that can be read was written by something else.
    const state = readState(read(file) ?? "");
    if (!state.ok) return [];
    const shared = [...state.value.bindings].filter(([, record]) => declares(spec, record));
    if (shared.length === 0) return [];
    const lines = shared.map(([name, { cluster }]) => `  cluster ${cluster}, as clusterkms_binding.${name}`);
    const problem: Problem = {
      code: "CLUSTER_IN_OTHER_STATE",
      severity: "refused",
      subject: `stack ${spec.name}`,
      seen: `${file} has:\n${lines.join("\n")}`,
      todo: waysFor(spec, stack, files, shared.length === state.value.bindings.size, shared),
    };
    return [problem];
  });
}

function declares({ clusters, accounts }: Spec, { account, cluster, clusterId }: BindingRecord): boolean {
  return [...clusters.values()].some(({ account: name, cluster: declared }) => {
    if (accounts.get(name)?.id !== account) return false;
    return "id" in declared ? declared.id === clusterId || declared.id === cluster : declared.name === cluster;
  });
}

function waysFor(
  { name: now, stacks }: Spec,
  then: string,
  files: readonly string[],
  whole: boolean,
  shared: readonly (readonly [string, unknown])[],
): readonly string[] {
  const divided = `divide the states as docs/layouts.md says, and put ${fileOf(then)} where no deploy finds it.`;
  // Which of several stacks each of them belongs to is told by the states.
  if (stacks !== "one") return [`They are in another stack now: ${divided}`];
  const relaid = then.startsWith(`${now}-`) && then.endsWith("-clusters");
  const moved = shared.map(([name]) => {
    const address = `clusterkms_binding.${name}`;
    return `\`terraform state mv -state=${fileOf(then)} -state-out=${fileOf(now)} ${address} ${address}\``;
  });
  const renamed = `If the file has a new \`name\`: \`mv ${fileOf(then)} ${fileOf(now)}\`, and deploy again.`;
  return [
    // A state that has begun would be overwritten.
    ...(files.includes(fileOf(now)) || !whole ? [] : [renamed]),
    ...(relaid ? [`If the file has another \`stacks\`: ${divided}`] : []),
    `If they go from the file of ${then} to this one: drop them there, and move them in the state with all that is known of them: ${moved.join(", ")}.`,
    `If that file only lets go of them: list them there under \`removed:\` and deploy it, and write here as \`formerKeys\` what ${fileOf(then)} says as \`former_root_keys\`.`,
  ];
}
