/** Names that the file has changed: Terraform takes what its state has under the old one along (`moved` blocks). */
import type { Spec } from "../model/spec.js";
import type { ObjectKind, PlannedObject } from "../plan/fleet-plan.js";
import { addressOf, changed } from "./fleet-object.js";
import type { Prior } from "./fleet-question.js";

export interface Renamed {
  /** The state under the names of the file. */
  readonly prior: Prior | undefined;
  /** The address that an object has in the state, by the one that it will have. */
  readonly from: ReadonlyMap<string, string>;
}

/** The state as it is once Terraform has carried the `moved` blocks of the file out. */
export function asRenamed(prior: Prior | undefined, spec: Spec): Renamed {
  const from = new Map<string, string>();
  if (prior === undefined) return { prior, from };
  for (const [kind, name, formers] of namesOf(spec)) {
    const address = addressOf(kind, name);
    const former = formers.map((one) => addressOf(kind, one)).find((one) => prior.addresses.has(one));
    if (former !== undefined && !prior.addresses.has(address)) from.set(address, former);
  }
  if (from.size === 0) return { prior, from };
  const to = new Map([...from].map(([address, former]) => [former, address]));
  const nameIn = (address: string) => address.slice(address.indexOf(".") + 1);
  const named = (kind: ObjectKind, name: string) => nameIn(to.get(addressOf(kind, name)) ?? addressOf(kind, name));
  return {
    prior: {
      addresses: new Set([...prior.addresses].map((address) => to.get(address) ?? address)),
      bindings: new Map([...prior.bindings].map(([name, record]) => [named("binding", name), record])),
      keys: new Map([...prior.keys].map(([name, key]) => [named("root_key", name), key])),
      owned: new Map([...prior.owned].map(([address, owned]) => [to.get(address) ?? address, owned])),
    },
    from,
  };
}

/** Every object of the file with the names that it had before; authorizations are named after their instances. */
function namesOf({ instances, keys, clusters, accounts }: Spec): readonly Naming[] {
  const ids = [...accounts.values()].map(({ id }) => id);
  return [
    ...[...instances].flatMap(([name, instance]): readonly Naming[] => {
      if (instance.kind === "referred") return [];
      const { renamedFrom } = instance;
      const granted = ids.map(
        (id): Naming => ["authorization", `${name}-${id}`, renamedFrom.map((former) => `${former}-${id}`)],
      );
      return [["instance", name, renamedFrom], ...granted];
    }),
    ...[...keys].flatMap(([name, key]): readonly Naming[] =>
      key.kind === "referred" ? [] : [["root_key", name, key.renamedFrom]],
    ),
    ...[...clusters].map(([name, { renamedFrom }]): Naming => ["binding", name, renamedFrom]),
  ];
}

type Naming = readonly [kind: ObjectKind, name: string, formers: readonly string[]];

/** The object with its change of address; one that does not change otherwise is renamed. */
export function withRename(object: PlannedObject, { from }: Renamed): PlannedObject {
  const former = from.get(object.address);
  if (former === undefined) return object;
  const changes = [changed("address", former, object.address), ...object.changes];
  return { ...object, action: object.action === "none" ? "rename" : object.action, changes };
}
