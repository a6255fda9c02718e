/** The entries of instances and keys: those that clusters hang on, and the others commented out. */
import type { InstanceCrn, InstanceRef, KeyCrn } from "../../model/crn.js";
import { parseKeyCrn } from "../../model/crn.js";
import type { KeySeen } from "../../model/kms.js";
import { partOf } from "../../model/seen.js";
import { daysUntilHpcsEnd, HPCS_END } from "../../plan/hpcs.js";
import { entryNames, type Item } from "../../spec/index.js";
import { crnOfFound } from "../made-here.js";
import { type Context, dayOf, inAccount, inOrder, takenNames } from "./context.js";
import type { InstanceSurveyed } from "./survey.js";

/** An instance or key that was found, and its name in the file: null where it has no entry there. */
export interface KmsFound {
  readonly instances: readonly {
    readonly crn: InstanceCrn;
    readonly name: string;
    readonly entry: string | null;
  }[];
  readonly keys: readonly {
    readonly crn: KeyCrn;
    /** Null where the keys of its instance could not be read. */
    readonly name: string | null;
    readonly state: string;
    readonly entry: string | null;
    /** Whether anything is registered on it; null where that could not be read. */
    readonly registered: boolean | null;
  }[];
}

export interface KmsDeclared {
  readonly items: readonly Item[];
  readonly found: KmsFound;
  /** The names of keys in the file, those that are added with them. */
  readonly keyNames: ReadonlyMap<KeyCrn, string>;
}

export function declareKms(context: Context): KmsDeclared {
  const instances = instancesOf(context);
  const keys = keysOf(context);
  return {
    items: [...instances.items, ...keys.items],
    found: { instances: instances.found, keys: keys.found },
    keyNames: keys.names,
  };
}

function instancesOf(context: Context) {
  const { survey, text } = context;
  const entries = new Map<string, string>();
  for (const [name, found] of survey.meant.instances) if (found.kind === "found") entries.set(found.ref.crn, name);
  const listed = survey.instances
    .flatMap((one) => (one.listed === undefined ? [] : [{ ...one, listed: one.listed }]))
    .map((one) => ({ ...one, account: one.listed.account, name: one.listed.name, unique: one.listed.crn }))
    .sort(inOrder(context));
  const fresh = listed.filter(({ listed: { crn } }) => !entries.has(crn));
  const names = entryNames(
    fresh.map(({ listed: { guid, name } }) => ({ id: guid, called: name })),
    "instance",
    takenNames(context, "instances"),
  );
  const items = fresh.flatMap(
    ({ listed: { crn, guid, name: called, region, account }, registrations, ref }): Item[] => {
      const used = partOf(registrations).length > 0;
      if (!used && text.includes(crn)) return [];
      const unused = registrations.seen ? UNUSED_INSTANCE : "what is registered in it was not seen";
      const what = `${called}: ${SERVICES[ref.service]} in ${region}, ${inAccount(context, account)}`;
      const name = names.get(guid);
      if (name === undefined) throw new Error(`no name was made for ${crn}`);
      if (used) entries.set(crn, name);
      return [
        {
          section: "instances",
          name,
          fields: { crn },
          out: !used,
          above: used ? endOf(ref, context) : [],
          beside: used ? what : `${what}; ${unused}`,
        },
      ];
    },
  );
  const found = listed.map(({ listed: { crn, name } }) => ({ crn, name, entry: entries.get(crn) ?? null }));
  return { items, found };
}

const UNUSED_INSTANCE = "no cluster is registered on a key in it";
const SERVICES = { kms: "Key Protect", "hs-crypto": "Hyper Protect" } as const;

/** A key that was listed, or that only its registrations show. */
interface Known {
  readonly crn: KeyCrn;
  readonly id: string;
  readonly key: KeySeen | undefined;
  readonly home: InstanceSurveyed;
  /** Null where the registrations could not be read. */
  readonly registered: boolean | null;
}

