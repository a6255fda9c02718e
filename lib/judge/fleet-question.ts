/** What a whole file is judged with. */
import type { KeyCrn } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { Implied } from "../model/implied.js";
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
  /** What lies beside the file as it is given, where that is only a part of one. @default it is whole */
  readonly beside?: Beside | undefined;
}

/** What the rest of a file means for the part of it that is judged. */
export interface Beside {
  /** The names of the accounts that are looked at. */
  readonly accounts: readonly string[];
  /** The authorizations that the part holds, whoever's clusters need them. */
  readonly implied: readonly Implied[];
  /** Keys that clusters of the part use and that others make, by name, where their CRNs are not known. */
  readonly missing: ReadonlySet<string>;
  /** Keys that others are to retire, as far as their CRNs are known: no cluster of the part is moved to one. */
  readonly retiring: ReadonlySet<KeyCrn>;
  /** The keys of the whole file, as far as their CRNs are known. */
  readonly declared: ReadonlySet<KeyCrn>;
  /** Whether those are all of them: only then is any other key one that the file does not have. */
  readonly declaredWhole: boolean;
}

/** The name of an account in the file, or its ID where the file does not have it. */
export const nameOf = (accounts: Spec["accounts"], id: AccountId): string =>
  [...accounts].find(([, account]) => account.id === id)?.[0] ?? id;
