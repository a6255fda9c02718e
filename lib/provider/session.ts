/** A configured provider: the cloud it works in, and what it remembers while its process lives. */
import type { Cloud } from "../cloud/cloud.js";
import type { Clock } from "../model/clock.js";
import { type FreshEye, freshEye } from "../observe/fresh.js";
import { type Observer, observe } from "../observe/observer.js";
import { createGate, type Gate } from "./enable/gate.js";

/** Whether a state was written against IBM Cloud itself or against overridden endpoints (a sandbox). */
export type WrittenAgainst = "ibm-cloud" | "overridden-endpoints";

export interface Session {
  readonly cloud: Cloud;
  readonly clock: Clock;
  /** One shared observation: Terraform asks for one object after the other. */
  readonly observer: Observer;
  /** A fresh look before and while something is done. */
  readonly eye: FreshEye;
  readonly gate: Gate;
  readonly writtenAgainst: WrittenAgainst;
  /** Clusters that were in the state when this process met them: creating one of them is a replacement. */
  readonly met: Set<string>;
}

/** Opens a session; nothing is sent before somebody asks. */
export function openSession(cloud: Cloud, clock: Clock, maxConcurrent: number): Session {
  const observer = observe(cloud);
  return {
    cloud,
    clock,
    observer,
    eye: freshEye(cloud, observer.instances),
    gate: createGate(maxConcurrent),
    writtenAgainst: cloud.endpoints.overridden.length > 0 ? "overridden-endpoints" : "ibm-cloud",
    met: new Set(),
  };
}
