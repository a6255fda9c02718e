/** What is to be deleted has nothing left that hangs on it (law 3). */
import type { Draft } from "../draft.js";
import type { Problems } from "../problems.js";
import type { Homes } from "./homes.js";

/** Reports clusters whose key is retired, and keys that would be lost with their retired instance. */
export function checkRetired(draft: Draft, homes: Homes, problems: Problems): void {
  const keys = new Map(draft.keys.map((key) => [key.name.value, key]));
  for (const { key } of draft.clusters) {
    if (key === undefined || keys.get(key.value)?.managed?.state !== "retired") continue;
    const message = `${key.path}: \`${key.value}\` is retired, which deletes it, and this cluster's data with it`;
    problems.add(
      "KEY_RETIRED_IN_USE",
      key.span,
      message,
      "move the cluster to another key, apply, and retire this one then",
    );
  }
  for (const key of draft.keys) {
    if (key.managed?.state === "retired") continue;
    const instance = homes.instancesOf(key).find(({ managed }) => managed?.state === "retired");
    if (instance === undefined) continue;
    const { span, path } = key.instance ?? key.referred ?? key.name;
    const message = `${path}: \`instances.${instance.name.value}\` is retired, which deletes it, and this key with it`;
    const hint = "set `state: retired` on its keys first, and apply";
    problems.add("INSTANCE_RETIRED_IN_USE", span, message, hint);
  }
}
