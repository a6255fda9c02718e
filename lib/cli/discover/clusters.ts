/** The entries of clusters: those whose key was seen, and the others commented out with the reason. */
import { INFRASTRUCTURES, type Infrastructure, isChanging } from "../../model/cluster.js";
import type { KeyCrn } from "../../model/crn.js";
import type { BindingLook } from "../../model/observation.js";
import type { ClusterSpec } from "../../model/spec.js";
import { keyInUse } from "../../plan/key-in-use.js";
import { entryNames, type Item, plainName } from "../../spec/index.js";
import { accountName } from "../list/gather.js";
import { crnOfFound } from "../made-here.js";
import { type Context, inOrder, takenNames } from "./context.js";
import { type ClusterSurveyed, wordFor } from "./survey.js";

/** What can be said of a cluster's key without guessing. */
export type Verdict =
  | { readonly kind: "none" }
  | { readonly kind: "key"; readonly key: KeyCrn; readonly former: readonly KeyCrn[] }
  | { readonly kind: "unknown"; readonly why: string };

/** A cluster that was found, and its name in the file: null where it has no entry there. */
export interface ClusterFound {
  readonly account: string;
  readonly id: string;
  readonly name: string;
  readonly infrastructure: Infrastructure;
  readonly entry: string | null;
  readonly verdict: Verdict;
}

export interface ClustersDeclared {
  readonly items: readonly Item[];
  readonly formerKeys: ReadonlyMap<string, readonly KeyCrn[]>;
  readonly found: readonly ClusterFound[];
  /** What is to be said of clusters that are declared already; nothing of it changes the file. */
  readonly notes: readonly string[];
}

/** Stands for the name of a key in an entry that is to be filled in; no key of a sound file has it by accident. */
const CHOOSE = "CHOOSE-A-KEY";

export function declareClusters(context: Context, keyNames: ReadonlyMap<KeyCrn, string>): ClustersDeclared {
  const { survey } = context;
  const entries = entriesOf(context);
  const known = survey.clusters
    .map((one) => ({
      ...one,
      ...one.listed,
      unique: `${INFRASTRUCTURES.indexOf(one.listed.infrastructure)} ${one.listed.id}`,
    }))
    .sort(inOrder(context));
  const fresh = known.filter(({ id }) => !entries.has(id));
  const names = entryNames(
    fresh.map(({ id, name }) => ({ id, called: name })),
    "cluster",
    takenNames(context, "clusters"),
  );
  const items = fresh.flatMap((one): Item[] => {
    const item = itemOf(one, names.get(one.id), context, keyNames);
    if (item.out) return context.text.includes(one.id) ? [] : [item];
    entries.set(one.id, item.name);
    return [item];
  });
  const found = known.map(({ account, id, name, infrastructure, look }): ClusterFound => {
    const entry = entries.get(id) ?? null;
    const left = context.spec.clusters.get(entry ?? "")?.formerKeys ?? [];
    return {
      account: accountName(context.spec, account),
      id,
      name,
      infrastructure,
      entry,
      verdict: judge(look, new Set(left)),
    };
  });
  return { items, found, ...ofDeclared(context) };
}

/** The names that the file has for clusters, by their IDs. */
function entriesOf({ spec, survey }: Context): Map<string, string> {
  const byName = new Map<string, string>();
  const byId = new Map<string, string>();
  for (const [entry, { account, infrastructure, cluster }] of spec.clusters) {
    if ("id" in cluster) byId.set(cluster.id, entry);
    else byName.set(`${spec.accounts.get(account)?.id} ${infrastructure} ${cluster.name}`, entry);
  }
  return new Map(
    survey.clusters.flatMap(({ listed: { id, account, infrastructure, name } }) => {
      const entry = byId.get(id) ?? byName.get(`${account} ${infrastructure} ${name}`);
      return entry === undefined ? [] : [[id, entry] as const];
    }),
  );
}

