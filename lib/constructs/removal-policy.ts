import type { Removal } from "../model/spec.js";

/** What destroying a binding means: Terraform's `destroy`, or a declaration that is no longer there. */
export enum RemovalPolicy {
  /** It is refused when Terraform plans: encryption cannot be switched off. */
  REFUSE = "refuse",
  /** Terraform drops it from its state, and nothing is sent: for throw-away environments. */
  FORGET = "forget",
}

/** The policy for the word that the file has. */
export const removalPolicy = (word: Removal): RemovalPolicy =>
  word === "forget" ? RemovalPolicy.FORGET : RemovalPolicy.REFUSE;
