/** Values that Terraform does not know before apply. */

/** The one instance is `UNKNOWN`; refined unknowns are others, and are passed back as they came. */
export class Unknown {
  /** The refinements as they came over the wire (msgpack extension 12); undefined for a plain unknown. */
  readonly refinements: Uint8Array | undefined;
  constructor(refinements?: Uint8Array) {
    this.refinements = refinements;
  }
}

/** A value known only after apply. */
export const UNKNOWN = new Unknown();

/** Whether a value is known only after apply, refined or not. */
export const isUnknown = (value: unknown): value is Unknown => value instanceof Unknown;

/** Whether a value or anything inside of it is known only after apply. */
export function holdsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
