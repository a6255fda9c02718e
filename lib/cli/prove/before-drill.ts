/** All that is looked at before a drill may start. */
import type { Cloud } from "../../cloud/cloud.js";
import type { KubernetesApi } from "../../cloud/kubernetes.js";
import type { Credentials } from "../../model/account.js";
import { instanceOf } from "../../model/crn.js";
import type { SecretsLook } from "../../model/secrets.js";
import { type Seen, seen, unseen } from "../../model/seen.js";
import type { ClusterSpec, Spec } from "../../model/spec.js";
import { instancesOf } from "../../observe/instances.js";
import type { Observer } from "../../observe/observer.js";
import { explain, ROLES } from "../../observe/unreadable.js";
import type { DrillView, OnKey } from "../../plan/prove/drill.js";
import { whyElsewhere } from "../../plan/prove/servers.js";
import { called, eyesOf, type Looked, lookAtCluster, verifyView } from "./look.js";

export interface Asked {
  readonly name: string;
  readonly confirmed: readonly string[];
  readonly kubernetes: KubernetesApi;
  /** The kubeconfig's address, where somebody has confirmed it. */
  readonly server: string | undefined;
  readonly patience: number;
  readonly now: () => number;
}

export interface Before {
  readonly looked: Looked;
  readonly view: DrillView;
  /** When the secrets were read, in milliseconds since the epoch. */
  readonly started: number;
  readonly ended: number;
}

export async function beforeDrill(spec: Spec, cloud: Cloud, asked: Asked): Promise<Before> {
  const { name, kubernetes, server, now } = asked;
  const looked = await lookAtCluster(eyesOf(spec, cloud), name, { servers: true });
  const elsewhere = looked.servers === undefined ? undefined : whyElsewhere(kubernetes.server, looked.servers, server);
  const [users, declaring] = await Promise.all([usersOf(cloud, looked), declaringKey(spec, looked)]);
  const started = now();
  // Nothing is asked of an API that may be another cluster's.
  const secrets: SecretsLook =
    elsewhere !== undefined || looked.servers === undefined
      ? { kind: "unclear", why: "the cluster was not found" }
      : await kubernetes.secrets();
  const ended = now();
  const { look, left, declared, key } = verifyView(looked);
  const { patience } = asked;
  const view: DrillView = {
    name,
    called: called(looked),
    confirmed: new Set(asked.confirmed),
    look,
    left,
    declared,
    key,
    users,
    declaring,
    credentials: credentialsFor(spec, looked),
    secrets,
    elsewhere,
    now: ended,
    patience,
  };
  return { looked, view, started, ended };
}

/** All that is registered on the declared key, whatever it is. */
async function usersOf(cloud: Cloud, { declared }: Looked): Promise<Seen<readonly string[]> | undefined> {
  if (declared.kind !== "found") return undefined;
  const { ref } = declared;
  const place = await instancesOf(cloud).place(instanceOf(ref));
  if (!place.seen) return unseen(place.why);
  const answer = await cloud.keyManagement.users(place.value, ref.id);
  if (answer.ok) return seen(answer.value);
  const operation = `list what is registered on key ${ref.id}`;
  return unseen(explain(answer.error, ref.account, operation, ROLES.registrations));
}

function credentialsFor({ accounts }: Spec, { declared }: Looked): Credentials | undefined {
  if (declared.kind !== "found") return undefined;
  return [...accounts.values()].find(({ id }) => id === declared.ref.account)?.credentials;
}

/** The clusters of the file that declare the same key. */
async function declaringKey(spec: Spec, { declared, meant, observer }: Looked): Promise<readonly OnKey[]> {
  if (declared.kind !== "found") return [];
  const same = [...spec.clusters].filter(([, { key }]) => {
    const found = meant.keys.get(key);
    return found?.kind === "found" && found.ref.crn === declared.ref.crn;
  });
  return Promise.all(same.map(async ([name, cluster]) => ({ name, id: await idOf(spec, cluster, observer) })));
}

async function idOf(spec: Spec, cluster: ClusterSpec, observer: Observer): Promise<string | undefined> {
  if ("id" in cluster.cluster) return cluster.cluster.id;
  const { name } = cluster.cluster;
  const account = spec.accounts.get(cluster.account);
  if (account === undefined) return undefined;
  const listed = await observer.clusters(account.id, cluster.infrastructure);
  return listed.seen ? listed.value.clusters.find((one) => one.name === name)?.id : undefined;
}
