/** A fresh look at one cluster of a file and at all that its encryption hangs on, for `verify` and `drill`. */
import type { Cloud } from "../../cloud/cloud.js";
import type { ClusterListed } from "../../model/cluster.js";
import { instanceOf, type KeyRef } from "../../model/crn.js";
import type { AuthorizationSeen } from "../../model/iam.js";
import type { BindingLook, KeyLookup } from "../../model/observation.js";
import { type Seen, seen, unseen } from "../../model/seen.js";
import type { ClusterSpec, Spec } from "../../model/spec.js";
import { freshEye } from "../../observe/fresh.js";
import { type Observer, observe } from "../../observe/observer.js";
import { cloudReads, type Reads } from "../../observe/reads.js";
import { remember } from "../../observe/remember.js";
import { explain, ROLES } from "../../observe/unreadable.js";
import type { VerifyView } from "../../plan/prove/verify.js";
import { reasons } from "../../plan/words.js";
import { crnOfFound, type Found, findMeant, type Meant } from "../made-here.js";

export interface Looked {
  readonly name: string;
  readonly spec: ClusterSpec;
  readonly observer: Observer;
  readonly meant: Meant;
  /** Its key in the file, and what that is in the cloud. */
  readonly declared: Found<KeyRef>;
  readonly look: BindingLook;
  readonly key: KeyLookup | undefined;
  /** The policies of the key's account; undefined where it is not known which account that is. */
  readonly policies: Seen<readonly AuthorizationSeen[]> | undefined;
  /** The addresses of its Kubernetes API; undefined where the cluster was not found, or they were not wanted. */
  readonly servers: Seen<readonly string[]> | undefined;
}

/** What looks at several clusters of a file share: each list and each key is read once. */
export interface Eyes {
  readonly spec: Spec;
  readonly cloud: Cloud;
  readonly observer: Observer;
  readonly meant: () => Promise<Meant>;
  readonly key: (ref: KeyRef) => Promise<KeyLookup>;
  readonly authorizations: Reads["authorizations"];
}

/** Nothing is read yet. */
export function eyesOf(spec: Spec, cloud: Cloud): Eyes {
  const observer = observe(cloud);
  const eye = freshEye(cloud, observer.instances);
  const never = new AbortController().signal;
  const meant = remember(() => findMeant(spec, observer));
  return {
    spec,
    cloud,
    observer,
    meant: () => meant("all"),
    key: remember(
      (ref: KeyRef) => eye.key(ref, never),
      ({ crn }) => crn,
    ),
    authorizations: cloudReads(cloud, observer.instances).authorizations,
  };
}

/** Looks at a cluster by its name in the file, which is there; at its addresses only where they are wanted. */
export async function lookAtCluster(eyes: Eyes, name: string, wanted: { readonly servers: boolean }): Promise<Looked> {
  const { spec, cloud, observer } = eyes;
  const cluster = spec.clusters.get(name);
  const account = cluster === undefined ? undefined : spec.accounts.get(cluster.account);
  // The file was checked: every name in it resolves.
  if (cluster === undefined || account === undefined) throw new Error(`the file was not checked: ${name}`);
  const meant = await eyes.meant();
  const declared = meant.keys.get(cluster.key) ?? { kind: "absent" };
  const ref = declared.kind === "found" ? declared.ref : undefined;
  const look = await observer.look({
    account: account.id,
    infrastructure: cluster.infrastructure,
    cluster: "id" in cluster.cluster ? cluster.cluster.id : cluster.cluster.name,
    id: null,
    confirmedKey: null,
    instances: ref === undefined ? [] : [instanceOf(ref)],
  });
  const found = look.cluster.kind === "there" ? look.cluster.listed : undefined;
  const [key, policies, servers] = await Promise.all([
    ref === undefined ? undefined : eyes.key(ref),
    ref === undefined ? undefined : eyes.authorizations(ref.account),
    found === undefined || !wanted.servers ? undefined : serversOf(cloud, found),
  ]);
  return { name, spec: cluster, observer, meant, declared, look, key, policies, servers };
}

async function serversOf(cloud: Cloud, { account, id, name }: ClusterListed): Promise<Seen<readonly string[]>> {
  const answer = await cloud.containers.servers(account, id);
  if (answer.ok) return seen(answer.value);
  return unseen(explain(answer.error, account, `read the addresses of cluster ${name} (${id})`, ROLES.cluster));
}

/** The declared key, or why which one it is could not be told. */
export function declaredKey({ spec, declared }: Pick<Looked, "spec" | "declared">): VerifyView["declared"] {
  switch (declared.kind) {
    case "found":
      return { ref: declared.ref };
    case "absent":
      return { why: `The declared key \`${spec.key}\` is not made yet.`, absent: true };
    case "several":
      return { why: `Which key \`${spec.key}\` is, is not known: ${declared.count} could be meant.`, absent: false };
    case "unseen":
      return { why: reasons([declared.why]), absent: false };
  }
}

/** What `verify` judges, but for the secrets. */
export function verifyView(looked: Looked): Omit<VerifyView, "secrets" | "elsewhere"> {
  const { spec, look, key, declared, policies } = looked;
  const source = look.cluster.kind === "there" ? look.cluster.listed.account : undefined;
  return {
    look,
    left: new Set(spec.formerKeys),
    declared: declaredKey(looked),
    key,
    authorization:
      declared.kind !== "found" || policies === undefined || source === undefined
        ? null
        : { needed: { instance: instanceOf(declared.ref), source }, policies },
  };
}

/** How the cluster is spoken of: its name in the file, and its own name and ID where it was found. */
export function called({ name, look: { cluster } }: Pick<Looked, "name" | "look">): string {
  if (cluster.kind !== "there") return name;
  const { name: own, id } = cluster.listed;
  return own === name ? `${name} (${id})` : `${name} (${own}, ${id})`;
}

export const declaredCrn = ({ declared }: Pick<Looked, "declared">) => crnOfFound(declared);