function itemOf(
  { listed, look }: ClusterSurveyed,
  name: string | undefined,
  { spec }: Context,
  keyNames: ReadonlyMap<KeyCrn, string>,
): Item {
  if (name === undefined) throw new Error(`no name was made for ${listed.id}`);
  const verdict = judge(look, new Set());
  const key = verdict.kind === "key" ? keyNames.get(verdict.key) : undefined;
  const place = { account: accountName(spec, listed.account), id: listed.id, infrastructure: listed.infrastructure };
  const out = (why: string, chosen = CHOOSE): Item => ({
    section: "clusters",
    name,
    fields: { ...place, key: chosen },
    out: true,
    above: [],
    beside: `${listed.name}: ${why}`,
  });
  switch (verdict.kind) {
    case "none":
      return out("not encrypted; write the name of its key, and take it in");
    case "unknown":
      return out(verdict.why);
    case "key": {
      if (key === undefined) return out(`encrypted with ${verdict.key}, which has no certain name in this file`);
      // The file knows no IDs of what it has let go: what would get the same name is most likely the same cluster.
      if (spec.removed.clusters.includes(plainName(listed.name) ?? "")) return out("`removed` lists its name", key);
      const former = verdict.former.length === 0 ? {} : { formerKeys: verdict.former };
      return {
        section: "clusters",
        name,
        fields: { ...place, key, ...former },
        out: false,
        above: [],
        beside: listed.name,
      };
    }
  }
}

/** Judges without guessing; `left` are keys that the cluster is known to have left. */
export function judge(look: BindingLook, left: ReadonlySet<KeyCrn>): Verdict {
  const { cluster } = look;
  if (cluster.kind !== "there" || cluster.detail?.seen !== true)
    return { kind: "unknown", why: `whether it is encrypted could not be read; ${SEE}` };
  const { value: detail } = cluster.detail;
  // The key may be what is being changed: the record shows it only afterwards.
  if (isChanging(detail))
    return { kind: "unknown", why: "a master operation was under way; run again when it has ended" };
  const use = keyInUse(look, left);
  switch (use.kind) {
    case "none":
      return { kind: "none" };
    case "key":
      return { kind: "key", key: use.registration.key, former: [...use.others].sort() };
    case "lagging":
      return {
        kind: "unknown",
        why: `encrypted, and the KMS shows only a key that it has left (${use.registration.key})`,
      };
    case "unseen":
      return { kind: "unknown", why: `encrypted, and its key was not seen: ${whyNot(use.tied, use.why.length > 0)}` };
  }
}

const SEE = 'see what is "Not seen"';

function whyNot(tied: readonly KeyCrn[], unread: boolean): string {
  if (tied.length > 0) return `the KMS shows several and not which is the newest: ${[...tied].sort().join(", ")}`;
  if (unread) return `part of the KMS could not be read; ${SEE}`;
  return "no instance shows it; it may be in an account that was not looked at";
}

function ofDeclared(context: Context): Pick<ClustersDeclared, "formerKeys" | "notes"> {
  const { spec, survey } = context;
  const formerKeys = new Map<string, readonly KeyCrn[]>();
  const notes: string[] = [];
  for (const [name, look] of survey.declared) {
    const cluster = spec.clusters.get(name);
    if (cluster === undefined) throw new Error(`the file has no cluster ${name}`);
    const verdict = judge(look, new Set(cluster.formerKeys));
    if (look.cluster.kind === "gone") notes.push(gone(name, cluster));
    else if (verdict.kind === "unknown") notes.push(`clusters.${name} (${wordFor(cluster.cluster)}): ${verdict.why}.`);
    if (verdict.kind !== "key") continue;
    const declared = crnOfFound(survey.meant.keys.get(cluster.key));
    if (declared !== verdict.key) notes.push(otherKey(name, cluster.key, verdict.key));
    // Which key is declared has to be known: the same key cannot be a former one too.
    if (declared === null) continue;
    const more = verdict.former.filter((crn) => crn !== declared && !cluster.formerKeys.includes(crn));
    if (more.length > 0) formerKeys.set(name, more);
  }
  return { formerKeys, notes };
}

const gone = (name: string, { cluster }: ClusterSpec) =>
  `clusters.${name} (${wordFor(cluster)}): its account no longer lists it. Nothing was removed: if it was deleted, take its entry out and list it under \`removed:\`.`;

const otherKey = (name: string, declared: string, seen: KeyCrn) =>
  `clusters.${name}: declared with the key \`${declared}\`, seen with ${seen}. Nothing was changed: a plan says what it means.`;
