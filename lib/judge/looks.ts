/**
 * Asks what is so, asks the plan what that means, and gives both: the one way from a declaration to a decision, for
 * Terraform's plan and for the command's. Nothing is sent here.
 */
import type { InstanceCrn, KeyCrn } from "../model/crn.js";
import type { ManagedEye } from "../observe/managed.js";
import type { Observer } from "../observe/observer.js";

/** The shared lists, and what is read beyond them. */
export interface Looks {
  readonly observer: Observer;
  readonly managed: ManagedEye;
}

/** What a run remembers while it goes from object to object. */
export interface Context {
  /** What is made here is marked with the stack's name; undefined where it is not said. */
  readonly stack: string | undefined;
  /** Clusters that were in the state when this run met them: creating one of them is a replacement. */
  readonly met: Set<string>;
  /** The same of instances, root keys, and authorizations by their pair. */
  readonly metInstances: Set<InstanceCrn>;
  readonly metKeys: Set<KeyCrn>;
  readonly metAuthorizations: Set<string>;
  /** Keys that are declared as retiring or retired: no cluster is moved to one of them. */
  readonly retiring: Set<KeyCrn>;
}
