/** A service authorization of the official provider: what lets clusters use the keys of a KMS. */
import { because, isDestroyed, nameOf, type PlannedChange } from "./change.js";
import type { Finding, Rule } from "./finding.js";
import { show, textsOf, type Value, valueAt } from "./value.js";
import { forgotten } from "./words.js";

/** Display names of the roles that allow what Reader does (lib/model/iam.ts has their CRNs), and of the delegator. */
const READING = ["Reader", "ReaderPlus", "Writer", "Manager"];
const DELEGATOR = "Authorization Delegator";

export const policyRule: Rule = (change) => {
  const { action, before, after } = change;
  const roles = { was: valueAt(before, "roles"), will: valueAt(after, "roles") };
  const what = `Clusters (${sourceOf(change)}) have ${show(roles.was)} on ${targetOf(change)}`;
  if (action === "forget") return [forgotten(change, "The authorization")];
  if (isDestroyed(change)) {
    const again = action === "replace" ? ", and another one is made" : "";
    return [
      {
        address: nameOf(change),
        code: "PLAN_DESTROYS_AUTHORIZATION",
        severity: "refused",
        now: `${what}.`,
        willBe: `The authorization is taken away${again}${because(change)}.`,
      },
    ];
  }
  if (action === "no-op") return [];
  const address = nameOf(change);
  const now = before === undefined ? "There is no such authorization yet." : `${what}.`;
  const missing = missingIn(roles.will);
  if (missing.length === 0) return [];
  if (roles.will.kind === "unknown" || hasUnknown(change)) {
    const willBe = "Its roles are known only after the apply.";
    return [{ address, code: "PLAN_VALUE_UNKNOWN", severity: "warning", now, willBe, open: true }];
  }
  const lost = before !== undefined && missing.some((role) => !missingIn(roles.was).includes(role));
  const finding: Finding = {
    address,
    code: "AUTHORIZATION_TOO_NARROW",
    // What clusters never had cannot be taken from them.
    severity: lost ? "refused" : "warning",
    now,
    willBe: `They will have ${show(roles.will)}; missing: ${missing.join(", ")}.`,
  };
  return [finding];
};

/** An element of a list may be unknown by itself. */
const hasUnknown = ({ after }: PlannedChange): boolean => {
  const list = valueAt(after, "roles");
  return (
    list.kind === "known" &&
    Array.isArray(list.value) &&
    list.value.some((_, index) => valueAt(after, "roles", index).kind === "unknown")
  );
};

function missingIn(roles: Value): readonly string[] {
  const names = textsOf(roles);
  return [
    ...(names.some((name) => READING.includes(name)) ? [] : ["Reader"]),
    ...(names.includes(DELEGATOR) ? [] : [DELEGATOR]),
  ];
}

function sourceOf({ before, after }: PlannedChange): string {
  const account = valueAt(before ?? after, "source_service_account");
  return account.kind === "absent" ? "of the same account, or as `subject_attributes` say" : `account ${show(account)}`;
}

function targetOf({ before, after }: PlannedChange): string {
  const at = (name: string) => valueAt(before ?? after, name);
  const [service, instance] = [at("target_service_name"), at("target_resource_instance_id")];
  if (service.kind === "absent") return "the KMS that `resource_attributes` name";
  return `${show(service)}${instance.kind === "absent" ? "" : `, instance ${show(instance)}`}`;
}
