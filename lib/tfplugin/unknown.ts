/** Values that Terraform does not know before apply. */
import type { BigNumber } from "./number.js";
import type { Dynamic } from "./values.js";

/** The one instance is `UNKNOWN`; refined unknowns are others, and are passed back as they came. */
export class Unknown {
  /** The refinements as they came over the wire (msgpack extension 12); undefined for a plain unknown. */
  readonly refinements: Uint8Array | undefined;
  declare protected readonly nominal: "Unknown";
  constructor(refinements?: Uint8Array) {
    this.refinements = refinements;
  }
}

/** A value known only after apply. */
export const UNKNOWN = new Unknown();

/** Whether a value is known only after apply, refined or not. */
export const isUnknown = (value: unknown): value is Unknown => value instanceof Unknown;

/** What is left of a value's type when nothing in it is unknown. */
type Known<V> = V extends Unknown
  ? never
  : V extends null | undefined | string | number | boolean | BigNumber | Dynamic
    ? V
    : V extends readonly (infer E)[]
      ? readonly Known<E>[]
      : { readonly [K in keyof V]: Known<V[K]> };

/** Whether everything in a value is known: a plan for which this is so can be a state. */
export const isKnown = <V>(value: V): value is V & Known<V> => !holdsUnknown(value);

/** Whether a value or anything inside of it is known only after apply. */
export function holdsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
