/**
 * A checked file as the stack that synthesis makes of it, as far as Terraform asks the provider about it. A thousand
 * times faster than cdktf, and held against it for some of the cases (doors.test.ts).
 */
import type { AccountId } from "../../../lib/model/ids.js";
import { type InstanceSpec, instanceRefOf, type KeySpec, keyRefOf, type Spec } from "../../../lib/model/spec.js";
import { authorizationSchema } from "../../../lib/provider/authorization/schema.js";
import { bindingSchema } from "../../../lib/provider/binding/schema.js";
import { instanceSchema } from "../../../lib/provider/instance/schema.js";
import { rootKeySchema } from "../../../lib/provider/root-key/schema.js";
import type { StackJson } from "../../support/stack.js";

/** The types in the order in which one may refer to another. */
export const SCHEMAS = {
  clusterkms_instance: instanceSchema,
  clusterkms_root_key: rootKeySchema,
  clusterkms_authorization: authorizationSchema,
  clusterkms_binding: bindingSchema,
} as const;
export type Type = keyof typeof SCHEMAS;
export const TYPES = [
  "clusterkms_instance",
  "clusterkms_root_key",
  "clusterkms_authorization",
  "clusterkms_binding",
] as const;

export type Attributes = Readonly<Record<string, unknown>>;

export interface Stack {
  /** By type, then by name; a value may be a reference, `${clusterkms_instance.kp.crn}`. */
  readonly resources: ReadonlyMap<Type, ReadonlyMap<string, Attributes>>;
  /** Ids to import by, by address. */
  readonly imports: ReadonlyMap<string, string>;
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  readonly removed: ReadonlySet<string>;
}

/** What the synthesized stack says. */
export function stackOf(json: StackJson): Stack {
  const pairs = (list: readonly unknown[] | undefined, one: string, other: string) =>
    (list ?? []).map((each) => {
      const { [one]: first, [other]: second }: Record<string, unknown> = { ...Object(each) };
      return [String(first), String(second)] as const;
    });
  return {
    resources: new Map(
      TYPES.map((type) => [
        type,
        new Map(
          Object.entries(json.resource?.[type] ?? {}).map(([name, { "//": _, ...attributes }]) => [name, attributes]),
        ),
      ]),
    ),
    imports: new Map(pairs(json.import, "to", "id")),
    moved: pairs(json.moved, "from", "to").map(([from, to]) => ({ from, to })),
    removed: new Set(pairs(json.removed, "from", "from").map(([from]) => from)),
  };
}

/** The same, without cdktf. */
export function translated(spec: Spec): Stack {
  const crnOf = (name: string, one: InstanceSpec) => instanceRefOf(one)?.crn ?? `\${clusterkms_instance.${name}.crn}`;
  const managed = <T extends { readonly kind: string }>(all: ReadonlyMap<string, T>) =>
    [...all].flatMap(([name, one]) =>
      one.kind === "managed" ? [[name, one as Extract<T, { kind: "managed" }>] as const] : [],
    );
  const instances = managed(spec.instances);
  const keys = managed(spec.keys);
  const grants = grantsOf(spec, crnOf);
  const moved = (type: Type, name: string, former: readonly string[]) =>
    former.map((from, at) => ({ from: `${type}.${from}`, to: `${type}.${former[at + 1] ?? name}` }));
  const clusters = [...spec.clusters];
  const { removed } = spec;
  return {
    resources: new Map<Type, ReadonlyMap<string, Attributes>>([
      ["clusterkms_instance", new Map(instances.map(([name, one]) => [name, instanceConfig(spec, one)]))],
      [
        "clusterkms_root_key",
        new Map(
          keys.map(([name, one]) => [name, keyConfig(one, crnOf(one.instance, get(spec.instances, one.instance)))]),
        ),
      ],
      [
        "clusterkms_authorization",
        new Map([...grants].map(([name, { instance, source }]) => [name, { instance, source_account: source }])),
      ],
      ["clusterkms_binding", new Map(clusters.map(([name]) => [name, bindingConfig(spec, name, grants)]))],
    ]),
    imports: new Map([
      ...instances.flatMap(([name, { adopt }]) =>
        adopt === undefined ? [] : [[`clusterkms_instance.${name}`, adopt.crn] as const],
      ),
      ...keys.flatMap(([name, { adopt }]) =>
        adopt === undefined ? [] : [[`clusterkms_root_key.${name}`, adopt.crn] as const],
      ),
      ...clusters.map(([name, { account, infrastructure, cluster, endpoint }]) => {
        const which = "id" in cluster ? cluster.id : cluster.name;
        const id = `${get(spec.accounts, account).id}/${infrastructure}/${which}?endpoint=${endpoint}`;
        return [`clusterkms_binding.${name}`, id] as const;
      }),
    ]),
    moved: [
      ...instances.flatMap(([name, { renamedFrom }]) => moved("clusterkms_instance", name, renamedFrom)),
      ...keys.flatMap(([name, { renamedFrom }]) => moved("clusterkms_root_key", name, renamedFrom)),
      ...[...grants].flatMap(([name, { former }]) => moved("clusterkms_authorization", name, former)),
      ...clusters.flatMap(([name, { renamedFrom }]) => moved("clusterkms_binding", name, renamedFrom)),
    ],
    removed: new Set([
      ...removed.instances.map((name) => `clusterkms_instance.${name}`),
      ...removed.keys.map((name) => `clusterkms_root_key.${name}`),
      ...removed.clusters.map((name) => `clusterkms_binding.${name}`),
      ...[...removed.authorizations, ...forgotten(spec, grants)].map((name) => `clusterkms_authorization.${name}`),
    ]),
  };
}

