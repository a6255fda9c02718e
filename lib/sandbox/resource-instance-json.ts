/** A resource instance as the resource controller shows it. */
import { deploymentCrn, serviceId } from "./catalog.js";
import type { Instance } from "./instance.js";

const date = (at: number) => new Date(at).toISOString();

/** `url` is the sandbox's own, to which the instance's key API leads. */
export function whole(instance: Instance, url: string): Record<string, unknown> {
  const { crn, guid, group, plan, account, deleted, reclaimed } = instance;
  const created = date(instance.created);
  return {
    id: crn,
    guid,
    url: `/v2/resource_instances/${encodeURIComponent(crn)}`,
    crn,
    name: instance.name,
    region_id: instance.region,
    account_id: account,
    resource_id: serviceId(instance.service),
    resource_plan_id: plan,
    resource_group_id: group,
    resource_group_crn: groupCrn(account, group),
    target_crn: deploymentCrn(plan, instance.region),
    state: instance.state,
    type: "service_instance",
    sub_type: instance.service,
    parameters: instance.parameters,
    allow_cleanup: false,
    locked: false,
    migrated: false,
    onetime_credentials: false,
    // Clients that read the endpoint from the instance reach the sandbox too; both must be strings, or the official provider panics.
    extensions: { endpoints: { public: url, private: url }, virtual_private_endpoints: { endpoints: [] } },
    last_operation: lastOperation(instance),
    dashboard_url: `https://cloud.ibm.com/services/${instance.service}/${encodeURIComponent(crn)}`,
    plan_history: [{ resource_plan_id: plan, start_date: created }],
    resource_aliases_url: `/v2/resource_instances/${guid}/resource_aliases`,
    resource_bindings_url: `/v2/resource_instances/${guid}/resource_bindings`,
    resource_keys_url: `/v2/resource_instances/${guid}/resource_keys`,
    created_at: created,
    created_by: "IBMid-SANDBOX",
    updated_at: date(instance.updated),
    updated_by: "",
    deleted_at: deleted === undefined ? null : date(deleted),
    deleted_by: deleted === undefined ? "" : "IBMid-SANDBOX",
    scheduled_reclaim_at: reclaimed === undefined ? null : date(reclaimed),
    restored_at: null,
  };
}

export const groupCrn = (account: string, group: string): string =>
  `crn:v1:bluemix:public:resource-controller::a/${account}::resource-group:${group}`;

function lastOperation(instance: Instance): Record<string, unknown> {
  const running = instance.extant && !instance.serving;
  const type = !instance.extant ? "delete" : instance.updated > instance.created ? "update" : "create";
  return {
    type,
    state: running ? "in progress" : "succeeded",
    async: running,
    description: running ? "Creating the instance" : `Completed ${type} instance operation`,
    cancelable: false,
    poll: running,
  };
}
