/** What is encrypted with what, as a tree: accounts, their instances, the keys in them, the clusters that use them. */
import type { FleetPlan, PlannedObject } from "../../../plan/fleet-plan.js";

/** A thing on the map. Its ID is its address, or its CRN where it is not in the file. */
export interface Node {
  readonly id: string;
  readonly title: string;
  /** The place of its object in the plan; -1 where it has none. */
  readonly object: number;
  readonly children: Node[];
}

/** A cluster, under the key that it uses today; where that is none or not known, under the declared one. */
export interface ClusterNode extends Node {
  /** How it stands to the key that it is drawn under. */
  readonly use: "uses" | "declares" | "unknown";
  /** The ID of the key that is declared for it, where that is another one; else null. */
  readonly next: string | null;
}

/** The tree of a plan that is in order; accounts in the order of the file. */
export function treeOf({ accounts, objects }: FleetPlan): readonly Node[] {
  const tree = new Map<string, Node>();
  const nodes = new Map<string, Node>();
  const names = new Map(accounts.map(({ name, id }) => [id, name]));
  const byCrn = new Map(objects.flatMap(({ crn, address }) => (crn === null ? [] : [[crn, address] as const])));
  const idOf = (crnOrAddress: string) => byCrn.get(crnOrAddress) ?? crnOrAddress;

  const put = (parent: Node | undefined, node: Node): Node => {
    const there = nodes.get(node.id);
    if (there !== undefined) return there;
    nodes.set(node.id, node);
    if (parent === undefined) tree.set(node.id, node);
    else parent.children.push(node);
    return node;
  };
  const account = (name: string): Node =>
    put(undefined, node(`account/${name}`, name === "" ? "No longer in the file" : name));
  for (const { name } of accounts) account(name);

  /** An instance by its address or CRN. */
  const instance = (given: string, owner: string): Node => {
    const id = idOf(given);
    const there = nodes.get(id);
    if (there !== undefined) return there;
    const parts = partsOf(id);
    const title = parts === undefined ? id : `instance ${parts.instance}`;
    return put(account(parts === undefined ? owner : (names.get(parts.account) ?? parts.account)), node(id, title));
  };
  /** A key by its address or CRN. */
  const key = (given: string, owner: string): Node => {
    const id = idOf(given);
    const there = nodes.get(id);
    if (there !== undefined) return there;
    const parts = partsOf(id);
    if (parts === undefined) return put(instance(`unknown/${owner}`, owner), node(id, id));
    return put(instance(`${parts.head}::`, owner), node(id, `key ${parts.resource}`));
  };

  const each = (kind: PlannedObject["kind"], what: (object: PlannedObject, index: number) => void) => {
    for (const [index, object] of objects.entries()) if (object.kind === kind) what(object, index);
  };
  each("instance", (object, index) => put(account(object.account), node(object.address, object.name, index)));
  each("root_key", (object, index) => {
    const home = instance(object.on[0] ?? `unknown/${object.account}`, object.account);
    put(home, node(object.address, object.name, index));
  });
  each("binding", (object, index) => {
    const [declared] = object.on;
    const used = keyInUse(object);
    const drawn = key(used ?? declared ?? `unknown-key/${object.account}`, object.account);
    const other = declared === undefined ? drawn.id : key(declared, object.account).id;
    const use = used !== null ? "uses" : object.action === "unknown" ? "unknown" : "declares";
    const cluster: ClusterNode = {
      ...node(object.address, object.name, index),
      use,
      next: other === drawn.id ? null : other,
    };
    drawn.children.push(cluster);
  });
  return [...tree.values()].map(named);
}

/** The key that a cluster uses today; null where there is none, or where it is not known. */
export function keyInUse({ history, changes }: PlannedObject): string | null {
  const encrypts = changes.some(({ attribute }) => attribute === "encryption");
  return encrypts ? null : (history.at(-1) ?? null);
}

const node = (id: string, title: string, object = -1): Node => ({ id, title, object, children: [] });

/** What stands for something that is not known has no title of its own. */
const named = (given: Node): Node => ({
  ...given,
  title: given.id.startsWith("unknown-key/")
    ? "key not known"
    : given.id.startsWith("unknown/")
      ? "instance not known"
      : given.title,
  children: given.children.map(named),
});

/** The parts of an instance's or key's CRN; undefined where it is none. */
function partsOf(crn: string) {
  const parts = crn.split(":");
  const [scheme, , , , , , scope = "", instance = "", , resource = ""] = parts;
  if (scheme !== "crn" || parts.length < 10) return undefined;
  return { head: parts.slice(0, 8).join(":"), account: scope.replace(/^a\//, ""), instance, resource };
}
