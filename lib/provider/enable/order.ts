/** An enable that Terraform has been told to carry out, and everything it is carried out with. */

import type { Cloud } from "../../cloud/cloud.js";
import type { Looks } from "../../judge/looks.js";
import type { Clock } from "../../model/clock.js";
import type { ClusterListed, Endpoint } from "../../model/cluster.js";
import type { KeyCrn, KeyRef } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import type { FreshEye } from "../../observe/fresh.js";
import type { BindingRecord } from "../../plan/record.js";
import type { Gate } from "./gate.js";
import type { KeptNotes } from "./kept.js";

/** How often a cluster is asked while a change is waited for (the official provider: every 10 s). */
export const POLL = 10_000;

/** How long after an enable was sent the master may take to show that it has begun, in milliseconds. */
export const BEGINNING = 120_000;

export interface Order {
  /** How errors speak of the cluster. */
  readonly subject: string;
  readonly cluster: ClusterListed;
  readonly key: KeyRef;
  readonly endpoint: Endpoint;
  /** What the plan saw: the state before. */
  readonly prior: BindingRecord;
  /** The same key is sent again on purpose, to change the endpoint. */
  readonly sameKey: boolean;
  /** An enable that an earlier run sent and did not see to its end. */
  readonly sent: SentNote | undefined;
  /** Milliseconds: how long the operation, and how long a lagging registration is waited for. */
  readonly patience: { readonly operation: number; readonly registration: number };
  readonly signal: AbortSignal;
}

/** A mark in the resource's private state: an enable was sent, and its end was not seen. */
export interface SentNote {
  readonly key: KeyCrn;
  /** The endpoint that was asked for; undefined in a mark of a version that did not note it. */
  readonly endpoint: Endpoint | undefined;
  /** The cloud's time just before it was sent, milliseconds since the epoch. */
  readonly at: number;
}

export interface Means {
  readonly cloud: Cloud;
  readonly eye: FreshEye;
  /** Looks with nothing remembered. */
  lookAgain(): Looks;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly kept: KeptNotes;
  readonly log: (message: string) => void;
}

/** How it ended: what the state says now, what must be said, and the mark to keep where the end was not seen. */
export interface Outcome {
  readonly record: BindingRecord;
  readonly problems: readonly Problem[];
  readonly sent?: SentNote;
}

/** An ending in which nothing is known to have changed. A mark of an earlier run stays unless another is given. */
export const unchanged = (order: Order, problem: Problem, sent: SentNote | undefined = order.sent): Outcome => ({
  record: order.prior,
  problems: [problem],
  ...(sent === undefined ? {} : { sent }),
});

/** An ending in which the key is in use: `seen` by its registration, else `pending` or `unseen` with a warning. */
export function inUse(
  order: Order,
  sight: "seen" | "pending" | "unseen",
  version: string | undefined,
  problems: readonly Problem[] = [],
): Outcome {
  const { prior, key } = order;
  const former = new Set(prior.formerRootKeys);
  if (prior.rootKey !== null && prior.rootKey !== key.crn) former.add(prior.rootKey);
  return {
    record: {
      ...prior,
      clusterId: order.cluster.id,
      clusterCrn: order.cluster.crn,
      rootKey: key.crn,
      encryption: "enabled",
      rootKeySeen: sight,
      keyVersion: version ?? null,
      formerRootKeys: former,
      driftedFrom: null,
      endpoint: order.endpoint,
    },
    problems,
  };
}

/** A problem of this order. */
export const problem = (
  order: Order,
  code: Problem["code"],
  seen: string,
  severity: Problem["severity"] = "refused",
): Problem => ({
  code,
  severity,
  subject: order.subject,
  attribute: ["root_key"],
  seen,
});

export const interrupted = (order: Order, words: string): Problem =>
  problem(order, "INTERRUPTED", `The run was stopped while ${words}.`);
