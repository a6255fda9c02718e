/** What a whole file is judged with. */
import type { InstanceRef, KeyRef } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { AllowedNetwork } from "../model/kms.js";
import type { Unreadable } from "../model/seen.js";
import type { Removal, Spec, Wanted } from "../model/spec.js";
import type { AuthorizationDeclared } from "../plan/authorization.js";
import type { BindingRecord } from "../plan/record.js";
import type { Retirement } from "../plan/retirement.js";
import type { RootKeyRecord } from "../plan/root-key.js";
import type { Looks } from "./looks.js";

/** What Terraform's state says; what is not in it is not managed yet. */
export interface Prior {
  /** Addresses of all objects in it. */
  readonly addresses: ReadonlySet<string>;
  /** Bindings by their names. */
  readonly bindings: ReadonlyMap<string, BindingRecord>;
  /** Keys by their names. */
  readonly keys: ReadonlyMap<string, PriorKey>;
  /** What else is known of each, by its address. */
  readonly owned: ReadonlyMap<string, Owned>;
  /** Instances by their names. @default nothing is known of them */
  readonly instances?: ReadonlyMap<string, PriorInstance>;
}

/** What the state says of an object: how it was last applied, which matters once the file no longer has it. */
export interface Owned {
  /** The CRN of an instance. */
  readonly crn: string | null;
  /** As last applied: of an instance. */
  readonly wanted: Wanted;
  /** The same of a binding. */
  readonly removal: Removal;
  /** The two sides of an authorization. */
  readonly pair?: AuthorizationDeclared & { readonly policyId: string | null };
  /** What each attribute was, as a plan writes it; what was not set is not there. @default nothing is known of them */
  readonly values?: ReadonlyMap<string, string> | undefined;
}

/** What is known of an instance of the state. */
export interface PriorInstance {
  readonly ref: InstanceRef;
  /** As it was last seen: what may not be read now is not taken for another. Null: never seen. */
  readonly allowedNetwork: AllowedNetwork | null;
}

/** A key of the state: which it is, and what is known of its retirement. */
export interface PriorKey extends Retirement {
  readonly ref: KeyRef;
  /** Its policies as they were last seen: what may not be read now is not taken for not set. @default never seen */
  readonly policies?: Pick<RootKeyRecord, "rotationMonths" | "dualAuthDelete">;
}

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