function keysOf(context: Context) {
  const { survey, text } = context;
  const names = new Map<KeyCrn, string>();
  for (const [name, found] of survey.meant.keys) {
    const crn = crnOfFound(found);
    // Of two entries for one key the first is as good as the other.
    if (crn !== null && !names.has(crn)) names.set(crn, name);
  }
  const known = survey.instances
    .flatMap(keysIn)
    .map((one) => ({ ...one, account: one.home.ref.account, name: one.key?.name ?? "", unique: one.crn }))
    .sort(inOrder(context));
  const fresh = known.filter(({ crn }) => !names.has(crn)).filter(isOfUse);
  const entries = entryNames(
    fresh.map(({ id, key }) => ({ id, called: key?.name })),
    "key",
    takenNames(context, "keys"),
  );
  const items = fresh.flatMap((one): Item[] => {
    const { crn, id, key, home, registered } = one;
    const doubtful = mayBeMadeHere(one, context);
    const out = registered !== true || doubtful;
    if (out && text.includes(crn)) return [];
    const name = entries.get(id);
    if (name === undefined) throw new Error(`no name was made for ${crn}`);
    if (!out) names.set(crn, name);
    const called = `${key?.name ?? "a key whose name was not seen"} in ${home.listed?.name ?? home.ref.guid}`;
    const state = key === undefined || key.state === "active" ? "" : `, ${key.state}`;
    const why = doubtful ? DOUBTFUL : registered === null ? "what is registered on it was not seen" : UNUSED_KEY;
    return [
      {
        section: "keys",
        name,
        fields: { crn },
        out,
        above: out ? [] : endOf(home.ref, context),
        beside: `${called}${state}${out ? `; ${why}` : ""}`,
      },
    ];
  });
  const found = known.map(({ crn, key, registered }) => ({
    crn,
    name: key?.name ?? null,
    state: key?.state ?? "unknown",
    entry: names.get(crn) ?? null,
    registered,
  }));
  return { items, found, names };
}

const UNUSED_KEY = "no cluster is registered on it";
const DOUBTFUL = "it may be one that this file declares without a CRN, which was not seen";

/** Standard keys cannot encrypt a cluster, and one that is not active is no choice for a new one. */
const isOfUse = ({ registered, key }: Known) =>
  registered === true || (key !== undefined && !key.extractable && key.state === "active");

function keysIn(home: InstanceSurveyed): readonly Known[] {
  const used = new Set(partOf(home.registrations).map(({ key }) => key));
  const listed = partOf(home.keys).map((key): Known => {
    const registered = used.has(key.crn) || (home.registrations.seen ? false : null);
    return { crn: key.crn, id: key.id, key, home, registered };
  });
  const shown = new Set(listed.map(({ crn }) => crn));
  const unlisted = [...used].flatMap((crn): Known[] => {
    const ref = parseKeyCrn(crn);
    return shown.has(crn) || !ref.ok ? [] : [{ crn, id: ref.value.id, key: undefined, home, registered: true }];
  });
  return [...listed, ...unlisted];
}

/** Whether an entry of the file that names no CRN could be this key, as far as it was seen. */
function mayBeMadeHere({ home }: Known, { spec, survey }: Context): boolean {
  return [...survey.meant.keys].some(([name, found]) => {
    const key = spec.keys.get(name);
    if (key?.kind !== "managed" || (found.kind !== "unseen" && found.kind !== "several")) return false;
    const instance = survey.meant.instances.get(key.instance);
    return instance?.kind !== "found" || instance.ref.crn === home.ref.crn;
  });
}

/** That the service ends, where it is Hyper Protect. */
function endOf({ service }: Pick<InstanceRef, "service">, context: Context): readonly string[] {
  if (service !== "hs-crypto") return [];
  const days = daysUntilHpcsEnd(context.today);
  const left = days >= 0 ? `${days} days from ${dayOf(context)}` : `${-days} days before ${dayOf(context)}`;
  return [`HPCS_END_OF_SERVICE: Hyper Protect ends on ${HPCS_END} (${left}): move its clusters to Key Protect.`];
}
