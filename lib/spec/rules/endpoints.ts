/** A cluster's master must be able to reach its key. */
import type { Draft } from "../draft.js";
import type { Problems } from "../problems.js";
import type { Homes } from "./homes.js";

/** Reports clusters with a public endpoint whose key's instance answers on the private network alone. */
export function checkEndpoints(draft: Draft, homes: Homes, problems: Problems): void {
  const keys = new Map(draft.keys.map((key) => [key.name.value, key]));
  for (const { key: used, endpoint } of draft.clusters) {
    const key = endpoint === "public" && used !== undefined ? keys.get(used.value) : undefined;
    if (key === undefined || used === undefined) continue;
    const closed = homes.instancesOf(key).find(({ managed }) => managed?.allowedNetwork === "private-only");
    if (closed === undefined) continue;
    const message = `${used.path}: the cluster uses the public endpoint, and \`instances.${closed.name.value}\` is \`private-only\``;
    problems.add("ENDPOINT_UNREACHABLE", used.span, message, "leave `endpoint: public` out");
  }
}
