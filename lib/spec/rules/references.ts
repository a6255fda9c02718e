/** Every name that is used is declared. */
import type { Draft } from "../draft.js";
import { refOfInstance } from "../draft-instance.js";
import { refOfKey } from "../draft-key.js";
import type { Problems } from "../problems.js";
import { didYouMean } from "../suggest.js";
import type { Located } from "../tree.js";

/** Reports names of accounts, instances and keys that nothing has. */
export function checkReferences(draft: Draft, problems: Problems): void {
  const accounts = new Map(draft.accounts.map(({ name, id }) => [name.value, id?.value]));
  const instances = new Map(draft.instances.map((each) => [each.name.value, refOfInstance(each)?.crn]));
  const keys = new Map(draft.keys.map((each) => [each.name.value, refOfKey(each)?.crn]));
  for (const { managed } of draft.instances) check(managed?.account, "accounts", accounts, problems);
  for (const { instance } of draft.keys) check(instance, "instances", instances, problems);
  for (const { account, key } of draft.clusters) {
    check(account, "accounts", accounts, problems);
    check(key, "keys", keys, problems);
  }
}

/** `declared` tells, by name, what in the cloud a user might have written instead of the name. */
function check(
  reference: Located<string> | undefined,
  section: string,
  declared: ReadonlyMap<string, string | undefined>,
  problems: Problems,
): void {
  if (reference === undefined || declared.has(reference.value)) return;
  const { value, span, path } = reference;
  const byIdentity = [...declared].find(([, identity]) => identity === value)?.[0];
  const fallback = fallbackHint(value, section, declared);
  const hint =
    byIdentity === undefined ? (didYouMean(value, declared.keys()) ?? fallback) : `write its name: \`${byIdentity}\``;
  problems.add("REFERENCE_UNKNOWN", span, `${path}: nothing under \`${section}\` has the name \`${value}\``, hint);
}

function fallbackHint(value: string, section: string, declared: ReadonlyMap<string, unknown>): string | undefined {
  if (value.startsWith("crn:")) return `declare it under \`${section}\`, and write the name that it has there`;
  return declared.size === 0 ? `nothing is declared under \`${section}\`` : undefined;
}
