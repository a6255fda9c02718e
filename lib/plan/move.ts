/**
 * Which clusters of a file a move takes to another key, and what stands against it. What makes the file that comes out
 * unsound (a key among the `formerKeys`, a Satellite cluster across accounts) is found where every file is checked; what
 * only the cloud or Terraform's state knows, by the plan, which comes before anything is sent.
 */
import { type InstanceRef, instanceOf, parseInstanceCrn, parseKeyCrn } from "../model/crn.js";
import type { Problem } from "../model/problem.js";
import { err, ok, type Result } from "../model/result.js";
import { type ClusterSpec, instanceRefOf, type KeySpec, keyRefOf, type Spec } from "../model/spec.js";

/** What is asked for. Names are those of the file. */
export interface MoveAsked {
  /** A key or an instance: its name, `keys.NAME` or `instances.NAME` where both have it, or its CRN. */
  readonly from: string;
  /** A key: its name, `keys.NAME`, or its CRN. */
  readonly to: string;
  /** The clusters that are moved; none is all. */
  readonly clusters: readonly string[];
}

/** One cluster and its key before and after, by their names in the file. */
export interface Moved {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
}

export interface Move {
  readonly moved: readonly Moved[];
  /** Clusters that would be moved and are on hold: they stay as they are. */
  readonly held: readonly string[];
  /** Clusters that are declared with the wanted key already. */
  readonly already: readonly string[];
}

/** What moves; or everything that stands against it, and then nothing does. */
export function planMove(spec: Spec, asked: MoveAsked): Result<Move, readonly Problem[]> {
  const sources = sourcesOf(spec, asked.from);
  const target = targetOf(spec, asked.to);
  const unknown = asked.clusters.filter((name) => !spec.clusters.has(name));
  const problems = [
    ...(sources.ok ? [] : [sources.error]),
    ...(target.ok ? [] : [target.error]),
    ...unknown.map((name) => missing(`--cluster ${name}`, "cluster", name, spec.clusters.keys())),
  ];
  if (!sources.ok || !target.ok || problems.length > 0) return err(problems);

  const to = target.value;
  const named = new Set(asked.clusters);
  const chosen = [...spec.clusters]
    .filter(([name]) => named.size === 0 || named.has(name))
    .map(([name, cluster]) => ({ name, cluster }));
  const already = chosen.filter(({ cluster }) => cluster.key === to);
  const others = chosen.filter(({ cluster }) => cluster.key !== to);
  const taken = others.filter(({ cluster }) => sources.value.has(cluster.key));
  const held = taken.filter(({ cluster }) => cluster.hold !== undefined);
  const against = [
    ...others.filter((one) => named.has(one.name) && !taken.includes(one)).map(elsewhere(asked.from)),
    ...held.filter(({ name }) => named.has(name)).map(onHold),
  ];
  if (against.length > 0) return err(against);
  const moved = taken
    .filter(({ cluster }) => cluster.hold === undefined)
    .map(({ name, cluster }) => ({ cluster: name, from: cluster.key, to }));
  const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);
  if (moved.length === 0) return err([nothing(asked, names(already), names(held))]);
  return ok({ moved, held: names(held), already: names(already) });
}

