/** What the expressions of a configuration refer to: enough to tell a key that the plan itself makes from any other. */
import { type ForeignPlan, type PlannedChange, withoutKeys } from "./change.js";

/** Addresses `type.name` within the module that an attribute, or a block with an attribute of that name, refers to. */
export function referencesIn(expressions: unknown, attribute: string): readonly string[] {
  const found = new Set<string>();
  const collect = (expression: unknown) => {
    for (const reference of childOf(expression, "references")) {
      const match = typeof reference === "string" ? /^((?:ibm|clusterkms)_\w+\.[\w-]+)/.exec(reference) : null;
      if (match?.[1] !== undefined) found.add(match[1]);
      else if (typeof reference === "string") found.add(OTHER);
    }
  };
  if (typeof expressions === "object" && expressions !== null && Object.hasOwn(expressions, attribute)) {
    collect(Reflect.get(expressions, attribute));
  }
  for (const block of childOf(expressions, "kms_config")) {
    if (typeof block === "object" && block !== null && Object.hasOwn(block, attribute)) {
      collect(Reflect.get(block, attribute));
    }
  }
  return [...found];
}

/** A reference to something else: a variable, a module, a local. What it leads to is not followed. */
const OTHER = "";

/** The list under a name; empty where there is none. */
function childOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return [];
  const child: unknown = Reflect.get(value, name);
  return Array.isArray(child) ? child : [];
}

/** Answers whether all that an attribute refers to is made by this plan, so that no cluster can have used it. */
export function madeHere({ changes, expressions }: ForeignPlan): (change: PlannedChange, attribute: string) => boolean {
  const all = new Map<string, boolean>();
  for (const { address, module, type, name, action, deposed } of changes) {
    if (deposed !== undefined || withoutKeys(address) === "") continue;
    const at = `${module} ${type}.${name}`;
    all.set(at, (all.get(at) ?? true) && (action === "create" || action === "replace"));
  }
  return ({ address, module }, attribute) => {
    const references = referencesIn(expressions.get(withoutKeys(address)), attribute);
    return references.length > 0 && references.every((reference) => all.get(`${module} ${reference}`) === true);
  };
}
