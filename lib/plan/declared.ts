/** What can be judged of a declaration without the cloud: at synthesis, and again when Terraform plans. */
import type { Infrastructure } from "../model/cluster.js";
import type { KeyCrn, KeyRef } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { Problem } from "../model/problem.js";

export interface Declaration {
  /** How messages speak of the cluster. */
  readonly subject: string;
  readonly account: AccountId;
  readonly infrastructure: Infrastructure;
  /** Undefined while it is not known. */
  readonly rootKey: KeyRef | undefined;
  readonly formerKeys: ReadonlySet<KeyCrn>;
}

/** Everything that is wrong with a declaration by itself. */
export function declaredProblems({
  subject,
  account,
  infrastructure,
  rootKey,
  formerKeys,
}: Declaration): readonly Problem[] {
  if (rootKey === undefined) return [];
  const problems: Problem[] = [];
  const attribute = ["root_key"];
  if (infrastructure === "satellite" && rootKey.account !== account) {
    const seen = `The cluster is in account ${account}, the key in account ${rootKey.account}.`;
    problems.push({ code: "SATELLITE_CROSS_ACCOUNT", severity: "refused", subject, attribute, seen });
  }
  if (formerKeys.has(rootKey.crn)) {
    const seen = `${rootKey.crn} is declared as its key and as one of its former keys.`;
    problems.push({ code: "KEY_REUSED", severity: "refused", subject, attribute, seen });
  }
  return problems;
}
