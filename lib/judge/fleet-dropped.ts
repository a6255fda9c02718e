/**
 * What Terraform's state has and the file no longer does: Terraform would destroy it, and every destroy is judged by the
 * rules that the provider asks.
 */
import { instanceOf, parseInstanceCrn } from "../model/crn.js";
import type { Problem } from "../model/problem.js";
import { instanceRefOf, type Spec } from "../model/spec.js";
import { authorizationRemoval } from "../plan/authorization.js";
import { OBJECT_KINDS, type ObjectKind, type PlannedObject } from "../plan/fleet-plan.js";
import { instanceRemoval } from "../plan/instance.js";
import { recordAfterLook } from "../plan/record.js";
import { removalProblems } from "../plan/removal.js";
import { keyRemoval } from "../plan/root-key.js";
import { addressOf, planned } from "./fleet-object.js";
import { type FleetQuestion, nameOf, type Owned, type Prior, type PriorKey } from "./fleet-question.js";
import { lookAtInstance } from "./instance-look.js";
import { lookAtKey, registeredOn } from "./key-look.js";
import { questionOf } from "./question.js";

/** One object for each that is dropped; `others` are those of the file, and those that it says are no longer managed. */
export async function dropped(
  question: FleetQuestion,
  others: readonly PlannedObject[],
): Promise<readonly PlannedObject[]> {
  const { prior, spec } = question;
  if (prior === undefined) return [];
  const kept = new Set(others.map(({ address }) => address));
  const gone = [...prior.addresses].flatMap((address) => {
    const kind = OBJECT_KINDS.find((one) => address.startsWith(addressOf(one, "")));
    return kind === undefined || kept.has(address) ? [] : [{ kind, name: address.slice(addressOf(kind, "").length) }];
  });
  const letGo = impliedNames(spec);
  return Promise.all(
    gone.map(async ({ kind, name }) => {
      const nothing = planned({ kind, name, account: "", action: "forget" });
      // The stack itself says that these stay: nobody wrote them down.
      if (kind === "authorization" && letGo.has(name)) return nothing;
      const object = { ...nothing, ...(await judge(question, prior, kind, name)) };
      return object.findings.length === 0 ? object : { ...object, action: "none" as const };
    }),
  );
}

type Told = Partial<PlannedObject> & { readonly findings: readonly Problem[] };

async function judge({ spec, looks }: FleetQuestion, prior: Prior, kind: ObjectKind, name: string): Promise<Told> {
  const owned = prior.owned.get(addressOf(kind, name));
  if (kind === "binding") {
    const before = prior.bindings.get(name);
    if (before === undefined) return { findings: [] };
    const record = recordAfterLook(before, await looks.observer.look(questionOf(before)));
    const findings = removalProblems(record, owned?.removal ?? "refuse");
    return { account: nameOf(spec.accounts, record.account), crn: record.clusterCrn, findings };
  }
  if (kind === "root_key") {
    const key = prior.keys.get(name);
    return key === undefined ? { findings: [] } : judgeKey(spec, looks, key);
  }
  if (owned === undefined) return { findings: [] };
  if (kind === "authorization") {
    if (owned.pair === undefined) return { findings: [] };
    const { pair } = owned;
    const record = { ...pair, roles: new Set<string>(), scope: null, status: "unknown" } as const;
    return { account: nameOf(spec.accounts, pair.instance.account), findings: authorizationRemoval(record) };
  }
  return judgeInstance(spec, looks, owned);
}

async function judgeInstance(spec: Spec, looks: FleetQuestion["looks"], { crn, wanted }: Owned): Promise<Told> {
  const ref = parseInstanceCrn(crn ?? "");
  if (!ref.ok) return { findings: [] };
  const { record } = await lookAtInstance(looks, ref.value, null);
  const findings = instanceRemoval(record, wanted);
  return { account: nameOf(spec.accounts, ref.value.account), crn, status: record.status, findings };
}

async function judgeKey(spec: Spec, looks: FleetQuestion["looks"], { ref, wanted }: PriorKey): Promise<Told> {
  const [{ record }, users] = await Promise.all([lookAtKey(looks, ref, null, spec.name), registeredOn(looks, ref)]);
  const findings = keyRemoval(record, wanted, users);
  const { account, crn: home } = instanceOf(ref);
  return { account: nameOf(spec.accounts, account), crn: ref.crn, status: record.status, on: [home], findings };
}

/** The names that authorizations of this file can have had: the stack forgets those that it no longer needs. */
function impliedNames({ instances, keys, removed, accounts }: Spec): ReadonlySet<string> {
  const ofGuid = (guid: string) => `kms-${guid}`;
  const names = [
    ...removed.instances,
    ...[...instances].flatMap(([name, instance]) => {
      const guid = instanceRefOf(instance)?.guid;
      const formers = instance.kind === "managed" ? instance.renamedFrom : [];
      return [name, ...formers, ...(guid === undefined ? [] : [ofGuid(guid)])];
    }),
    ...[...keys.values()].flatMap((key) => (key.kind === "referred" ? [ofGuid(key.ref.guid)] : [])),
  ];
  return new Set(names.flatMap((name) => [...accounts.values()].map(({ id }) => `${name}-${id}`)));
}
