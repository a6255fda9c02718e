/**
 * A fresh look at one cluster, taken before anything is sent and while a change is waited for. Nothing that was
 * read earlier in the process is used for it, but where the key APIs answer.
 */
import type { Cloud } from "../cloud/cloud.js";
import type { ClusterListed } from "../model/cluster.js";
import { type InstanceRef, instanceOf, type KeyRef } from "../model/crn.js";
import type { BindingLook, KeyLook, KeyLookup } from "../model/observation.js";
import { seen, unseen } from "../model/seen.js";
import type { Instances } from "./instances.js";
import { explain, ROLES } from "./unreadable.js";

/** A look with the cloud's own time, in milliseconds; undefined where the answer did not carry it. */
export interface FreshLook extends BindingLook {
  readonly at: number | undefined;
}

/** How far a look goes. @default "near" */
export type Reach = "near" | "everywhere";

export interface FreshEye {
  /** The cluster read singly, and its registrations in these instances, and with `everywhere` in every known one too. */
  look(cluster: ClusterListed, near: readonly InstanceRef[], signal: AbortSignal, reach?: Reach): Promise<FreshLook>;
  /** Its registrations in one instance, and nothing else. */
  registrations(cluster: ClusterListed, at: InstanceRef, signal: AbortSignal): Promise<KeyLook>;
  key(ref: KeyRef, signal: AbortSignal): Promise<KeyLookup>;
}

export function freshEye(cloud: Cloud, instances: Instances): FreshEye {
  const registrations = async (cluster: ClusterListed, refs: readonly InstanceRef[], signal: AbortSignal) =>
    Promise.all(
      refs.map(async (instance) => {
        const place = await instances.place(instance);
        if (!place.seen) return place;
        const answer = await cloud.keyManagement.registrations(place.value, cluster.crn, signal);
        if (answer.ok) return seen(answer.value);
        const operation = `list the registrations of ${cluster.name} in instance ${instance.guid}`;
        return unseen(explain(answer.error, instance.account, operation, ROLES.registrations));
      }),
    );

  const keys = async (
    cluster: ClusterListed,
    near: readonly InstanceRef[],
    signal: AbortSignal,
    reach: Reach,
  ): Promise<KeyLook> => {
    const all = reach === "everywhere" ? await instances.all() : { found: [], unread: [] };
    const refs = new Map([...near, ...all.found].map((instance) => [instance.crn, instance]));
    const answers = await registrations(cluster, [...refs.values()], signal);
    return {
      registrations: answers.flatMap((answer) => (answer.seen ? answer.value : [])),
      unread: [...all.unread, ...answers.flatMap((answer) => (answer.seen ? [] : [answer.why]))],
    };
  };

  return {
    look: async (cluster, near, signal, reach = "near") => {
      const [detail, found] = await Promise.all([
        cloud.containers.cluster(cluster.account, cluster.id, signal),
        keys(cluster, near, signal, reach),
      ]);
      if (detail.ok) {
        return {
          cluster: { kind: "there", listed: cluster, detail: seen(detail.value.detail) },
          keys: found,
          at: detail.value.at,
        };
      }
      const why = explain(detail.error, cluster.account, `read cluster ${cluster.name} (${cluster.id})`, ROLES.cluster);
      // A single 404 is not enough to call it gone: only the list of the account is (see `Observer.look`).
      return { cluster: { kind: "unseen", why }, keys: found, at: undefined };
    },
    registrations: (cluster, at, signal) => keys(cluster, [at], signal, "near"),
    key: async (ref, signal) => {
      const place = await instances.place(instanceOf(ref));
      if (!place.seen) return { kind: "unseen", why: place.why };
      const answer = await cloud.keyManagement.key(place.value, ref.id, signal);
      if (answer.ok) return { kind: "there", key: answer.value };
      if (answer.error.code === "NOT_FOUND") return { kind: "missing" };
      return { kind: "unseen", why: explain(answer.error, ref.account, `read key ${ref.id}`, ROLES.registrations) };
    },
  };
}
