/** Where key APIs answer: the KMS instances of every account that can be entered, and those that a CRN points at. */
import type { Cloud } from "../cloud/cloud.js";
import type { KeyPlace } from "../cloud/key-management.js";
import type { InstanceRef } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { InstanceSeen } from "../model/kms.js";
import { partOf, type Seen, seen, type Unreadable, unseen } from "../model/seen.js";
import type { Reads } from "./reads.js";
import { remember } from "./remember.js";
import { explain, notWhole, ROLES } from "./unreadable.js";

export interface Instances {
  /** The KMS instances of an account. */
  of(account: AccountId): Promise<Seen<readonly InstanceSeen[]>>;
  /** Where the key API of an instance answers, also where its account could not be listed. */
  place(instance: InstanceRef): Promise<Seen<KeyPlace>>;
  /** Every instance of every account that can be entered; accounts that could not be listed with the reason. */
  all(): Promise<{ readonly found: readonly InstanceSeen[]; readonly unread: readonly Unreadable[] }>;
}

export function instancesOf(cloud: Cloud): Instances {
  const of = remember(async (account: AccountId): Promise<Seen<readonly InstanceSeen[]>> => {
    const answer = await cloud.resourceController.kmsInstances(account);
    if (answer.ok) return seen(answer.value);
    const why = explain(answer.error, account, "list the KMS instances", ROLES.instances);
    return notWhole(answer.error, why);
  });

  return {
    of,
    place: async (ref) => {
      const listed = await of(ref.account);
      // An account without credentials cannot be asked anything: its own reason says more than a missing host.
      if (!listed.seen && isOutside(listed.why)) return unseen(listed.why);
      const known = partOf(listed).find(({ crn }) => crn === ref.crn);
      const url = cloud.endpoints.keyManagement(ref, known);
      if (url === undefined) return unseen(listed.seen ? noHost(ref) : listed.why);
      return seen({ crn: ref.crn, guid: ref.guid, account: ref.account, url });
    },
    all: async () => {
      const lists = await Promise.all(cloud.accounts.map(({ id }) => of(id)));
      return {
        found: lists.flatMap(partOf),
        unread: lists.flatMap((list) => (list.seen ? [] : [list.why])),
      };
    },
  };
}

const isOutside = (why: Unreadable) =>
  why.code === "ACCOUNT_NOT_CONFIGURED" || why.code === "CREDENTIALS_MISSING" || why.code === "CREDENTIALS_REJECTED";

const noHost = (ref: InstanceRef): Unreadable => ({
  code: "NOT_FOUND",
  account: ref.account,
  operation: `find instance ${ref.guid}`,
  message: "the account does not list this instance, and its host cannot be computed",
});

/** The lists alone, over any reads: nothing can be sent with them. */
export const listsOf = (reads: Pick<Reads, "accounts" | "instances">): Instances => ({
  of: reads.instances,
  place: async (ref) => unseen(noHost(ref)),
  all: async () => {
    const lists = await Promise.all(reads.accounts.map((account) => reads.instances(account)));
    return {
      found: lists.flatMap(partOf),
      unread: lists.flatMap((list) => (list.seen ? [] : [list.why])),
    };
  },
});
