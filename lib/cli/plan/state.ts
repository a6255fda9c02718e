/**
 * Terraform's state, as far as a plan needs it: which objects are managed, and what is known of them. Read from the file
 * that Terraform keeps (`terraform.tfstate`, version 4).
 */
import type { Prior, StoredWords } from "../../judge/prior.js";
import {
  type Fields,
  storedAuthorization,
  storedBinding,
  storedInstance,
  storedKey,
  storedRetirement,
} from "../../judge/stored.js";
import { err, ok, type Result } from "../../model/result.js";
import { KEY_WANTED } from "../../model/spec.js";
import { wordOf } from "../../model/word.js";
import type { AuthorizationRecord } from "../../plan/authorization.js";
import type { InstanceRecord } from "../../plan/instance.js";
import { BINDING_VERSION, upgradedBinding } from "../../plan/ledger.js";
import type { BindingRecord } from "../../plan/record.js";
import type { Retirement } from "../../plan/retirement.js";
import type { RootKeyRecord } from "../../plan/root-key.js";

/** Reads a state; the error says what is wrong with it. What is not ours is passed over. */
export function readState(text: string): Result<Prior, string> {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return err("it is not JSON, or was cut short");
  }
  const state = fields(told);
  if (state?.["version"] !== 4) return err("it is no Terraform state of version 4");
  const resources = Array.isArray(state["resources"]) ? state["resources"].map(fields) : [];
  const addresses = new Map<string, StoredWords>();
  const instances = new Map<string, InstanceRecord>();
  const keys = new Map<string, RootKeyRecord>();
  const retirements = new Map<string, Retirement>();
  const authorizations = new Map<string, AuthorizationRecord>();
  const bindings = new Map<string, BindingRecord>();
  const take = (type: Type, name: string, attributes: Fields): Result<null, string> => {
    switch (type) {
      case "clusterkms_instance":
        return put(instances, name, storedInstance(attributes));
      case "clusterkms_root_key":
        retirements.set(name, storedRetirement(attributes));
        return put(keys, name, storedKey(attributes));
      case "clusterkms_authorization":
        return put(authorizations, name, storedAuthorization(attributes));
      case "clusterkms_binding":
        return put(bindings, name, storedBinding(attributes));
    }
  };
  for (const resource of resources) {
    const { mode, type: told, name } = resource ?? {};
    const type = TYPES.find((one) => one === told);
    if (mode !== "managed" || type === undefined || typeof name !== "string") continue;
    const instance = fields(Array.isArray(resource?.["instances"]) ? resource["instances"][0] : undefined);
    const version = instance?.["schema_version"] ?? 0;
    const stored = fields(instance?.["attributes"]);
    const binds = type === "clusterkms_binding";
    if (typeof version !== "number" || (binds && version > BINDING_VERSION))
      return err(`${type}.${name} was written by a newer version of the provider`);
    const attributes = binds && stored !== undefined ? upgradedBinding(version, stored) : stored;
    if (attributes === undefined) return err(`${type}.${name} cannot be understood`);
    const taken = take(type, name, attributes);
    if (!taken.ok) return err(`${type}.${name} cannot be understood: ${taken.error}`);
    addresses.set(`${type}.${name}`, wordsOf(attributes));
  }
  return ok({ addresses, instances, keys, retirements, authorizations, bindings });
}

const TYPES = ["clusterkms_instance", "clusterkms_root_key", "clusterkms_authorization", "clusterkms_binding"] as const;
type Type = (typeof TYPES)[number];

function put<R>(all: Map<string, R>, name: string, record: Result<R, string>): Result<null, string> {
  if (!record.ok) return record;
  all.set(name, record.value);
  return ok(null);
}

function wordsOf(attributes: Fields): StoredWords {
  const { written_against: against, state, removal } = attributes;
  return {
    writtenAgainst: typeof against === "string" ? against : null,
    wanted: wordOf(KEY_WANTED, state) ?? "active",
    removal: removal === "forget" ? "forget" : "refuse",
    values: valuesOf(attributes),
  };
}

/** Attributes as a plan writes them: lists in order, with commas. */
function valuesOf(attributes: Fields): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (Array.isArray(value)) told.set(name, value.map(String).sort().join(", "));
    else if (name === "rotation_months" && Number(value) === 0) told.set(name, "none");
    else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      told.set(name, String(value));
  }
  return told;
}

const fields = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
