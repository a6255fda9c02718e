/** The configuration of KP, as Terraform writes it: what is not set is null. */
import type { InstanceConfig, InstanceState } from "../../../lib/provider/instance/schema.js";
import { SECURITY } from "../../support/fakes/binding.js";

export const config = (change: Partial<InstanceConfig> = {}): InstanceConfig => ({
  account: SECURITY,
  name: "kp-prod",
  region: "us-south",
  plan: null,
  resource_group: null,
  resource_group_id: null,
  allowed_network: null,
  tags: null,
  state: null,
  hold: null,
  crn: null,
  guid: null,
  status: null,
  written_against: null,
  ...change,
});

/** A state that must be there. */
export function there(state: InstanceState | null): InstanceState {
  if (state === null) throw new Error("there is no state");
  return state;
}
