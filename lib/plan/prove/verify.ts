/** Whether one cluster's secrets are encrypted as declared: each check with its answer, and unknown as one (law 6). */
import type { ClusterDetail } from "../../model/cluster.js";
import { isReady } from "../../model/cluster.js";
import type { KeyCrn, KeyRef } from "../../model/crn.js";
import type { AuthorizationSeen } from "../../model/iam.js";
import type { BindingLook, KeyLookup } from "../../model/observation.js";
import { type SecretsLook, secretsCount } from "../../model/secrets.js";
import type { Seen } from "../../model/seen.js";
import { type AuthorizationDeclared, authorizationAfterLook } from "../authorization.js";
import { keyInUse } from "../key-in-use.js";
import { reasons, whyUnseen } from "../words.js";

/** The checks, in the order in which they are told. */
export const CHECKS = ["encryption", "master", "registration", "version", "key", "authorization", "secrets"] as const;
export type CheckName = (typeof CHECKS)[number];

export const CHECK_RESULTS = ["passed", "failed", "unknown"] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export interface Check {
  readonly name: CheckName;
  readonly result: CheckResult;
  /** What was seen, or why it was not, in whole sentences; never a secret. */
  readonly seen: string;
}

/** What was seen of a cluster and all that its encryption hangs on. */
export interface VerifyView {
  readonly look: BindingLook;
  /** Keys that the file says the cluster has left. */
  readonly left: ReadonlySet<KeyCrn>;
  /** The declared key; a sentence where which key that is could not be told. */
  readonly declared: { readonly ref: KeyRef } | { readonly why: string; readonly absent: boolean };
  /** The declared key, read singly; undefined where it is not known which that is. */
  readonly key: KeyLookup | undefined;
  /** The two sides of the authorization that is needed, and the policies of the key's account. */
  readonly authorization: {
    readonly needed: AuthorizationDeclared;
    readonly policies: Seen<readonly AuthorizationSeen[]>;
  } | null;
  /** Undefined where no kubeconfig was given: then secrets are no part of the answer. */
  readonly secrets: SecretsLook | undefined;
  /** Why the kubeconfig cannot be said to lead to this cluster; undefined where it can. */
  readonly elsewhere: string | undefined;
}

/** Every check that could be asked for. */
export function verified(view: VerifyView): readonly Check[] {
  return [
    encryption(view),
    master(view),
    registration(view),
    version(view),
    keyState(view),
    authorization(view),
    ...(view.secrets === undefined ? [] : [secrets(view.secrets, view.elsewhere)]),
  ];
}

const passed = (name: CheckName, seen: string): Check => ({ name, result: "passed", seen });
const failed = (name: CheckName, seen: string): Check => ({ name, result: "failed", seen });
const unknown = (name: CheckName, seen: string): Check => ({ name, result: "unknown", seen });

/** The single read of the cluster, or the check's answer where there is none. */
function detailOf(name: CheckName, { look: { cluster } }: VerifyView): ClusterDetail | Check {
  if (cluster.kind === "gone") return failed(name, "The cluster is not in its account.");
  if (cluster.kind === "unseen") return unknown(name, reasons([cluster.why]));
  if (cluster.detail === undefined) return unknown(name, "The cluster was not read by itself.");
  return cluster.detail.seen ? cluster.detail.value : unknown(name, reasons([cluster.detail.why]));
}

const isCheck = (answer: ClusterDetail | Check): answer is Check => "result" in answer;

function encryption(view: VerifyView): Check {
  const detail = detailOf("encryption", view);
  if (isCheck(detail)) return detail;
  return detail.encrypted
    ? passed("encryption", "The cluster reports that encryption with a KMS is on.")
    : failed("encryption", "The cluster reports that encryption with a KMS is off.");
}

function master(view: VerifyView): Check {
  const detail = detailOf("master", view);
  if (isCheck(detail)) return detail;
  const told = `The cluster's state is “${detail.state}”, its master status “${detail.masterStatus}”, its master state “${detail.masterState}”.`;
  return isReady(detail) && detail.state === "normal" ? passed("master", told) : failed("master", told);
}

