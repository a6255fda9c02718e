/** One account, one entry; one cluster, one binding. */
import type { Draft, DraftCluster } from "../draft.js";
import type { Problems } from "../problems.js";

/** Reports accounts and clusters that are declared twice under different names. */
export function checkDuplicates(draft: Draft, problems: Problems): void {
  const owners = new Map<string, string>();
  for (const { name, id } of draft.accounts) {
    if (id === undefined) continue;
    const owner = owners.get(id.value);
    if (owner === undefined) owners.set(id.value, name.value);
    else problems.add("ACCOUNT_TWICE", id.span, `${id.path}: the account \`${owner}\` has this id already`);
  }

  const accounts = new Map(draft.accounts.map(({ name, id }) => [name.value, id?.value ?? name.value]));
  const bindings = new Map<string, string>();
  for (const cluster of draft.clusters) {
    const identity = identityOf(cluster, accounts);
    if (identity === undefined) continue;
    const binding = bindings.get(identity.text);
    if (binding === undefined) bindings.set(identity.text, cluster.name.value);
    else {
      const { span, path } = identity.place;
      problems.add("TWO_BINDINGS", span, `${path}: \`clusters.${binding}\` is this cluster already`);
    }
  }
}

/** IDs are unique in all of the cloud; names in one account and infrastructure. */
function identityOf({ id, cloudName, account, infrastructure }: DraftCluster, accounts: ReadonlyMap<string, string>) {
  if (id !== undefined) return { text: `id ${id.value}`, place: id };
  if (cloudName === undefined || account === undefined || infrastructure === undefined) return undefined;
  const owner = accounts.get(account.value) ?? account.value;
  return { text: `name ${owner} ${infrastructure} ${cloudName.value}`, place: cloudName };
}
