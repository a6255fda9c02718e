/** CRNs, IDs and names as users write them: parsed by the model, and explained when they are something else. */
import {
  type InstanceRef,
  type KeyRef,
  parseClusterCrn,
  parseInstanceCrn,
  parseKeyCrn,
  splitCrn,
} from "../model/crn.js";
import {
  type AccountId,
  type ClusterId,
  type ClusterName,
  isUuid,
  parseAccountId,
  parseClusterId,
  parseClusterName,
} from "../model/ids.js";
import type { Problems } from "./problems.js";
import type { Located } from "./tree.js";

const NAME = /^[a-zA-Z_][a-zA-Z0-9_-]*$/;
const NAME_LENGTH = 64;
const FORM = "write a letter or underscore, then letters, digits, underscores and hyphens";
const PROFILE = /^Profile-(.*)$/;

/** Reads the CRN of a KMS instance. */
export function readInstanceCrn({ value, span, path }: Located<string>, problems: Problems): InstanceRef | undefined {
  const parsed = parseInstanceCrn(value);
  if (parsed.ok) return parsed.value;
  const key = parseKeyCrn(value);
  if (isUuid(value)) {
    const hint = "`ibmcloud resource service-instance NAME --id` prints the CRN";
    problems.add("GUID_FOR_CRN", span, `${path}: the CRN of an instance belongs here, not a GUID`, hint);
  } else if (key.ok) {
    const message = `${path}: this is the CRN of a key; the CRN of its instance belongs here`;
    problems.add("KEY_CRN_FOR_INSTANCE", span, message, `write \`${key.value.instance}\``);
  } else {
    const whole = `${value.trim().replace(/:*$/, "")}::`;
    const hint = parseInstanceCrn(whole).ok ? `write \`${whole}\`` : undefined;
    problems.add("CRN_MALFORMED", span, `${path}: this is not the CRN of a KMS instance: ${parsed.error}`, hint);
  }
  return undefined;
}

/** Reads the CRN of a root key. */
export function readKeyCrn({ value, span, path }: Located<string>, problems: Problems): KeyRef | undefined {
  const parsed = parseKeyCrn(value);
  if (parsed.ok) return parsed.value;
  const instance = parseInstanceCrn(value);
  if (isUuid(value)) {
    const hint = "`ibmcloud kp keys -c --instance-id GUID` prints the CRNs of the keys";
    problems.add("GUID_FOR_CRN", span, `${path}: the CRN of a key belongs here, not a GUID or key ID`, hint);
  } else if (instance.ok) {
    const message = `${path}: this is the CRN of an instance; the CRN of one of its keys belongs here`;
    problems.add("INSTANCE_CRN_FOR_KEY", span, message, `write \`${value.slice(0, -1)}key:<key ID>\``);
  } else {
    const hint = parseKeyCrn(value.trim()).ok ? `write \`${value.trim()}\`` : undefined;
    problems.add("CRN_MALFORMED", span, `${path}: this is not the CRN of a key: ${parsed.error}`, hint);
  }
  return undefined;
}

/** Reads an account's ID. */
export function readAccountId({ value, span, path }: Located<string>, problems: Problems): AccountId | undefined {
  const parsed = parseAccountId(value);
  if (parsed.ok) return parsed.value;
  const crn = splitCrn(value);
  const bare = (crn.ok ? crn.value.scope : value).trim().replace(/^a\//, "").toLowerCase();
  const hint = parseAccountId(bare).ok ? `write \`${bare}\`` : "`ibmcloud account show` prints it";
  if (crn.ok) problems.add("CRN_FOR_ID", span, `${path}: the ID of an account belongs here, not a CRN`, hint);
  else problems.add("ID_MALFORMED", span, `${path}: \`${value}\` is not ${parsed.error}`, hint);
  return undefined;
}

/** Reads a cluster's ID. */
export function readClusterId({ value, span, path }: Located<string>, problems: Problems): ClusterId | undefined {
  const parsed = parseClusterId(value);
  if (parsed.ok) return parsed.value;
  if (value.startsWith("crn:")) {
    addClusterCrn({ value, span, path }, problems);
    return undefined;
  }
  const lower = value.trim().toLowerCase();
  const named =
    parseClusterName(value).ok && !isUuid(value) ? `if it is the cluster's name: write \`name: ${value}\`` : undefined;
  const hint = parseClusterId(lower).ok ? `write \`${lower}\`` : named;
  problems.add("ID_MALFORMED", span, `${path}: \`${value}\` is not ${parsed.error}`, hint);
  return undefined;
}

/** Reads a cluster's name in the cloud. */
export function readClusterName({ value, span, path }: Located<string>, problems: Problems): ClusterName | undefined {
  const parsed = parseClusterName(value);
  if (parsed.ok) return parsed.value;
  if (value.startsWith("crn:")) addClusterCrn({ value, span, path }, problems);
  else problems.add("ID_MALFORMED", span, `${path}: \`${value}\` is not ${parsed.error}`);
  return undefined;
}

function addClusterCrn({ value, span, path }: Located<string>, problems: Problems): void {
  const crn = parseClusterCrn(value);
  const message = `${path}: a cluster's ID or name belongs here, not a CRN`;
  problems.add("CRN_FOR_ID", span, message, crn.ok ? `write \`id: ${crn.value.id}\`` : undefined);
}

/** Reads a trusted profile's ID: `Profile-` and a UUID. */
export function readProfileId({ value, span, path }: Located<string>, problems: Problems): string | undefined {
  if (isUuid(PROFILE.exec(value)?.[1] ?? "")) return value;
  const last = value.split(":").at(-1) ?? "";
  const whole = last.startsWith("Profile-") ? last : `Profile-${last}`;
  const hint = isUuid(whole.slice("Profile-".length)) ? `write \`${whole}\`` : undefined;
  if (value.startsWith("crn:")) {
    problems.add("CRN_FOR_ID", span, `${path}: the ID of a trusted profile belongs here, not a CRN`, hint);
  } else {
    problems.add(
      "ID_MALFORMED",
      span,
      `${path}: this is not the ID of a trusted profile: \`Profile-\` and a UUID`,
      hint,
    );
  }
  return undefined;
}

/** Checks that a name of the file can be a Terraform address. */
export function checkName({ value, span, path }: Located<string>, problems: Problems): void {
  if (NAME.test(value) && value.length <= NAME_LENGTH) return;
  const tame = value
    .replaceAll(/[^a-zA-Z0-9_-]+/g, "-")
    .replace(/^(?=[^a-zA-Z_])/, "_")
    .slice(0, NAME_LENGTH);
  const long = NAME.test(value) ? `, it has ${value.length} characters of ${NAME_LENGTH} at most` : "";
  problems.add(
    "NAME_INVALID",
    span,
    `${path}: \`${value}\` cannot be a Terraform address${long}`,
    /[a-zA-Z0-9]/.test(tame) ? `write for example \`${tame}\`` : FORM,
  );
}
