/** A configured provider: the cloud it works in, and what it remembers while its process lives. */
import type { Cloud } from "../cloud/cloud.js";
import type { Context, Looks } from "../judge/looks.js";
import type { Clock } from "../model/clock.js";
import type { Problem } from "../model/problem.js";
import { type FreshEye, freshEye } from "../observe/fresh.js";
import { instancesOf } from "../observe/instances.js";
import { managedEye } from "../observe/managed.js";
import { observerOver } from "../observe/observer.js";
import { cloudReads } from "../observe/reads.js";
import type { WrittenAgainst } from "../plan/written-against.js";
import { createGate, type Gate } from "./enable/gate.js";
import { type KeptNotes, NOTHING_KEPT } from "./enable/kept.js";

export interface Session extends Context, Looks {
  readonly cloud: Cloud;
  readonly clock: Clock;
  /** A fresh look before and while something is done. */
  readonly eye: FreshEye;
  readonly gate: Gate;
  /** Marks of enables that outlive the process. */
  readonly kept: KeptNotes;
  readonly writtenAgainst: WrittenAgainst;
  /**
   * What this process has read: CRNs, and names of clusters. A plan over a state that it has not read is one that was
   * saved and is made once more when it is applied, or Terraform was told not to refresh.
   */
  readonly read: Set<string>;
  /** Key rings that this process has asked for: keys are made side by side, and a ring once. */
  readonly rings: Map<string, Promise<Problem | undefined>>;
  /** Looks with nothing remembered: what was made meanwhile is seen. */
  lookAgain(): Looks;
}

/** Looks at a cloud with nothing remembered. */
export function looksAt(cloud: Cloud): Looks {
  const instances = instancesOf(cloud);
  const reads = cloudReads(cloud, instances);
  return { observer: observerOver(reads, instances), managed: managedEye(reads) };
}

/** Opens a session; nothing is sent before somebody asks. */
export function openSession(
  cloud: Cloud,
  clock: Clock,
  maxConcurrent: number,
  stack?: string,
  kept: KeptNotes = NOTHING_KEPT,
): Session {
  const lookAgain = () => looksAt(cloud);
  const { observer, managed } = lookAgain();
  return {
    cloud,
    clock,
    observer,
    eye: freshEye(cloud, observer.instances),
    gate: createGate(maxConcurrent),
    kept,
    writtenAgainst: cloud.endpoints.overridden.length > 0 ? "overridden-endpoints" : "ibm-cloud",
    met: new Set(),
    metInstances: new Set(),
    metKeys: new Set(),
    metAuthorizations: new Set(),
    retiring: new Set(),
    stack,
    managed,
    read: new Set(),
    rings: new Map(),
    lookAgain,
  };
}
