/** An authorization that is no longer managed here is one that nothing in the file needs any more. */
import type { Draft } from "../draft.js";
import type { Problems } from "../problems.js";
import type { Homes } from "./homes.js";

/** Reports removed authorizations through which a declared cluster still reaches its key. */
export function checkAuthorizations(draft: Draft, homes: Homes, problems: Problems): void {
  if (draft.removed.authorizations.length === 0) return;
  const keys = new Map(draft.keys.map((key) => [key.name.value, key]));
  /** The first cluster that needs an authorization, by its name; an instance goes by its former names too. */
  const needed = new Map<string, string>();
  for (const { name, account, key } of draft.clusters) {
    const declared = key && keys.get(key.value);
    const id = homes.accountId(account?.value);
    if (declared === undefined || id === undefined) continue;
    for (const instance of homes.instancesOf(declared)) {
      for (const each of [instance.name, ...instance.renamedFrom]) {
        const authorization = `${each.value}-${id}`;
        if (!needed.has(authorization)) needed.set(authorization, name.value);
      }
    }
  }
  for (const { value, span, path } of draft.removed.authorizations) {
    const cluster = needed.get(value.text);
    if (cluster === undefined) continue;
    const message = `${path}: \`clusters.${cluster}\` still reaches its key in \`${value.instance}\` through it`;
    problems.add(
      "DECLARED_AND_REMOVED",
      span,
      message,
      "take it out; it goes by itself when the last cluster has moved",
    );
  }
}
