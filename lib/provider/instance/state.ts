/** The state of an instance in Terraform's words. */
import type { Wanted } from "../../model/spec.js";
import type { InstanceRecord } from "../../plan/instance.js";
import type { InstanceState } from "./schema.js";

/** Whether the state's instance was to be deleted. */
export const wantedOf = (state: { readonly state: string | null }): Wanted =>
  state.state === "retired" ? "retired" : "active";

/** The attributes that a record decides; the others are the declaration's own. */
export function attributesOf(record: InstanceRecord) {
  return {
    account: record.ref.account,
    name: record.name,
    region: record.ref.region,
    plan: record.plan,
    resource_group: record.resourceGroup,
    resource_group_id: record.resourceGroupId,
    allowed_network: record.allowedNetwork,
    tags: [...record.tags].sort(),
    crn: record.ref.crn,
    guid: record.ref.guid,
    status: record.status,
  };
}

/** What an import knows before its first read: only which instance. */
export const imported = (crn: string, writtenAgainst: string): InstanceState => ({
  account: null,
  name: null,
  region: null,
  plan: null,
  resource_group: null,
  resource_group_id: null,
  allowed_network: null,
  tags: null,
  state: null,
  hold: null,
  crn,
  guid: null,
  status: null,
  written_against: writtenAgainst,
});