/** The names of the keys that are moved away from. */
function sourcesOf(spec: Spec, from: string): Result<ReadonlySet<string>, Problem> {
  const keysIn = (holds: (key: KeySpec) => boolean) =>
    new Set([...spec.keys].filter(([, key]) => holds(key)).map(([name]) => name));
  const byCrn = parseKeyCrn(from);
  if (byCrn.ok) return ok(keysIn((key) => keyRefOf(key)?.crn === byCrn.value.crn));
  const home = parseInstanceCrn(from);
  if (home.ok) return ok(keysIn((key) => homeOf(spec, key)?.crn === home.value.crn));
  const [, kind, plain = from] = /^(keys|instances)\.(.+)$/.exec(from) ?? [];
  const key = kind !== "instances" && spec.keys.has(plain);
  const instance = kind === "keys" ? undefined : spec.instances.get(plain);
  if (key && instance !== undefined) {
    const seen = `Both a key and an instance are called \`${plain}\`.`;
    const todo = [`Write \`keys.${plain}\` or \`instances.${plain}\`.`];
    return err({ code: "USAGE", severity: "refused", subject: `--from ${from}`, seen, todo });
  }
  if (key) return ok(new Set([plain]));
  if (instance === undefined)
    return err(missing(`--from ${from}`, "key or instance", plain, [...spec.keys.keys(), ...spec.instances.keys()]));
  const crn = instanceRefOf(instance)?.crn;
  return ok(
    keysIn(
      (one) =>
        (one.kind === "managed" && one.instance === plain) || (crn !== undefined && homeOf(spec, one)?.crn === crn),
    ),
  );
}

/** The name of the key that is moved to, where that is one that a cluster may be moved to. */
function targetOf(spec: Spec, to: string): Result<string, Problem> {
  const byCrn = parseKeyCrn(to);
  const named = byCrn.ok ? [...spec.keys].find(([, key]) => keyRefOf(key)?.crn === byCrn.value.crn)?.[0] : undefined;
  const name = named ?? /^keys\.(.+)$/.exec(to)?.[1] ?? to;
  const key = spec.keys.get(name);
  if (key === undefined) return err(missing(`--to ${to}`, "key", name, spec.keys.keys()));
  const subject = `key ${name}`;
  if (homeOf(spec, key)?.service === "hs-crypto") {
    const seen = "It is in Hyper Protect, which clusters have to leave.";
    const todo = ["Move to a key in Key Protect; declare one under `keys:` where there is none."];
    return err({ code: "HPCS_END_OF_SERVICE", severity: "refused", subject, seen, todo });
  }
  if (key.kind === "referred" || key.state === "active") return ok(name);
  const seen = `It is declared with \`state: ${key.state}\`.`;
  const todo = ["Move to a key that stays."];
  return err({ code: "KEY_RETIRED_IN_USE", severity: "refused", subject, seen, todo });
}

/** The instance of a key; undefined where that is only made here. */
function homeOf({ instances }: Spec, key: KeySpec): InstanceRef | undefined {
  const ref = keyRefOf(key);
  if (ref !== undefined) return instanceOf(ref);
  const instance = key.kind === "managed" ? instances.get(key.instance) : undefined;
  return instance && instanceRefOf(instance);
}

const missing = (subject: string, kind: string, name: string, known: Iterable<string>): Problem => ({
  code: "REFERENCE_UNKNOWN",
  severity: "refused",
  subject,
  seen: `The file has no ${kind} \`${name}\`; it has ${[...known].map((one) => `\`${one}\``).join(", ") || "none"}.`,
  todo: ["Write one of these names, or declare what is missing."],
});

const elsewhere =
  (from: string) =>
  ({ name, cluster }: { readonly name: string; readonly cluster: ClusterSpec }): Problem => ({
    code: "NOTHING_TO_MOVE",
    severity: "refused",
    subject: `cluster ${name}`,
    seen: `Its key is \`${cluster.key}\`, which is not what \`--from ${from}\` names.`,
  });

const onHold = ({ name, cluster }: { readonly name: string; readonly cluster: ClusterSpec }): Problem => ({
  code: "HELD",
  severity: "refused",
  subject: `cluster ${name}`,
  seen: `On hold: ${cluster.hold ?? ""}`,
});

function nothing({ from, to }: MoveAsked, already: readonly string[], held: readonly string[]): Problem {
  const there = already.length === 0 ? "" : ` Declared with \`${to}\` already: ${already.join(", ")}.`;
  const holds = held.length === 0 ? "" : ` On hold: ${held.join(", ")}.`;
  const seen = `No cluster that could be moved is declared with a key that \`--from ${from}\` names.${there}${holds}`;
  return { code: "NOTHING_TO_MOVE", severity: "refused", subject: `--from ${from}`, seen };
}
