/** The four kinds of objects that a stack declares, as Terraform and as messages call them. */
import type { Code } from "../model/codes/index.js";

/** A kind of object. */
export interface Kind {
  /** Its type in Terraform's addresses. */
  readonly type: string;
  /** How messages speak of one. */
  readonly word: string;
  /** The code of two declarations of one and the same object. */
  readonly twice: Code;
  /** What two such declarations are of. */
  readonly of: string;
}

export const KINDS = {
  instance: { type: "clusterkms_instance", word: "instance", twice: "INSTANCE_TWICE", of: "the same instance" },
  key: { type: "clusterkms_root_key", word: "key", twice: "KEY_TWICE", of: "the same key" },
  authorization: {
    type: "clusterkms_authorization",
    word: "authorization",
    twice: "TWO_AUTHORIZATIONS",
    of: "the same instance and account",
  },
  binding: { type: "clusterkms_binding", word: "binding", twice: "TWO_BINDINGS", of: "the same cluster" },
} as const satisfies Record<string, Kind>;
