/** Where instances and keys are, as far as the file tells it: which entry is a key's instance, and whose account it is in. */
import type { InstanceRef } from "../../model/crn.js";
import type { AccountId } from "../../model/ids.js";
import type { Draft } from "../draft.js";
import { type DraftInstance, refOfInstance } from "../draft-instance.js";
import { type DraftKey, refOfKey } from "../draft-key.js";

export interface Homes {
  /** The ID of an account by its name in the file. */
  accountId(name: string | undefined): AccountId | undefined;
  /** The account that owns an instance. */
  ownerOf(instance: DraftInstance): AccountId | undefined;
  /** The account that owns a key's instance. */
  ownerOfKey(key: DraftKey): AccountId | undefined;
  /** The entries that mean a key's instance: that of its name, and those of its CRN. */
  instancesOf(key: DraftKey): readonly DraftInstance[];
  /** One text for each instance, the same for all entries that mean it. */
  identity(instance: DraftInstance): string;
}

export function homesOf(draft: Draft): Homes {
  const ids = new Map(draft.accounts.map(({ name, id }) => [name.value, id?.value]));
  const byName = new Map(draft.instances.map((instance) => [instance.name.value, instance]));
  const byCrn = new Map<InstanceRef["crn"], DraftInstance[]>();
  for (const instance of draft.instances) {
    const crn = refOfInstance(instance)?.crn;
    if (crn !== undefined) byCrn.set(crn, [...(byCrn.get(crn) ?? []), instance]);
  }

  const accountId: Homes["accountId"] = (name) => (name === undefined ? undefined : ids.get(name));
  const ownerOf: Homes["ownerOf"] = (instance) =>
    refOfInstance(instance)?.account ?? accountId(instance.managed?.account?.value);
  const named = (key: DraftKey) => (key.instance === undefined ? undefined : byName.get(key.instance.value));
  return {
    accountId,
    ownerOf,
    ownerOfKey: (key) => {
      const instance = named(key);
      return refOfKey(key)?.account ?? (instance && ownerOf(instance));
    },
    instancesOf: (key) => {
      const instance = named(key);
      const crn = refOfKey(key)?.instance ?? (instance && refOfInstance(instance)?.crn);
      const same = crn === undefined ? [] : (byCrn.get(crn) ?? []);
      return [...new Set(instance === undefined ? same : [instance, ...same])];
    },
    identity: (instance) => refOfInstance(instance)?.crn ?? `entry ${instance.name.value}`,
  };
}
