/**
 * The reads of the key API that Key Protect and Hyper Protect share (`/api/v2`). A Reader may do all but the policies,
 * which the docs give to a Manager alone: keys are read by list and `/metadata`, never by `GET /keys/{id}`, whose
 * answer can hold a payload.
 */
import { type ClusterCrn, keyCrn, parseClusterCrn } from "../model/crn.js";
import { type KeyId, parseKeyId } from "../model/ids.js";
import type { KeyPolicies, KeySeen, NetworkRules, Registration } from "../model/kms.js";
import { err, ok, type Result } from "../model/result.js";
import type { Client } from "./client.js";
import { date, fields, text } from "./decode.js";
import { type CloudFailure, type Listing, unreadable } from "./failure.js";
import { type KeyPlace, keyCall, keyIn, keySeen, keyVersion, resourcesOf } from "./key-api.js";
import { pagesOver, understood } from "./key-pages.js";
import { keyPoliciesIn, networkRulesIn } from "./key-policies.js";

export type { KeyPlace } from "./key-api.js";

export interface KeyManagement {
  /** Every registration of a cluster's secrets on any key of the instance; with a CRN only that cluster's. */
  registrations(place: KeyPlace, cluster?: ClusterCrn, signal?: AbortSignal): Promise<Listing<Registration>>;
  /** The CRNs of whatever is registered on a key, also of what is no cluster. */
  users(place: KeyPlace, id: KeyId): Promise<Result<readonly string[], CloudFailure>>;
  /** Every key of the instance, destroyed ones too. */
  keys(place: KeyPlace): Promise<Listing<KeySeen>>;
  /** One key; NOT_FOUND where the instance does not have it. */
  key(place: KeyPlace, id: KeyId, signal?: AbortSignal): Promise<Result<KeySeen, CloudFailure>>;
  /** The policies of a key that are enabled. */
  policies(place: KeyPlace, id: KeyId, signal?: AbortSignal): Promise<Result<KeyPolicies, CloudFailure>>;
  /** The IDs of the key rings, `default` among them. */
  rings(place: KeyPlace): Promise<Result<readonly string[], CloudFailure>>;
  /** From where the key API may be reached, by all policies on it at once. */
  networkRules(place: KeyPlace): Promise<Result<NetworkRules, CloudFailure>>;
}

export function keyManagementApi(client: Client): KeyManagement {
  const read = (place: KeyPlace, path: string, signal?: AbortSignal) =>
    client.read({ ...keyCall(place, path), signal });
  const pages = pagesOver(read);

  return {
    registrations: async (place, cluster, signal) => {
      const query = cluster === undefined ? "" : `?urlEncodedResourceCRNQuery=${encodeURIComponent(cluster)}`;
      const items = await pages(place, `/keys/registrations${query}`, signal);
      return understood(items, "the key ID of a registration", (item) => {
        const resource = parseClusterCrn(text(item["resourceCrn"]) ?? "");
        // Other services register too, and worker pools with CRNs of their own: not a cluster's secrets.
        if (!resource.ok || (cluster !== undefined && resource.value.crn !== cluster)) return [];
        const id = parseKeyId(text(item["keyId"]) ?? "");
        if (!id.ok) return undefined;
        const registration: Registration = {
          key: keyCrn(place.crn, id.value),
          cluster: resource.value.crn,
          created: date(item["creationDate"]),
          updated: date(item["lastUpdated"]),
          by: text(item["createdBy"]),
          version: keyVersion(item["keyVersion"]),
        };
        return [registration];
      });
    },
    users: async (place, id) => {
      const items = await pages(place, `/keys/${id}/registrations`);
      if (!items.ok) return items;
      const users = items.value.map((item) => text(item["resourceCrn"]));
      return users.every((user) => user !== undefined) ? ok(users) : err(unreadable("the CRN of a registration"));
    },
    keys: async (place) => {
      const items = await pages(place, "/keys?state=0,1,2,3,5");
      return understood(items, "the id, state or kind of a key", (item) => {
        const key = keySeen(place, item);
        return key === undefined ? undefined : [key];
      });
    },
    key: async (place, id, signal) => {
      const answer = await read(place, `/keys/${id}/metadata`, signal);
      if (!answer.ok) return answer;
      const key = keyIn(place, answer.value.json);
      return key === undefined ? err(unreadable("the id, state or kind of the key")) : ok(key);
    },
    policies: async (place, id, signal) => {
      const answer = await read(place, `/keys/${id}/policies`, signal);
      if (!answer.ok) return answer;
      const policies = keyPoliciesIn(answer.value.json);
      return policies === undefined ? err(unreadable("what a policy of the key says")) : ok(policies);
    },
    rings: async (place) => {
      const answer = await read(place, "/key_rings");
      if (!answer.ok) return answer;
      const rings = resourcesOf(answer.value.json)?.map((ring) => text(fields(ring)?.["id"]));
      return rings?.every((ring) => ring !== undefined) ? ok(rings) : err(unreadable("the IDs of the key rings"));
    },
    networkRules: async (place) => {
      const answer = await read(place, "/instance/policies");
      if (!answer.ok) return answer;
      const rules = networkRulesIn(answer.value.json);
      return rules === undefined ? err(unreadable("what the network policies allow")) : ok(rules);
    },
  };
}