interface Grant {
  readonly instance: string;
  readonly source: AccountId;
  readonly former: readonly string[];
  /** The clusters that wait for it. */
  readonly clusters: Set<string>;
}

function grantsOf(spec: Spec, crnOf: (name: string, one: InstanceSpec) => string): ReadonlyMap<string, Grant> {
  const entered = new Set([...spec.accounts.values()].map(({ id }) => id));
  const grants = new Map<string, Grant>();
  for (const [name, cluster] of spec.clusters) {
    const key = get(spec.keys, cluster.key);
    const [home, one] = homeOf(spec, key);
    const owner = one === undefined ? keyRefOf(key)?.account : ownerOf(spec, one);
    if (owner === undefined || !entered.has(owner)) continue;
    const source = get(spec.accounts, cluster.account).id;
    const ref = one === undefined ? keyRefOf(key) : instanceRefOf(one);
    const byGuid = ref === undefined ? [] : [`kms-${ref.guid}`].filter((guid) => guid !== home);
    const former = [...byGuid, ...(one?.kind === "managed" ? one.renamedFrom : [])].map((was) => `${was}-${source}`);
    const instance = one === undefined ? (keyRefOf(key)?.instance ?? "") : crnOf(home, one);
    const grant = grants.get(`${home}-${source}`) ?? { instance, source, former, clusters: new Set() };
    grant.clusters.add(name);
    grants.set(`${home}-${source}`, grant);
  }
  return grants;
}

const ownerOf = ({ accounts }: Spec, one: InstanceSpec): AccountId =>
  one.kind === "referred" ? one.ref.account : get(accounts, one.account).id;

/** The entry of a key's instance and its name, or the name that one has which the file does not mention. */
function homeOf({ instances }: Spec, key: KeySpec): readonly [string, InstanceSpec | undefined] {
  if (key.kind === "managed") return [key.instance, get(instances, key.instance)];
  const found = [...instances].find(([, one]) => instanceRefOf(one)?.crn === key.ref.instance);
  return found ?? [`kms-${key.ref.guid}`, undefined];
}

function forgotten(
  { instances, keys, accounts, removed }: Spec,
  grants: ReadonlyMap<string, Grant>,
): readonly string[] {
  const names = [
    ...removed.instances,
    ...[...instances].flatMap(([name, one]) => [
      name,
      ...(instanceRefOf(one) === undefined ? [] : [`kms-${instanceRefOf(one)?.guid}`]),
      ...(one.kind === "managed" ? one.renamedFrom : []),
    ]),
    ...[...keys.values()].flatMap((key) => (key.kind === "referred" ? [`kms-${key.ref.guid}`] : [])),
  ];
  const used = new Set([...grants].flatMap(([name, { former }]) => [name, ...former]));
  return names
    .flatMap((name) => [...accounts.values()].map(({ id }) => `${name}-${id}`))
    .filter((one) => !used.has(one));
}

const instanceConfig = ({ accounts }: Spec, one: Extract<InstanceSpec, { kind: "managed" }>): Attributes =>
  set({
    account: get(accounts, one.account).id,
    name: one.name,
    region: one.region,
    plan: one.plan,
    resource_group: one.resourceGroup,
    allowed_network: one.allowedNetwork,
    tags: one.tags && [...one.tags].sort(),
    state: one.state,
    hold: one.hold,
  });

const keyConfig = (one: Extract<KeySpec, { kind: "managed" }>, instance: string): Attributes =>
  set({
    instance,
    name: one.name,
    key_ring: one.keyRing,
    description: one.description,
    expires: one.expires,
    rotation_months: one.rotationMonths,
    dual_auth_delete: one.dualAuthDelete,
    aliases: one.aliases && [...one.aliases].sort(),
    state: one.state,
    hold: one.hold,
  });

function bindingConfig(spec: Spec, name: string, grants: ReadonlyMap<string, Grant>): Attributes {
  const { account, cluster, infrastructure, key, endpoint, hold, removal, formerKeys } = get(spec.clusters, name);
  const granted = [...grants].filter(([, { clusters }]) => clusters.has(name)).map(([grant]) => grant);
  return set({
    account: get(spec.accounts, account).id,
    infrastructure,
    cluster: "id" in cluster ? cluster.id : cluster.name,
    root_key:
      hold === undefined ? (keyRefOf(get(spec.keys, key))?.crn ?? `\${clusterkms_root_key.${key}.crn}`) : undefined,
    endpoint,
    hold,
    removal: removal === "forget" ? removal : undefined,
    former_keys: formerKeys.length === 0 ? undefined : [...formerKeys].sort(),
    depends_on: granted.length === 0 ? undefined : granted.map((grant) => `clusterkms_authorization.${grant}`),
  });
}

/** Without what is not set. */
const set = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));

function get<T>(all: ReadonlyMap<string, T>, name: string): T {
  const one = all.get(name);
  if (one === undefined) throw new Error(`the file has no ${name}`);
  return one;
}
