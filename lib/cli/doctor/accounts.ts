/**
 * What `doctor` finds of the accounts of a file: whether they can be entered, and which of the reads that a plan makes
 * are allowed. Lists only; nothing is written, and whether an enable would be allowed is not asked, since that cannot
 * be seen without sending one.
 */
import { type Account, variablesOf } from "../../model/account.js";
import { INFRASTRUCTURES } from "../../model/cluster.js";
import { CODES } from "../../model/codes/index.js";
import { type InstanceRef, instanceOf } from "../../model/crn.js";
import type { Seen, Unreadable } from "../../model/seen.js";
import { keyRefOf, type Spec } from "../../model/spec.js";
import type { Observer } from "../../observe/observer.js";
import { type Check, checkOf, fine } from "../../report/doctor.js";
import { notSet, unsetVariables } from "../before/credentials.js";
import type { Surroundings } from "../before/index.js";
import { type Found, findInstances, refsOf } from "../made-here.js";

/**
 * The credentials of every account, by the names of their variables; failed where the account has clusters, or is the
 * one of the stack that is meant.
 */
export function credentialChecks(spec: Spec, env: Surroundings["env"], own?: string): readonly Check[] {
  return [...spec.accounts].map(([name, account]) => {
    const subject = `account ${name}: credentials`;
    const unset = unsetVariables(account, env);
    if (unset.length === 0) return fine(subject, enteredWith(account));
    const severity = name === own || infrastructuresOf(spec, name).length > 0 ? "refused" : "warning";
    return checkOf({ code: "CREDENTIALS_MISSING", severity, subject, seen: notSet(unset) });
  });
}

function enteredWith({ credentials }: Account): string {
  const variables = variablesOf(credentials);
  return variables.length === 0
    ? "a trusted profile, entered without any variable"
    : `${variables.join(" and ")} is set`;
}

/** Tokens and reads of every account whose credentials are there. */
export async function accountChecks(
  spec: Spec,
  observer: Observer,
  env: Surroundings["env"],
): Promise<readonly Check[]> {
  const entered = [...spec.accounts].filter(([, account]) => unsetVariables(account, env).length === 0);
  const instances = await findInstances(spec, observer);
  const checks = await Promise.all(
    entered.map(([name, account]) => oneAccount(spec, instances, observer, name, account)),
  );
  return checks.flat();
}

async function oneAccount(
  spec: Spec,
  found: Instances,
  observer: Observer,
  name: string,
  { id }: Account,
): Promise<readonly Check[]> {
  const listed = await observer.instances.of(id);
  const token = tokenCheck(`account ${name}: token`, listed);
  if (token.outcome !== "ok") return [token];
  const clusters = infrastructuresOf(spec, name).map(async (infrastructure) => {
    const list = await observer.clusters(id, infrastructure);
    const subject = `account ${name}: ${infrastructure} clusters`;
    return readCheck(subject, list, "refused", ({ clusters: all }) => many(all.length, "cluster"));
  });
  const declared = instancesNamed(spec, found).filter(({ account }) => account === id);
  const notFound = notFoundIn(spec, found, name);
  // Without instances of the file here, the list only tells whether a cluster was moved to a key of this account.
  const needed = declared.length > 0 || notFound.length > 0 ? "refused" : "warning";
  const names = new Map(listed.seen ? listed.value.map((instance) => [instance.crn, instance.name]) : []);
  const more = listed.seen ? listed.value.filter(({ crn }) => !declared.some((one) => one.crn === crn)) : [];
  const inInstance = async (instance: InstanceRef, severity: "refused" | "warning") => {
    const called = names.get(instance.crn) ?? instance.guid;
    const [keys, registrations] = await Promise.all([observer.keysIn(instance), observer.registrationsIn(instance)]);
    return [
      readCheck(`account ${name}: keys of ${called}`, keys, severity, ({ length }) => many(length, "key")),
      readCheck(`account ${name}: registrations of ${called}`, registrations, severity, ({ length }) =>
        many(length, "registration"),
      ),
    ];
  };
  const instances = [
    ...declared.map((instance) => inInstance(instance, "refused")),
    // A cluster may be on a key of any of them; the file itself does not need them.
    ...more.map((instance) => inInstance(instance, "warning")),
  ];
  return [
    token,
    ...(await Promise.all(clusters)),
    readCheck(`account ${name}: KMS instances`, listed, needed, ({ length }) => many(length, "instance")),
    ...notFound.flatMap(([instance, answer]) => notFoundCheck(`account ${name}: instance ${instance}`, answer)),
    ...(await Promise.all(instances)).flat(),
  ];
}

/** Whoever was answered by a service, even with a refusal, had a token. */
function tokenCheck(subject: string, answer: Seen<unknown>): Check {
  if (answer.seen) return fine(subject, "obtained");
  switch (answer.why.code) {
    case "CREDENTIALS_MISSING":
    case "CREDENTIALS_REJECTED":
    case "CLOUD_UNAVAILABLE":
    case "RATE_LIMITED":
      return failed(subject, answer.why, "refused");
    default:
      return fine(subject, "obtained");
  }
}

function readCheck<T>(subject: string, answer: Seen<T>, severity: Severity, found: (value: T) => string): Check {
  return answer.seen ? fine(subject, found(answer.value)) : failed(subject, answer.why, severity);
}

type Severity = "refused" | "warning";

const failed = (subject: string, { code, message, operation, role }: Unreadable, severity: Severity): Check =>
  checkOf({
    code,
    severity,
    subject,
    seen: `could not ${operation}: ${message}`,
    todo: role === undefined ? CODES[code].todo : [`Give its credentials the role: ${role}.`],
  });

/** The infrastructures of an account's clusters in the file. */
function infrastructuresOf({ clusters }: Spec, account: string) {
  const mine = [...clusters.values()].filter((cluster) => cluster.account === account);
  return INFRASTRUCTURES.filter((infrastructure) => mine.some((cluster) => cluster.infrastructure === infrastructure));
}

type Instances = ReadonlyMap<string, Found<InstanceRef>>;

/** The instances that the file means, as far as they are found, and those of the keys that it names, each once. */
function instancesNamed({ keys }: Spec, instances: Instances): readonly InstanceRef[] {
  const refs = [...refsOf(instances), ...[...keys.values()].flatMap((one) => keyRefOf(one) ?? []).map(instanceOf)];
  return [...new Map(refs.map((ref) => [ref.crn, ref])).values()];
}

/** The instances of an account that are to be made here and were not found, by their names in the file. */
const notFoundIn = ({ instances }: Spec, found: Instances, account: string) =>
  [...found].filter(([name, { kind }]) => {
    const spec = instances.get(name);
    return kind !== "found" && spec?.kind === "managed" && spec.account === account;
  });

/** Nothing where the list could not be read, which is said of the list. */
function notFoundCheck(subject: string, found: Found<InstanceRef>): readonly Check[] {
  if (found.kind === "absent") return [fine(subject, "not made yet")];
  if (found.kind !== "several") return [];
  const seen = `${found.count} instances of its region have its name`;
  return [checkOf({ code: "INSTANCE_NAME_TAKEN", severity: "warning", subject, seen })];
}

const many = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
