/** The writes of the key API. Each is sent once; a key is never deleted by force. */
import type { KeyId } from "../model/ids.js";
import type { AllowedNetwork, KeySeen } from "../model/kms.js";
import { err, ok, type Result } from "../model/result.js";
import type { Client, WriteMethod } from "./client.js";
import type { Fields } from "./decode.js";
import { type CloudFailure, unreadable } from "./failure.js";
import { enveloped, type KeyPlace, keyCall, keyIn, mediaType } from "./key-api.js";
import type { KeyManagement } from "./key-management.js";

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
  /** Makes a new version of a root key that the KMS has made. */
  rotateKey(place: KeyPlace, key: KeyId): Written;
  /** Takes back the deletion of a key that the KMS has made; answered with the key, which is read by itself. */
  restoreKey(place: KeyPlace, key: KeyId): Written;
  /** Takes a root key out of use: whatever it encrypts cannot be read until it is enabled again. */
  disableKey(place: KeyPlace, key: KeyId): Written;
  /** Gives a disabled key back; REQ_TOO_EARLY_ERR within 30 seconds of the disable (docs: key-protect, disable-keys). */
  enableKey(place: KeyPlace, key: KeyId): Written;
  /** The first of two people: allows another to delete it, or takes that back. */
  setForDeletion(place: KeyPlace, key: KeyId, allowed: boolean): Written;
  setAllowedNetwork(place: KeyPlace, network: AllowedNetwork): Written;
}

/** The writes over a client; the reads tell what is there already. */
export function keyWritesApi(
  client: Client,
  { rings, policies }: Pick<KeyManagement, "rings" | "policies">,
): KeyWrites {
  const write = async (method: WriteMethod, place: KeyPlace, path: string, body?: unknown): Written => {
    const answer = await client.write(method, keyCall(place, path), body);
    return answer.ok ? ok(null) : answer;
  };
  const setPolicy = (place: KeyPlace, key: KeyId, kind: string, policy: Fields) =>
    write(
      "PUT",
      place,
      `/keys/${key}/policies?policy=${kind}`,
      enveloped("policy", { type: mediaType("policy"), [kind]: policy }),
    );
  const aliasPath = (key: KeyId, alias: string) => `/keys/${key}/aliases/${encodeURIComponent(alias)}`;

  return {
    createKey: async (place, order) => {
      const ownPolicies = order.rotationMonths !== undefined || order.dualAuthDelete !== undefined;
      const headers = { "X-Kms-Key-Ring": order.keyRing, Prefer: "return=representation" };
      const call = keyCall(place, ownPolicies ? "/keys_with_policy_overrides" : "/keys", headers);
      const answer = await client.write("POST", call, enveloped("key", ordered(order)));
      if (!answer.ok) return answer;
      const key = keyIn(place, answer.value.json);
      return key === undefined
        ? err({ ...unreadable("the id, state or kind of the new key"), maybeTookEffect: true })
        : ok(key);
    },
    createRing: async (place, ring) => {
      const made = await write("POST", place, `/key_rings/${encodeURIComponent(ring)}`);
      if (made.ok || made.error.status !== 409) return made;
      // A conflict has other reasons too, such as the most rings an instance may have: only a look tells.
      const there = await rings(place);
      return there.ok && there.value.includes(ring) ? ok(null) : made;
    },
    moveKey: (place, key, ring) => write("PATCH", place, `/keys/${key}`, { keyRingID: ring }),
    setRotation: async (place, key, months) => {
      if (months !== null) return setPolicy(place, key, "rotation", { enabled: true, interval_month: months });
      // A policy is switched off with its interval, as the official provider sends it.
      const now = await policies(place, key);
      if (!now.ok) return now;
      if (now.value.rotationMonths === null) return ok(null);
      return setPolicy(place, key, "rotation", { enabled: false, interval_month: now.value.rotationMonths });
    },
    setDualAuthDelete: (place, key, enabled) => setPolicy(place, key, "dualAuthDelete", { enabled }),
    addAlias: (place, key, alias) => write("POST", place, aliasPath(key, alias)),
    removeAlias: (place, key, alias) => write("DELETE", place, aliasPath(key, alias)),
    setForDeletion: (place, key, allowed) =>
      write("POST", place, `/keys/${key}/actions/${allowed ? "setKeyForDeletion" : "unsetKeyForDeletion"}`),
    deleteKey: (place, key) => write("DELETE", place, `/keys/${key}`),
    rotateKey: (place, key) => write("POST", place, `/keys/${key}/actions/rotate`),
    restoreKey: (place, key) => write("POST", place, `/keys/${key}/restore`),
    disableKey: (place, key) => write("POST", place, `/keys/${key}/actions/disable`),
    enableKey: (place, key) => write("POST", place, `/keys/${key}/actions/enable`),
    setAllowedNetwork: (place, network) =>
      write(
        "PUT",
        place,
        "/instance/policies?policy=allowedNetwork",
        enveloped("policy", {
          policy_type: "allowedNetwork",
          policy_data: { enabled: true, attributes: { allowed_network: network } },
        }),
      ),
  };
}

function ordered({ name, description, aliases, expires, dualAuthDelete, rotationMonths }: KeyOrder): Fields {
  return {
    type: mediaType("key"),
    name,
    ...(description === undefined ? {} : { description }),
    extractable: false,
    aliases,
    ...(expires === undefined ? {} : { expirationDate: expires }),
    ...(dualAuthDelete === undefined ? {} : { dualAuthDelete: { enabled: dualAuthDelete } }),
    ...(rotationMonths === undefined ? {} : { rotation: { enabled: true, interval_month: rotationMonths } }),
  };
}
