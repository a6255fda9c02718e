/** Instances, resource groups, tags and authorizations of a world of values: what is written is there at once. */
import type { Cloud } from "../../../lib/cloud/cloud.js";
import { instanceCrn } from "../../../lib/model/crn.js";
import { type AuthorizationSeen, DELEGATOR, READER } from "../../../lib/model/iam.js";
import { type AccountId, parseInstanceGuid } from "../../../lib/model/ids.js";
import type { InstanceSeen } from "../../../lib/model/kms.js";
import { err, ok, type Result } from "../../../lib/model/result.js";
import { type Call, notFound, type World, type Write } from "./cloud-world.js";
import { must } from "./must.js";

export function resources(at: World, call: Call, write: Write): Cloud["resources"] {
  const change = (crn: string, how: (instance: InstanceSeen) => InstanceSeen): Result<null, typeof notFound> => {
    const index = at.instances.findIndex((one) => one.crn === crn);
    const found = at.instances[index];
    if (found === undefined) return err(notFound);
    at.instances[index] = how(found);
    return ok(null);
  };
  const tagsOf = (crn: string) => at.tags.get(crn) ?? [];
  return {
    instance: (crn, account) =>
      call(account, `instance ${crn}`, () => {
        const found = at.instances.find((one) => one.crn === crn);
        return found === undefined ? err(notFound) : ok(found);
      }),
    createInstance: (account, order) =>
      write(account, `createInstance ${account} ${order.name}`, () => {
        const { region } = order;
        const guid = must(
          parseInstanceGuid(`c0ffee00-0000-4000-9000-${String(at.instances.length).padStart(12, "0")}`),
        );
        const made: InstanceSeen = {
          crn: instanceCrn({ service: "kms", region, account, guid }),
          guid,
          account,
          service: "kms",
          region,
          name: order.name,
          state: at.newborn,
          endpoints: { public: undefined, private: undefined },
          planId: order.planId,
          resourceGroupId: order.resourceGroupId,
        };
        at.instances.push(made);
        at.networks.set(guid, order.allowedNetwork);
        at.tags.set(made.crn, order.tags);
        return ok(made);
      }),
    renameInstance: (crn, account, name) =>
      write(account, `renameInstance ${crn} ${name}`, () => change(crn, (instance) => ({ ...instance, name }))),
    deleteInstance: (crn, account) =>
      write(account, `deleteInstance ${crn}`, () =>
        change(crn, (instance) => ({ ...instance, state: "pending_reclamation" })),
      ),
    resourceGroups: (account) => call(account, `resourceGroups ${account}`, () => ok(at.resourceGroups)),
    planId: (account, plan) =>
      call(account, `planId ${plan}`, () => {
        const id = at.plans.get(plan);
        return id === undefined ? err(notFound) : ok(id);
      }),
    planName: (account, planId) =>
      call(account, `planName ${planId}`, () => {
        const name = [...at.plans].find(([, id]) => id === planId)?.[0];
        return name === undefined ? err(notFound) : ok(name);
      }),
    taggedWith: (account, tag) =>
      call(account, `taggedWith ${account} ${tag}`, () =>
        ok(
          [...at.tags]
            .filter(([crn, tags]) => crn.includes(`:a/${account}:`) && tags.includes(tag))
            .map(([crn, tags]) => ({ crn, tags })),
        ),
      ),
    tagsOf: (crn, account) => call(account, `tagsOf ${crn}`, () => ok(tagsOf(crn))),
    attachTags: (crn, account, tags) =>
      write(account, `attachTags ${crn} ${tags.join(",")}`, () => {
        at.tags.set(crn, [...new Set([...tagsOf(crn), ...tags])]);
        return ok(null);
      }),
    detachTags: (crn, account, tags) =>
      write(account, `detachTags ${crn} ${tags.join(",")}`, () => {
        at.tags.set(
          crn,
          tagsOf(crn).filter((tag) => !tags.includes(tag)),
        );
        return ok(null);
      }),
  };
}

export function authorizations(at: World, call: Call, write: Write): Cloud["authorizations"] {
  const of = (account: AccountId) => at.authorizations.get(account) ?? [];
  return {
    list: (account) => call(account, `authorizations ${account}`, () => ok(of(account))),
    create: ({ account, service, guid }, source) =>
      write(account, `authorize ${guid} ${source}`, () => {
        const made: AuthorizationSeen = {
          id: `c0ffee00-0000-4000-a000-${String(of(account).length).padStart(12, "0")}`,
          sourceService: "containers-kubernetes",
          sourceAccount: source,
          targetService: service,
          targetInstance: guid,
          limited: false,
          roles: [READER, DELEGATOR],
          state: "active",
        };
        at.authorizations.set(account, [...of(account), made]);
        return ok(made);
      }),
  };
}
