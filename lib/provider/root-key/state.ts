/** The state of a root key in Terraform's words. */
import type { RootKeyRecord } from "../../plan/root-key.js";
import type { RootKeyState } from "./schema.js";

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
