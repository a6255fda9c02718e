/** Between Terraform's words and the plan's: the state of a root key, and the record it stands for. */
import { parseKeyCrn } from "../../model/crn.js";
import { err, ok, type Result } from "../../model/result.js";
import { KEY_WANTED } from "../../model/spec.js";
import type { Retirement } from "../../plan/retirement.js";
import { KEY_STATUSES, type RootKeyRecord } from "../../plan/root-key.js";
import { wordOf } from "../binding/state.js";
import type { RootKeyState } from "./schema.js";

/** What a state says, checked; the error names the attribute that is wrong. */
export function recordOf(state: RootKeyState): Result<RootKeyRecord, string> {
  const ref = parseKeyCrn(state.crn ?? "");
  if (!ref.ok) return err(`crn: ${ref.error}`);
  const months = state.rotation_months;
  return ok({
    ref: ref.value,
    name: state.name ?? ref.value.id,
    keyRing: state.key_ring ?? "default",
    description: state.description,
    expires: state.expires,
    rotationMonths: typeof months === "number" ? months : null,
    dualAuthDelete: state.dual_auth_delete,
    aliases: new Set(state.aliases ?? []),
    alias: state.alias,
    status: wordOf(KEY_STATUSES, state.status) ?? "unknown",
    // A standard key is refused before it comes into a state.
    extractable: false,
    version: state.key_version,
    created: state.created,
  });
}

/** What a state says of the retirement of its key. */
export const retirementOf = (state: Pick<RootKeyState, "state" | "unused_since">): Retirement => ({
  wanted: wordOf(KEY_WANTED, state.state) ?? "active",
  unusedSince: state.unused_since,
});

/** The attributes that a record decides; the others are the declaration's own. */
export function attributesOf(record: RootKeyRecord) {
  return {
    instance: record.ref.instance,
    name: record.name,
    key_ring: record.keyRing,
    description: record.description,
    expires: record.expires,
    rotation_months: record.rotationMonths,
    dual_auth_delete: record.dualAuthDelete,
    aliases: [...record.aliases].sort(),
    crn: record.ref.crn,
    key_id: record.ref.id,
    alias: record.alias,
    status: record.status,
    key_version: record.version,
    created: record.created,
  };
}

/** What an import knows before its first read: only which key. */
export const imported = (crn: string, writtenAgainst: string): RootKeyState => ({
  instance: null,
  name: null,
  key_ring: null,
  description: null,
  expires: null,
  rotation_months: null,
  dual_auth_delete: null,
  aliases: null,
  state: null,
  hold: null,
  crn,
  key_id: null,
  alias: null,
  status: null,
  key_version: null,
  created: null,
  unused_since: null,
  written_against: writtenAgainst,
});
