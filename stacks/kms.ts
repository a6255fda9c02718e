/** The instances and root keys of a checked file -> constructs, at the names they have in the file. */
import { Construct } from "constructs";
import { type IKmsInstance, KmsInstance } from "../lib/constructs/kms-instance.js";
import { type IRootKey, RootKey } from "../lib/constructs/root-key.js";
import type { InstanceCrn } from "../lib/model/crn.js";
import { type InstanceSpec, instanceRefOf, type KeySpec, type Spec } from "../lib/model/spec.js";
import { get } from "./get.js";

/** The instances of a file by their names. Those that are managed here become resources. */
export function instancesOf(stack: Construct, spec: Spec): ReadonlyMap<string, IKmsInstance> {
  const scope = new Construct(stack, "instances");
  return new Map([...spec.instances].map(([name, instance]) => [name, instanceOf(scope, name, instance, spec)]));
}

function instanceOf(scope: Construct, name: string, spec: InstanceSpec, { accounts }: Spec): IKmsInstance {
  if (spec.kind === "referred") return KmsInstance.fromCrn(scope, name, spec.ref.crn);
  const { kind: _, account, adopt, ...props } = spec;
  const instance = new KmsInstance(scope, name, { ...props, account: get(accounts, account).id, adopt: adopt?.crn });
  instance.overrideLogicalId(name);
  return instance;
}

/** The keys of a file by their names. Those that are managed here become resources. */
export function keysOf(
  stack: Construct,
  spec: Spec,
  instances: ReadonlyMap<string, IKmsInstance>,
): ReadonlyMap<string, IRootKey> {
  const scope = new Construct(stack, "keys");
  const byCrn = namesByCrn(spec);
  const keyOf = (name: string, key: KeySpec): IRootKey => {
    if (key.kind === "referred") {
      const declared = byCrn.get(key.ref.instance);
      return RootKey.fromCrn(scope, name, key.ref.crn, declared === undefined ? undefined : get(instances, declared));
    }
    const { kind: _, instance, rotationMonths, adopt, ...props } = key;
    const made = new RootKey(scope, name, {
      ...props,
      instance: get(instances, instance),
      rotation: rotationMonths === undefined ? undefined : { everyMonths: rotationMonths },
      adopt: adopt?.crn,
    });
    made.overrideLogicalId(name);
    return made;
  };
  return new Map([...spec.keys].map(([name, key]) => [name, keyOf(name, key)]));
}

function namesByCrn({ instances }: Spec): ReadonlyMap<InstanceCrn, string> {
  return new Map(
    [...instances].flatMap(([name, instance]) => {
      const crn = instanceRefOf(instance)?.crn;
      return crn === undefined ? [] : [[crn, name]];
    }),
  );
}
