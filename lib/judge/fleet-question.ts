/** What a whole file is judged with. */
import type { AccountId } from "../model/ids.js";
import type { Unreadable } from "../model/seen.js";
import type { Spec } from "../model/spec.js";
import type { Looks } from "./looks.js";
import type { Prior } from "./prior.js";

/** What a fleet is judged with. */
export interface FleetQuestion {
  readonly spec: Spec;
  readonly looks: Looks;
  /** Undefined where no state was given. */
  readonly prior: Prior | undefined;
  /** Milliseconds since the epoch: when the cloud was looked at. */
  readonly at: number;
  /** Endpoints that are not the cloud's own, as `VARIABLE = URL`. */
  readonly endpoints: readonly string[];
  /** Why something could not be read, asked for when all has been looked at. */
  gaps(): readonly Unreadable[];
}

/** The name of an account in the file, or its ID where the file does not have it. */
export const nameOf = (accounts: Spec["accounts"], id: AccountId): string =>
  [...accounts].find(([, account]) => account.id === id)?.[0] ?? id;
