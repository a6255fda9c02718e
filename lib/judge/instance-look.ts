/** What was seen of an instance, as its record: what could not be read keeps what was known. */
import type { InstanceRef } from "../model/crn.js";
import type { InstanceSeen } from "../model/kms.js";
import { partOf, type Seen, seen, type Unreadable, unseen } from "../model/seen.js";
import type { InstanceDeclared, InstanceRecord, InstancesFound } from "../plan/instance.js";
import { instanceTag, otherInstanceMark, TAG_MARK } from "../plan/marker.js";
import type { Looks } from "./looks.js";

export interface InstanceLooked {
  readonly record: InstanceRecord;
  /** Why the instance itself could not be read; undefined where it was. */
  readonly why: Unreadable | undefined;
}

/** Looks at one instance. */
export async function lookAtInstance(
  { managed }: Looks,
  ref: InstanceRef,
  before: InstanceRecord | null,
): Promise<InstanceLooked> {
  const known = before ?? blank(ref);
  const look = await managed.instance(ref);
  if (!look.seen) return { record: { ...known, status: "unknown" }, why: look.why };
  if (look.value === "gone") return { record: { ...known, status: "gone" }, why: undefined };
  const { name, state, planId, resourceGroupId } = look.value;
  const active = state === "active";
  const [plan, group, tags, network] = await Promise.all([
    planId === undefined ? undefined : managed.planName(ref.account, planId),
    groupOf(managed, ref, resourceGroupId, known),
    managed.tags(ref),
    // Its key API answers only while it is active.
    active ? managed.networkRules(ref) : undefined,
  ]);
  return {
    record: {
      ref,
      name,
      plan: plan?.seen ? plan.value : known.plan,
      resourceGroup: group,
      resourceGroupId: resourceGroupId ?? known.resourceGroupId,
      allowedNetwork: network?.seen ? network.value.network : known.allowedNetwork,
      tags: tags.seen ? new Set(tags.value.filter((tag) => !tag.startsWith(TAG_MARK))) : known.tags,
      status: state,
    },
    why: undefined,
  };
}

/** The group of an instance never changes, so its name is asked for only once. */
async function groupOf(
  managed: Looks["managed"],
  { account }: InstanceRef,
  id: string | undefined,
  known: InstanceRecord,
): Promise<string | null> {
  if (id === undefined || (id === known.resourceGroupId && known.resourceGroup !== null)) return known.resourceGroup;
  const groups = await managed.resourceGroups(account);
  return (groups.seen ? groups.value.find((group) => group.id === id)?.name : undefined) ?? known.resourceGroup;
}

/** What is known of an instance before it is looked at: nothing. */
export const blank = (ref: InstanceRef): InstanceRecord => ({
  ref,
  name: ref.guid,
  plan: null,
  resourceGroup: null,
  resourceGroupId: null,
  allowedNetwork: null,
  tags: new Set(),
  status: "unknown",
});

/** What a create finds: instances with the mark, and others of the same name, service and region. */
export async function findInstances(
  { observer, managed }: Looks,
  declared: InstanceDeclared,
  stack: string,
): Promise<Seen<InstancesFound>> {
  const [listed, tagged] = await Promise.all([
    observer.instances.of(declared.account),
    managed.tagged(declared.account, instanceTag(stack, declared.name)),
  ]);
  if (!tagged.seen) return unseen(tagged.why);
  const all = partOf(listed);
  const ours = (one: InstanceSeen) => tagged.value.has(one.crn);
  // Of a list that is not whole only what has the mark is enough: all that have it are known from the search.
  const enough = tagged.value.size > 0 && all.filter(ours).length === tagged.value.size;
  if (!listed.seen && !enough) return unseen(listed.why);
  const sameName = (one: InstanceSeen) =>
    one.name === declared.name && one.service === "kms" && one.region === declared.region;
  const others = all.filter((one) => !ours(one) && sameName(one));
  const marked = await Promise.all(
    others.map(async (one) => {
      const tags = await managed.tags(one);
      return { ...one, mark: tags.seen ? otherInstanceMark(tags.value, stack, one.name) : undefined };
    }),
  );
  return seen({ ours: all.filter(ours), others: marked });
}
