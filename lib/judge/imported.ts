/**
 * What stands against taking over an object that was just imported: there is no earlier look to fall back on, so it must
 * be there, be seen, be what is meant, and not be another stack's.
 */
import type { ClusterLook } from "../model/observation.js";
import type { Problem } from "../model/problem.js";
import { instanceSubject } from "../plan/instance.js";
import { keySubject } from "../plan/root-key.js";
import { reasons } from "../plan/words.js";
import { instanceAdoption, keyAdoption } from "./adoption.js";
import type { InstanceLooked } from "./instance-look.js";
import type { KeyLooked } from "./key-look.js";
import type { Looks } from "./looks.js";

/** Undefined where it may be taken over. */
export async function instanceImportProblem(
  looks: Looks,
  { record, why }: InstanceLooked,
  stack: string | undefined,
): Promise<Problem | undefined> {
  const subject = instanceSubject(record.ref.crn);
  if (why !== undefined) return { code: why.code, severity: "refused", subject, seen: reasons([why]) };
  if (record.status === "gone")
    return { code: "INSTANCE_GONE", severity: "refused", subject, seen: `There is no instance ${record.ref.crn}.` };
  return (await instanceAdoption(looks, record.ref, record, stack))[0];
}

/** Undefined where it may be taken over: it is there, a root key, and its policies are seen. */
export async function keyImportProblem(
  { managed }: Looks,
  { record, why }: KeyLooked,
  stack: string | undefined,
): Promise<Problem | undefined> {
  const subject = keySubject(record.ref.crn);
  const refused = (code: Problem["code"], seen: string): Problem => ({ code, severity: "refused", subject, seen });
  if (why !== undefined) return refused(why.code, reasons([why]));
  if (record.extractable) return refused("KEY_NOT_ROOT", `${record.ref.crn} is a standard key.`);
  if (record.status === "purged") return refused("KEY_NOT_FOUND", `There is no key ${record.ref.crn}.`);
  // Not seen is not none: there is nothing known yet that could be kept.
  const policies = record.status === "destroyed" ? undefined : await managed.policies(record.ref);
  if (policies?.seen === false) return refused(policies.why.code, reasons([policies.why]));
  return keyAdoption(record, stack)[0];
}

/** Undefined where it may be taken over. `asked`: how the cluster was asked for. */
export function clusterImportProblem(
  asked: { readonly account: string; readonly infrastructure: string; readonly cluster: string },
  look: ClusterLook,
): Problem | undefined {
  const { account, infrastructure, cluster } = asked;
  const subject = `cluster ${cluster}`;
  switch (look.kind) {
    case "there":
      return undefined;
    case "gone": {
      const seen = `Account ${account} has no ${infrastructure} cluster ${cluster}.`;
      return { code: "CLUSTER_GONE", severity: "refused", subject, seen };
    }
    case "unseen":
      return { code: look.why.code, severity: "refused", subject, seen: reasons([look.why]) };
  }
}
