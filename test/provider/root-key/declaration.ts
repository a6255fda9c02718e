/** The configuration of a root key in KP, as Terraform writes it: what is not set is null. */
import type { RootKeyConfig, RootKeyState } from "../../../lib/provider/root-key/schema.js";
import { KP } from "../../support/fakes/binding.js";

export const config = (change: Partial<RootKeyConfig> = {}): RootKeyConfig => ({
  instance: KP.crn,
  name: "roks-2026",
  key_ring: null,
  description: null,
  expires: null,
  rotation_months: null,
  dual_auth_delete: null,
  aliases: null,
  state: null,
  hold: null,
  crn: null,
  key_id: null,
  alias: null,
  status: null,
  key_version: null,
  created: null,
  unused_since: null,
  written_against: null,
  ...change,
});

/** A state that must be there. */
export function there(state: RootKeyState | null): RootKeyState {
  if (state === null) throw new Error("there is no state");
  return state;
}
