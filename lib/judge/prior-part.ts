/** What of the states of a file is one stack's. A state does not say whose it is: its objects do, by kind and account. */
import type { StackPart } from "../model/layout.js";
import type { Spec } from "../model/spec.js";
import type { ObjectKind } from "../plan/fleet-plan.js";
import { addressOf } from "./fleet-object.js";
import type { Prior } from "./prior.js";

/** The objects of a stack, and all others. */
export interface Divided {
  readonly own: Prior;
  readonly others: Prior;
}

/** Divides what several states say. A stack that holds everything owns everything. */
export function divided(prior: Prior, { accounts }: Spec, { kind, account }: StackPart): Divided {
  if (kind === "fleet") return { own: prior, others: part(prior, new Set()) };
  const id = account === undefined ? undefined : accounts.get(account)?.id;
  const names = (of: ObjectKind, all: readonly (readonly [string, string])[]) =>
    all.flatMap(([name, owner]) => (owner === id ? [addressOf(of, name)] : []));
  const own = new Set(
    kind === "clusters"
      ? names(
          "binding",
          [...prior.bindings].map(([name, one]) => [name, one.account]),
        )
      : [
          ...names(
            "instance",
            [...prior.instances].map(([name, { ref }]) => [name, ref.account]),
          ),
          ...names(
            "root_key",
            [...prior.keys].map(([name, { ref }]) => [name, ref.account]),
          ),
          ...names(
            "authorization",
            [...prior.authorizations].map(([name, one]) => [name, one.instance.account]),
          ),
        ],
  );
  return {
    own: part(prior, own),
    others: part(prior, new Set([...prior.addresses.keys()].filter((at) => !own.has(at)))),
  };
}

function part(prior: Prior, addresses: ReadonlySet<string>): Prior {
  const of = <T>(kind: ObjectKind, all: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...all].filter(([name]) => addresses.has(addressOf(kind, name))));
  return {
    addresses: new Map([...prior.addresses].filter(([address]) => addresses.has(address))),
    instances: of("instance", prior.instances),
    keys: of("root_key", prior.keys),
    retirements: of("root_key", prior.retirements),
    authorizations: of("authorization", prior.authorizations),
    bindings: of("binding", prior.bindings),
  };
}
