/**
 * What Terraform's state has and the file no longer does: Terraform would destroy it, and every destroy is judged by the
 * rules that the provider asks.
 */
import { instanceOf } from "../model/crn.js";
import type { Problem } from "../model/problem.js";
import { authorizationRemoval } from "../plan/authorization.js";
import { OBJECT_KINDS, type ObjectKind, type PlannedObject } from "../plan/fleet-plan.js";
import { instanceRemoval } from "../plan/instance.js";
import { recordAfterLook } from "../plan/record.js";
import { removalProblems } from "../plan/removal.js";
import { keyRemoval } from "../plan/root-key.js";
import { lookAtAuthorization } from "./authorization-look.js";
import { addressOf, planned } from "./fleet-object.js";
import { type FleetQuestion, nameOf } from "./fleet-question.js";
import { lookAtInstance } from "./instance-look.js";
import { lookAtKey, registeredOn } from "./key-look.js";
import { type Prior, storedProblem } from "./prior.js";
import { questionOf } from "./question.js";

/**
 * One object for each that is dropped; `others` are those of the file, and those that it says are no longer managed.
 * `letGo`: names of authorizations that the stack forgets by itself, since nobody wrote them down.
 */
export async function dropped(
  question: FleetQuestion,
  others: readonly PlannedObject[],
  letGo: ReadonlySet<string>,
): Promise<readonly PlannedObject[]> {
  const { prior } = question;
  if (prior === undefined) return [];
  const kept = new Set(others.map(({ address }) => address));
  const gone = [...prior.addresses.keys()].flatMap((address) => {
    const kind = OBJECT_KINDS.find((one) => address.startsWith(addressOf(one, "")));
    return kind === undefined || kept.has(address) ? [] : [{ kind, name: address.slice(addressOf(kind, "").length) }];
  });
  return Promise.all(
    gone.map(async ({ kind, name }) => {
      const nothing = planned({ kind, name, account: "", action: "forget" });
      if (kind === "authorization" && letGo.has(name)) return nothing;
      const wrong = storedProblem(prior, nothing.address, question.endpoints);
      const object = { ...nothing, ...(wrong ? { findings: [wrong] } : await judge(question, prior, kind, name)) };
      return object.findings.length === 0 ? object : { ...object, action: "none" as const };
    }),
  );
}

type Told = Partial<PlannedObject> & { readonly findings: readonly Problem[] };

const NOTHING: Told = { findings: [] };

/** What the provider says of it, which reads it again first. */
async function judge({ spec, looks }: FleetQuestion, prior: Prior, kind: ObjectKind, name: string): Promise<Told> {
  const { accounts } = spec;
  const { wanted, removal } = prior.addresses.get(addressOf(kind, name)) ?? { wanted: "active", removal: "refuse" };
  switch (kind) {
    case "instance": {
      const last = prior.instances.get(name);
      if (last === undefined) return NOTHING;
      const { record } = await lookAtInstance(looks, last.ref, last);
      const findings = instanceRemoval(record, wanted === "retired" ? "retired" : "active");
      return { account: nameOf(accounts, last.ref.account), crn: last.ref.crn, status: record.status, findings };
    }
    case "root_key": {
      const last = prior.keys.get(name);
      if (last === undefined) return NOTHING;
      const { ref } = last;
      const [{ record }, users] = await Promise.all([lookAtKey(looks, ref, last, spec.name), registeredOn(looks, ref)]);
      const findings = keyRemoval(record, wanted, users);
      const on = [instanceOf(ref).crn];
      return { account: nameOf(accounts, ref.account), crn: ref.crn, status: record.status, on, findings };
    }
    case "authorization": {
      const last = prior.authorizations.get(name);
      if (last === undefined) return NOTHING;
      const { record } = await lookAtAuthorization(looks, last, last);
      return { account: nameOf(accounts, last.instance.account), findings: authorizationRemoval(record) };
    }
    case "binding": {
      const last = prior.bindings.get(name);
      if (last === undefined) return NOTHING;
      const record = recordAfterLook(last, await looks.observer.look(questionOf(last)));
      const findings = removalProblems(record, removal);
      return { account: nameOf(accounts, record.account), crn: record.clusterCrn, findings };
    }
  }
}
