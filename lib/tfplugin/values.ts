/** What decoding gives, and what can be wrong with it. */
import type { BigNumber } from "./number.js";
import type { PathStep } from "./path.js";
import type { Shape } from "./schema.js";
import type { Unknown } from "./unknown.js";

/** A decoded value. */
export type Value =
  | null
  | string
  | boolean
  | number
  | BigNumber
  | Unknown
  | Dynamic
  | readonly Value[]
  | { readonly [name: string]: Value };

/** A value of the dynamic type, with the type it has. */
export class Dynamic {
  readonly shape: Shape;
  readonly value: Value;
  declare protected readonly nominal: "Dynamic";
  constructor(shape: Shape, value: Value) {
    this.shape = shape;
    this.value = value;
  }
}

/** A value that is not of its shape, and where. */
export class ValueError extends Error {
  readonly path: readonly PathStep[];
  constructor(message: string, path: readonly PathStep[] = []) {
    super(message);
    this.path = path;
  }
}

/** The same error, seen from one step further out; other errors stay as they are. */
export const within = (step: PathStep, error: unknown): unknown =>
  error instanceof ValueError ? new ValueError(error.message, [step, ...error.path]) : error;

export const isRecord = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw) && !(raw instanceof Uint8Array);
