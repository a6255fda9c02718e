/** Instances and keys that are managed here are in accounts that can be entered, and where their fields say. */
import type { Draft } from "../draft.js";
import type { DraftInstance } from "../draft-instance.js";
import type { Problems } from "../problems.js";
import type { Located } from "../tree.js";
import type { Homes } from "./homes.js";

/** Reports instances that contradict their CRN, and instances and keys in accounts without credentials. */
export function checkAccounts(draft: Draft, homes: Homes, problems: Problems): void {
  const known = new Set<string | undefined>(draft.accounts.map(({ id }) => id?.value));
  // With an account whose ID cannot be read, any could be meant.
  const complete = !known.has(undefined);
  for (const instance of draft.instances) checkAdopted(instance, known, complete, homes, problems);
  const referred = new Map(draft.instances.map((each) => [each.name.value, each.referred?.value.account]));
  for (const { managed, instance } of draft.keys) {
    const owner = instance && referred.get(instance.value);
    if (managed === undefined || instance === undefined || owner === undefined || !complete || known.has(owner))
      continue;
    addOutside(instance, `\`${instance.value}\` is in the account ${owner}`, problems);
  }
}

function checkAdopted(
  { managed }: DraftInstance,
  known: ReadonlySet<string | undefined>,
  complete: boolean,
  homes: Homes,
  problems: Problems,
): void {
  if (managed?.adopt === undefined) return;
  const { account, region, adopt } = managed;
  const said = homes.accountId(account?.value);
  if (account !== undefined && said !== undefined && said !== adopt.value.account) {
    add(account, `its CRN says the account ${adopt.value.account}, \`${account.value}\` is ${said}`, problems);
  } else if (account === undefined && complete && !known.has(adopt.value.account)) {
    addOutside(adopt, `this instance is in the account ${adopt.value.account}`, problems);
  }
  if (region !== undefined && region.value !== adopt.value.region) {
    add(region, `its CRN says the region \`${adopt.value.region}\``, problems);
  }
}

function add({ span, path }: Located<unknown>, what: string, problems: Problems): void {
  problems.add("INSTANCE_MISMATCH", span, `${path}: ${what}`, "leave it out: the CRN is enough");
}

function addOutside({ span, path }: Located<unknown>, what: string, problems: Problems): void {
  const message = `${path}: ${what}, which is not among \`accounts\``;
  problems.add("ACCOUNT_NOT_CONFIGURED", span, message, "declare the account, or refer to what is there with `crn:`");
}
