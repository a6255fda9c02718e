/** One instance or key, one entry, where it is managed here; one alias, one key. */
import type { Code } from "../../model/codes/index.js";
import type { Draft } from "../draft.js";
import type { DraftInstance } from "../draft-instance.js";
import type { DraftKey } from "../draft-key.js";
import type { Problems } from "../problems.js";
import type { Located } from "../tree.js";
import type { Homes } from "./homes.js";

/** Reports instances and keys that two entries mean, and aliases that two keys of one instance have. */
export function checkTwice(draft: Draft, homes: Homes, problems: Problems): void {
  checkCrns("INSTANCE_TWICE", "instances", draft.instances, problems);
  checkCrns("KEY_TWICE", "keys", draft.keys, problems);

  const instances = new Map<string, Located<string>>();
  for (const instance of draft.instances) {
    const account = homes.ownerOf(instance);
    const { managed, name } = instance;
    if (managed === undefined || account === undefined) continue;
    const message = (other: string) =>
      `\`instances.${other}\` has the name \`${managed.cloudName.value}\` in this account already`;
    claim(
      "INSTANCE_TWICE",
      instances,
      `${account} ${managed.cloudName.value}`,
      name,
      managed.cloudName,
      message,
      problems,
    );
  }

  const keys = new Map<string, Located<string>>();
  const aliases = new Map<string, Located<string>>();
  for (const key of draft.keys) {
    const [instance] = homes.instancesOf(key);
    const { managed, name } = key;
    if (managed === undefined || instance === undefined) continue;
    const home = homes.identity(instance);
    const message = (other: string) =>
      `\`keys.${other}\` has the name \`${managed.cloudName.value}\` in this instance already`;
    claim("KEY_TWICE", keys, `${home} ${managed.cloudName.value}`, name, managed.cloudName, message, problems);
    for (const alias of managed.aliases ?? []) {
      const taken = (other: string) => `\`keys.${other}\` of this instance has the alias \`${alias.value}\` already`;
      claim("ALIAS_TWICE", aliases, `${home} ${alias.value}`, name, alias, taken, problems);
    }
  }
}

/** An object that is taken over may not be meant by any other entry; two that only refer to it do no harm. */
function checkCrns(
  code: Code,
  section: string,
  entries: readonly (DraftInstance | DraftKey)[],
  problems: Problems,
): void {
  const met = new Map<string, { readonly name: string; readonly adopted: boolean }>();
  for (const { name, referred, managed } of entries) {
    const said = referred ?? managed?.adopt;
    if (said === undefined) continue;
    const { crn } = said.value;
    const other = met.get(crn);
    const adopted = managed !== undefined;
    if (other === undefined) met.set(crn, { name: name.value, adopted });
    else if (other.adopted || adopted) {
      problems.add(
        code,
        said.span,
        `${said.path}: \`${section}.${other.name}\` has this CRN already`,
        "keep one of the two",
      );
      if (adopted) met.set(crn, { name: name.value, adopted });
    }
  }
}

/** `owner` wants to be the only one with what is `claimed` at a place of the file. */
function claim(
  code: Code,
  claims: Map<string, Located<string>>,
  claimed: string,
  owner: Located<string>,
  { span, path }: Located<string>,
  message: (other: string) => string,
  problems: Problems,
): void {
  const other = claims.get(claimed);
  if (other === undefined) claims.set(claimed, owner);
  else if (other !== owner) {
    const hint = code === "ALIAS_TWICE" ? undefined : "keep one of the two, or give one another `name:`";
    problems.add(code, span, `${path}: ${message(other.value)}`, hint);
  }
}
