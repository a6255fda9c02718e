/** An entry under `instances`, as far as it can be read: referred to with `crn`, or managed here. */
import type { InstanceRef } from "../model/crn.js";
import { ALLOWED_NETWORKS, type AllowedNetwork } from "../model/kms.js";
import { WANTED, type Wanted } from "../model/spec.js";
import { cloudNameOf, located, names } from "./draft-parts.js";
import { choiceOf, type Fields } from "./fields.js";
import { readInstanceCrn } from "./identifiers.js";
import { checkHold, checkInstanceName, checkRegion, checkResourceGroup, checkTag } from "./kms-texts.js";
import type { Problems } from "./problems.js";
import type { Located } from "./tree.js";

export interface DraftInstance {
  readonly name: Located<string>;
  /** What `crn` says; undefined also where the instance is managed here. */
  readonly referred: Located<InstanceRef> | undefined;
  /** Undefined where it is only referred to. */
  readonly managed: DraftManagedInstance | undefined;
  /** Empty where it is only referred to. */
  readonly renamedFrom: readonly Located<string>[];
}

export interface DraftManagedInstance {
  readonly account: Located<string> | undefined;
  readonly cloudName: Located<string>;
  readonly region: Located<string> | undefined;
  readonly plan: string;
  readonly resourceGroup: string | undefined;
  readonly allowedNetwork: AllowedNetwork | undefined;
  readonly tags: readonly string[] | undefined;
  readonly adopt: Located<InstanceRef> | undefined;
  readonly state: Wanted;
  readonly hold: string | undefined;
}

/** The one plan of Key Protect that instances are made with, by the catalog's name. */
const PLAN = "tiered-pricing";

/** The instance as far as the file tells it, whichever way it does. */
export const refOfInstance = ({ referred, managed }: DraftInstance): InstanceRef | undefined =>
  (referred ?? managed?.adopt)?.value;

/** Reads an entry. What stands beside `crn` is the schema's to report. */
export function readInstance(name: Located<string>, fields: Fields | undefined, problems: Problems): DraftInstance {
  if (fields === undefined || fields.has("crn")) {
    const referred = located(fields?.text("crn"), (text) => readInstanceCrn(text, problems));
    return { name, referred, managed: undefined, renamedFrom: [] };
  }
  const renamedFrom = names(fields, "renamedFrom", problems);
  return { name, referred: undefined, managed: readManaged(name, fields, renamedFrom, problems), renamedFrom };
}

function readManaged(
  name: Located<string>,
  fields: Fields,
  renamedFrom: readonly Located<string>[],
  problems: Problems,
): DraftManagedInstance {
  checkKind(fields, problems);
  const [written, region, group, hold] = ["name", "region", "resourceGroup", "hold"].map((field) => fields.text(field));
  if (written !== undefined) checkInstanceName(written, problems);
  const tags = fields.has("tags") ? fields.texts("tags") : undefined;
  for (const tag of tags ?? []) checkTag(tag, problems);
  return {
    account: fields.text("account"),
    cloudName: cloudNameOf(written, renamedFrom, name),
    region: region && checkRegion(region, problems),
    plan: PLAN,
    resourceGroup: group && checkResourceGroup(group, problems)?.value,
    allowedNetwork: choiceOf(ALLOWED_NETWORKS, fields.text("allowedNetwork")),
    tags: tags?.map(({ value }) => value),
    adopt: located(fields.text("adopt"), (text) => readAdopted(text, problems)),
    state: choiceOf(WANTED, fields.text("state")) ?? "active",
    hold: hold && checkHold(hold, problems)?.value,
  };
}

const REFER = "refer to one that exists with `crn:` alone";

function checkKind(fields: Fields, problems: Problems): void {
  const service = fields.text("service");
  if (service !== undefined && service.value !== "kms") {
    const what = /^(hs-crypto|hpcs|hyper[- ]?protect)/i.test(service.value)
      ? "Hyper Protect instances can no longer be made (since 28 March 2026), nor are they taken over here"
      : `no instances of \`${service.value}\` are made here, only Key Protect's (\`kms\`)`;
    problems.add(
      "SERVICE_NOT_MADE_HERE",
      service.span,
      `${service.path}: ${what}`,
      `${REFER}, or leave \`service\` out`,
    );
  }
  const plan = fields.text("plan");
  if (plan !== undefined && plan.value !== PLAN) {
    const message = `${plan.path}: no instances of the plan \`${plan.value}\` are made here, only \`${PLAN}\``;
    problems.add("SERVICE_NOT_MADE_HERE", plan.span, message, `${REFER}, or leave \`plan\` out`);
  }
}

function readAdopted(text: Located<string>, problems: Problems): InstanceRef | undefined {
  const ref = readInstanceCrn(text, problems);
  if (ref === undefined || ref.service === "kms") return ref;
  const message = `${text.path}: a Hyper Protect instance cannot be taken over, only referred to`;
  problems.add("SERVICE_NOT_MADE_HERE", text.span, message, "write `crn:` instead of `adopt:`, and nothing else");
  return ref;
}
