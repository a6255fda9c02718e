/** The writes of the key API. Each is sent once; a key is never deleted by force. */
import type { KeyId } from "../model/ids.js";
import type { AllowedNetwork, KeySeen } from "../model/kms.js";
import type { Result } from "../model/result.js";
import type { CloudFailure } from "./failure.js";
import type { KeyPlace } from "./key-management.js";

/** A root key to be made. */
export interface KeyOrder {
  readonly name: string;
  readonly keyRing: string;
  readonly aliases: readonly string[];
  readonly description?: string;
  /** RFC 3339. */
  readonly expires?: string;
  /** Between two rotations; left out, what the instance's policy says. */
  readonly rotationMonths?: number;
  /** Left out, what the instance's policy says. */
  readonly dualAuthDelete?: boolean;
}

type Written<T = null> = Promise<Result<T, CloudFailure>>;

export interface KeyWrites {
  /** Makes a root key with its aliases and policies in one call. */
  createKey(place: KeyPlace, order: KeyOrder): Written<KeySeen>;
  /** Makes a key ring; one that is there already is a success. */
  createRing(place: KeyPlace, ring: string): Written;
  moveKey(place: KeyPlace, key: KeyId, ring: string): Written;
  /** `null` switches the rotation policy off. */
  setRotation(place: KeyPlace, key: KeyId, months: number | null): Written;
  setDualAuthDelete(place: KeyPlace, key: KeyId, enabled: boolean): Written;
  addAlias(place: KeyPlace, key: KeyId, alias: string): Written;
  removeAlias(place: KeyPlace, key: KeyId, alias: string): Written;
  /** Deletes a key without force: refused by the cloud while something is registered on it. */
  deleteKey(place: KeyPlace, key: KeyId): Written;
  setAllowedNetwork(place: KeyPlace, network: AllowedNetwork): Written;
}