function registration(view: VerifyView): Check {
  const { declared, look } = view;
  if ("why" in declared) return (declared.absent ? failed : unknown)("registration", declared.why);
  const use = keyInUse(look, view.left);
  switch (use.kind) {
    case "none":
      return failed("registration", "The cluster reports no encryption, so it uses no key.");
    case "unseen":
    case "lagging":
      return unknown("registration", whyUnseen(use));
    case "key": {
      const { key, created } = use.registration;
      const since = created === undefined ? "" : ` since ${created}`;
      if (key !== declared.ref.crn)
        return failed("registration", `The KMS shows the cluster on another key${since}: ${key}.`);
      // What could not be read may hold a newer one.
      if (look.keys.unread.length > 0) return unknown("registration", reasons(look.keys.unread));
      return passed("registration", `The KMS shows the cluster on the declared key${since}: ${key}.`);
    }
  }
}

function version({ declared, key, look }: VerifyView): Check {
  if ("why" in declared) return (declared.absent ? failed : unknown)("version", declared.why);
  const registered = look.keys.registrations.find((one) => one.key === declared.ref.crn)?.version;
  const newest = key?.kind === "there" ? key.key.version : undefined;
  if (key?.kind === "unseen") return unknown("version", reasons([key.why]));
  if (registered === undefined) return unknown("version", "No registration on the declared key tells a version.");
  if (newest === undefined) return unknown("version", "The key tells no version.");
  const made = newest.created === undefined ? "" : ` (made ${newest.created})`;
  if (registered.id === newest.id)
    return passed("version", `The cluster is registered with the key's newest version, ${newest.id}${made}.`);
  return unknown(
    "version",
    `The cluster is registered with version ${registered.id}; the key's newest is ${newest.id}${made}. Clusters follow a rotation by themselves, and the KMS's record may be hours behind.`,
  );
}

function keyState({ declared, key }: VerifyView): Check {
  if ("why" in declared) return (declared.absent ? failed : unknown)("key", declared.why);
  if (key === undefined || key.kind === "missing") return failed("key", "The instance does not have the declared key.");
  if (key.kind === "unseen") return unknown("key", reasons([key.why]));
  const { state, extractable, expires } = key.key;
  if (extractable) return failed("key", "It is a standard key, which encrypts no cluster.");
  if (state !== "active") return failed("key", `The key is ${state}.`);
  return passed("key", `The key is active${expires === undefined ? "" : `, and expires at ${expires}`}.`);
}

function authorization({ declared, authorization: asked }: VerifyView): Check {
  if ("why" in declared || asked === null)
    return unknown("authorization", "why" in declared ? declared.why : "Which instance it must be on is not known.");
  const { needed, policies } = asked;
  if (!policies.seen) return unknown("authorization", reasons([policies.why]));
  const { status, policyId } = authorizationAfterLook(needed, null, policies, null);
  const pair = `the clusters of account ${needed.source} use instance ${needed.instance.guid}`;
  switch (status) {
    case "active":
      return passed("authorization", `IAM policy ${policyId} lets ${pair}.`);
    case "narrowed":
      return unknown(
        "authorization",
        `IAM policy ${policyId} has limits or fewer roles; whether it lets ${pair} is not certain.`,
      );
    case "gone":
    case "unknown":
      return failed("authorization", `No IAM policy of account ${needed.instance.account} lets ${pair}.`);
  }
}

function secrets(look: SecretsLook, elsewhere: string | undefined): Check {
  if (elsewhere !== undefined) return unknown("secrets", elsewhere);
  switch (look.kind) {
    case "read":
      return look.names.size === 0
        ? unknown("secrets", "The cluster's API lists no secret, so none could be read.")
        : passed(
            "secrets",
            `The cluster's API lists ${secretsCount(look.names.size)}, and one of them was read by itself.`,
          );
    case "unreadable":
      return failed("secrets", `The cluster's API gives no secrets: ${look.why}.`);
    case "unclear":
      return unknown("secrets", `Whether secrets can be read was not seen: ${look.why}.`);
  }
}

/** Failed before unknown: what is known to be wrong is told first. */
export function verdictOf(checks: readonly Check[]): CheckResult {
  const has = (result: CheckResult) => checks.some((check) => check.result === result);
  return has("failed") ? "failed" : has("unknown") ? "unknown" : "passed";
}
