/** A step in the life of a key as a plan that is saved, and how the cloud may move before it is applied. */
import type { Sandbox } from "../../../../lib/sandbox/index.js";
import { KEYS, type KeyName } from "./fleet.js";

/**
 * What comes of it: refused with a code, and with another where it moves after Terraform has planned again; or carried out
 * with these writes.
 */
export type Outcome = { readonly refused: string; readonly late?: string } | { readonly sends: readonly string[] };

export interface Move {
  readonly words: string;
  readonly does: (sandbox: Sandbox) => void;
  readonly then: Outcome;
}

export interface Step {
  readonly words: string;
  /** The key that the cluster has from the start. */
  readonly encrypted?: KeyName;
  /** Before the plan is made: files that are deployed, and what happens after them. */
  readonly deployed: readonly (string | ((sandbox: Sandbox) => void))[];
  readonly planned: string;
  /** The object whose plan is saved. */
  readonly address: string;
  /** What is sent where nothing moves. */
  readonly sends: readonly string[];
  readonly moves: readonly Move[];
}

export const CHANGED: Outcome = { refused: "CHANGED_SINCE_PLAN" };
export const move = (words: string, does: Move["does"], then: Outcome = CHANGED): Move => ({ words, does, then });

export const id = (name: KeyName) => KEYS[name].id;
export const goes = (state: "disabled" | "destroyed" | "expired", name: KeyName) =>
  move(`${name} is ${state}`, ({ console }) => console.setKeyState(id(name), state));
