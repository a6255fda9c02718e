/** The parts of a plan that are nested in modules: the state that it starts from, and its configuration. No recursion. */
import type { PriorObject } from "../../plan/foreign/change.js";
import { isOfficialCluster, isOfficialKey, isOurs } from "../../plan/foreign/kinds.js";
import { isRecord, type Json, listAt, recordAt, textAt } from "./shape.js";

/** The managed objects in the prior state that tell of keys and clusters. */
export function priorObjects(json: Json): readonly PriorObject[] {
  const state = recordAt(json, "prior_state") ?? {};
  const root = recordAt(recordAt(state, "values") ?? {}, "root_module");
  const objects: PriorObject[] = [];
  const modules = root === undefined ? [] : [root];
  for (let next = modules.pop(); next !== undefined; next = modules.pop()) {
    for (const resource of listAt(next, "resources").filter(isRecord)) {
      const [address, type] = [textAt(resource, "address"), textAt(resource, "type")];
      const values = recordAt(resource, "values");
      if (textAt(resource, "mode") !== "managed" || address === undefined || type === undefined || !values) continue;
      if (!tells(type)) continue;
      objects.push({ address, type, side: { values, unknown: false, sensitive: resource["sensitive_values"] } });
    }
    for (const child of listAt(next, "child_modules").filter(isRecord)) modules.push(child);
  }
  return objects;
}

const tells = (type: string): boolean =>
  isOurs(type) || isOfficialCluster(type) || isOfficialKey(type) || type === "ibm_resource_instance";

/** The expressions of clusters and bindings, by address without keys. */
export function configuredExpressions(json: Json): ReadonlyMap<string, unknown> {
  const root = recordAt(recordAt(json, "configuration") ?? {}, "root_module");
  const expressions = new Map<string, unknown>();
  const modules: { readonly prefix: string; readonly module: Json }[] = root ? [{ prefix: "", module: root }] : [];
  for (let next = modules.pop(); next !== undefined; next = modules.pop()) {
    const { prefix, module } = next;
    for (const resource of listAt(module, "resources").filter(isRecord)) {
      const [address, type] = [textAt(resource, "address"), textAt(resource, "type") ?? ""];
      if (address === undefined || !(isOfficialCluster(type) || type === "clusterkms_binding")) continue;
      expressions.set(`${prefix}${address}`, resource["expressions"]);
    }
    for (const [name, call] of Object.entries(recordAt(module, "module_calls") ?? {})) {
      const child = isRecord(call) ? recordAt(call, "module") : undefined;
      if (child !== undefined) modules.push({ prefix: `${prefix}module.${name}.`, module: child });
    }
  }
  return expressions;
}
