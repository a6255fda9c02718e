/**
 * KMS instances, resource groups, plans and tags, through IBM's own SDK (`@ibm-cloud/platform-services`: resource
 * controller v2, resource manager v2, global catalog v1, global search v2, global tagging v1). Reads are repeated like
 * all reads; writes are sent once.
 */
import type { InstanceCrn } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { AllowedNetwork, InstanceSeen, ResourceGroupSeen } from "../model/kms.js";
import { err, ok, type Result } from "../model/result.js";
import { type Fields, fields, list, number, text } from "./decode.js";
import { type CloudFailure, unreadable } from "./failure.js";
import type { Platform } from "./platform.js";
import { kmsInstance } from "./resource-controller.js";
import { tagCalls } from "./tags.js";

/** A Key Protect instance to be made. */
export interface InstanceOrder {
  readonly name: string;
  readonly region: string;
  /** The catalog's ID of the plan. */
  readonly planId: string;
  readonly resourceGroupId: string;
  readonly allowedNetwork: AllowedNetwork;
  readonly tags: readonly string[];
}

type Answered<T> = Promise<Result<T, CloudFailure>>;

/** A resource with its user tags. */
export interface Tagged {
  readonly crn: string;
  readonly tags: readonly string[];
}

export interface Resources {
  /** One instance, also one that is being reclaimed or was removed; NOT_FOUND where there never was one. */
  instance(crn: InstanceCrn, account: AccountId): Answered<InstanceSeen>;
  /** Asks for an instance; it may still be provisioning when this returns. */
  createInstance(account: AccountId, order: InstanceOrder): Answered<InstanceSeen>;
  renameInstance(crn: InstanceCrn, account: AccountId, name: string): Answered<null>;
  /** Deletes an instance: the cloud keeps it for reclamation, and refuses while it holds keys. */
  deleteInstance(crn: InstanceCrn, account: AccountId): Answered<null>;
  /** All resource groups of the account. */
  resourceGroups(account: AccountId): Answered<readonly ResourceGroupSeen[]>;
  /** The ID of one of Key Protect's plans by its name in the catalog; NOT_FOUND where there is none. */
  planId(account: AccountId, plan: string): Answered<string>;
  /** The name of a plan by its ID. */
  planName(account: AccountId, planId: string): Answered<string>;
  /** What has a user tag, with all of its tags. The search lags behind the tagging, by seconds to minutes. */
  taggedWith(account: AccountId, tag: string): Answered<readonly Tagged[]>;
  /** The user tags of an instance. */
  tagsOf(crn: InstanceCrn, account: AccountId): Answered<readonly string[]>;
  attachTags(crn: InstanceCrn, account: AccountId, tags: readonly string[]): Answered<null>;
  detachTags(crn: InstanceCrn, account: AccountId, tags: readonly string[]): Answered<null>;
}

/** Key Protect's ID in the catalog. */
const KEY_PROTECT = "ee41347f-b18e-4ca6-bf80-b5467c63f9a6";

export function resourcesApi(platform: Platform): Resources {
  return {
    instance: async (crn, account) =>
      seen(await platform.read(account, (sdk) => sdk.resourceController().getResourceInstance({ id: crn }))),
    createInstance: async (account, { name, region, planId, resourceGroupId, allowedNetwork, tags }) => {
      const made = seen(
        await platform.write(account, (sdk) =>
          sdk.resourceController().createResourceInstance({
            name,
            target: region,
            resourceGroup: resourceGroupId,
            resourcePlanId: planId,
            parameters: { allowed_network: allowedNetwork },
            tags: [...tags],
          }),
        ),
      );
      if (made.ok || made.error.code !== "CLOUD_ANSWER_UNREADABLE") return made;
      return err({ ...made.error, maybeTookEffect: true });
    },
    renameInstance: async (crn, account, name) =>
      nothing(
        await platform.write(account, (sdk) => sdk.resourceController().updateResourceInstance({ id: crn, name })),
      ),
    deleteInstance: async (crn, account) =>
      nothing(await platform.write(account, (sdk) => sdk.resourceController().deleteResourceInstance({ id: crn }))),
    resourceGroups: async (account) => {
      const answer = await platform.read(account, (sdk) =>
        sdk.resourceManager().listResourceGroups({ accountId: account }),
      );
      if (!answer.ok) return answer;
      const groups = list(fields(answer.value)?.["resources"])?.map(resourceGroup);
      return groups?.every((group) => group !== undefined)
        ? ok(groups)
        : err(unreadable("the IDs and names of the resource groups"));
    },
    planId: async (account, plan) => {
      const plans = await childrenOf(platform, account, KEY_PROTECT, "plan");
      if (!plans.ok) return plans;
      const id = text(plans.value.find(({ name }) => name === plan)?.["id"]);
      if (id !== undefined) return ok(id);
      const message = `the catalog has no plan ${plan} of Key Protect`;
      return err({ code: "NOT_FOUND", message, maybeTookEffect: false });
    },
    planName: async (account, planId) => {
      const answer = await platform.read(account, (sdk) => sdk.catalog().getCatalogEntry({ id: planId }));
      if (!answer.ok) return answer;
      const name = text(fields(answer.value)?.["name"]);
      return name === undefined ? err(unreadable("the name of the plan")) : ok(name);
    },
    ...tagCalls(platform),
  };
}

/** All children of a kind that an entry of the catalog has, page by page. */
async function childrenOf(
  platform: Platform,
  account: AccountId,
  id: string,
  kind: string,
): Answered<readonly Fields[]> {
  const found: Fields[] = [];
  for (;;) {
    const offset = found.length;
    const answer = await platform.read(account, (sdk) => sdk.catalog().getChildObjects({ id, kind, offset }));
    if (!answer.ok) return answer;
    const page = list(fields(answer.value)?.["resources"]);
    if (page === undefined) return err(unreadable("the entries of the catalog"));
    found.push(...page.map((entry) => fields(entry) ?? {}));
    if (page.length === 0 || found.length >= (number(fields(answer.value)?.["count"]) ?? 0)) return ok(found);
  }
}

function seen(answer: Result<unknown, CloudFailure>): Result<InstanceSeen, CloudFailure> {
  if (!answer.ok) return answer;
  const [instance] = kmsInstance(answer.value);
  return instance === undefined ? err(unreadable("the CRN of a KMS instance")) : ok(instance);
}

const nothing = (answer: Result<unknown, CloudFailure>): Result<null, CloudFailure> => (answer.ok ? ok(null) : answer);

function resourceGroup(row: unknown): ResourceGroupSeen | undefined {
  const group = fields(row) ?? {};
  const id = text(group["id"]);
  const name = text(group["name"]);
  return id === undefined || name === undefined ? undefined : { id, name, isDefault: group["default"] === true };
}
