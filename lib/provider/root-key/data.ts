/** `data.clusterkms_root_key`: a root key as it is, found by its CRN, its name or an alias. */

import { refOf } from "../../judge/key-look.js";
import { invalid } from "../../judge/problems.js";
import { parseInstanceCrn, parseKeyCrn } from "../../model/crn.js";
import type { KeySeen } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { reasons } from "../../plan/words.js";
import {
  computed,
  type DataSource,
  optional,
  optionalComputed,
  type PlanOf,
  schema,
  set,
  string,
} from "../../tfplugin/index.js";
import { textOf } from "../managed/values.js";
import { diagnosticsOf } from "../problems.js";
import { notConfigured } from "../refusals.js";
import type { Session } from "../session.js";

export const rootKeyDataSchema = schema({
  description:
    "A root key as it is today, its state with it: the official provider's data source shows neither the state nor what is registered.",
  attributes: {
    crn: optionalComputed(string, "Its CRN; or else `instance`, and `name` or `alias`."),
    instance: optionalComputed(string, "The CRN of the instance that holds it."),
    name: optionalComputed(string, "Its name, which only one key of the instance may have that is not destroyed."),
    alias: optional(string, "One of its aliases."),
    key_id: computed(string, "Its ID within the instance."),
    key_ring: computed(string, "Its key ring."),
    description: computed(string, "What it is for."),
    expires: computed(string, "When it expires (RFC 3339); null where it does not."),
    aliases: computed(set(string), "Its aliases."),
    status: computed(string, "`active`, `preactive`, `disabled`, `expired` or `destroyed`."),
    key_version: computed(string, "The ID of its newest version."),
    created: computed(string, "When it was made (RFC 3339)."),
    clusters: computed(
      set(string),
      "CRNs of the clusters that are registered on it; null where that could not be read. The record lags.",
    ),
  },
});

export const rootKeyData: DataSource<Session, typeof rootKeyDataSchema> = {
  schema: rootKeyDataSchema,
  read: async ({ config }, { client: session }) => {
    const refuse = (problem: Problem) => ({ state: null, diagnostics: diagnosticsOf([problem]) });
    if (session === undefined) return refuse(notConfigured);
    const found = await find(session, config);
    if (!found.ok) return refuse(found.error);
    const key = found.value;
    const ref = refOf(key);
    const instance = parseInstanceCrn(ref.instance);
    const registered = instance.ok ? await session.observer.registrationsIn(instance.value) : undefined;
    const clusters = registered?.seen
      ? registered.value.filter((one) => one.key === key.crn).map(({ cluster }) => cluster)
      : undefined;
    return {
      state: {
        crn: key.crn,
        instance: ref.instance,
        name: key.name,
        alias: textOf(config.alias) ?? null,
        key_id: key.id,
        key_ring: key.keyRing,
        description: key.description ?? null,
        expires: key.expires ?? null,
        aliases: [...key.aliases].sort(),
        status: key.state,
        key_version: key.version?.id ?? null,
        created: key.created ?? null,
        clusters: clusters === undefined ? null : [...new Set(clusters)].sort(),
      },
    };
  },
};

const SUBJECT = "data.clusterkms_root_key";

async function find(session: Session, config: PlanOf<typeof rootKeyDataSchema>): Promise<Result<KeySeen, Problem>> {
  const crn = textOf(config.crn);
  const instanceCrn = textOf(config.instance);
  const name = textOf(config.name);
  const alias = textOf(config.alias);
  const wrong = (attribute: string, seen: string) => err(invalid(SUBJECT, attribute, seen));
  if (crn !== undefined) {
    if (instanceCrn !== undefined || name !== undefined || alias !== undefined)
      return wrong("crn", "Beside a `crn` nothing else is given.");
    const ref = parseKeyCrn(crn);
    if (!ref.ok) return wrong("crn", `\`${crn}\` is not the CRN of a key: ${ref.error}.`);
    const lookup = await session.observer.key(ref.value);
    if (lookup.kind === "there") return rootKey(lookup.key);
    if (lookup.kind === "missing") return err(none(`The instance has no key ${crn}.`));
    return err({ code: lookup.why.code, severity: "refused", subject: SUBJECT, seen: reasons([lookup.why]) });
  }
  if (instanceCrn === undefined || (name === undefined) === (alias === undefined))
    return wrong("crn", "Give `crn`, or `instance` with either `name` or `alias`.");
  const instance = parseInstanceCrn(instanceCrn);
  if (!instance.ok) return wrong("instance", `\`${instanceCrn}\` is not the CRN of a KMS instance: ${instance.error}.`);
  const keys = await session.observer.keysIn(instance.value);
  if (!keys.seen) return err({ code: keys.why.code, severity: "refused", subject: SUBJECT, seen: reasons([keys.why]) });
  const matching = keys.value.filter((key) =>
    alias === undefined ? key.name === name && key.state !== "destroyed" : key.aliases.includes(alias),
  );
  const [first] = matching;
  if (first === undefined) return err(none(`Instance ${instanceCrn} has no key \`${name ?? alias}\`.`));
  if (matching.length === 1) return rootKey(first);
  const lines = matching.map((key) => `  ${key.crn} (${key.state})`).join("\n");
  return wrong("name", `Several keys have this name; give the \`crn\` of one:\n${lines}`);
}

const rootKey = (key: KeySeen): Result<KeySeen, Problem> =>
  key.extractable
    ? err({ code: "KEY_NOT_ROOT", severity: "refused", subject: SUBJECT, seen: `${key.crn} is a standard key.` })
    : ok(key);

const none = (seen: string): Problem => ({ code: "NOT_FOUND", severity: "refused", subject: SUBJECT, seen });
