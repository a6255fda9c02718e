/**
 * The key API that Key Protect and Hyper Protect share (`/api/v2`). Only what a Reader may do: keys are
 * read by list and `/metadata`, never by `GET /keys/{id}`, whose answer can hold a payload.
 */
import { type ClusterCrn, type InstanceCrn, keyCrn, parseClusterCrn } from "../model/crn.js";
import { type AccountId, type InstanceGuid, type KeyId, parseKeyId } from "../model/ids.js";
import { type KeySeen, type KeyVersion, keyState, type Registration } from "../model/kms.js";
import { err, ok, type Result } from "../model/result.js";
import type { Client } from "./client.js";
import { date, type Fields, fields, flag, list, number, text } from "./decode.js";
import { type CloudFailure, unreadable } from "./failure.js";

/** An instance and where its key API answers. */
export interface KeyPlace {
  readonly crn: InstanceCrn;
  readonly guid: InstanceGuid;
  readonly account: AccountId;
  /** Base URL of its key API. */
  readonly url: string;
}

export interface KeyManagement {
  /** Every registration of a cluster's secrets on any key of the instance; with a CRN only that cluster's. */
  registrations(
    place: KeyPlace,
    cluster?: ClusterCrn,
    signal?: AbortSignal,
  ): Promise<Result<readonly Registration[], CloudFailure>>;
  /** Every key of the instance, destroyed ones too. */
  keys(place: KeyPlace): Promise<Result<readonly KeySeen[], CloudFailure>>;
  /** One key; NOT_FOUND where the instance does not have it. */
  key(place: KeyPlace, id: KeyId, signal?: AbortSignal): Promise<Result<KeySeen, CloudFailure>>;
}

/** The most the API gives in one page. */
const PAGE = 5_000;

export function keyManagementApi(client: Client): KeyManagement {
  const read = (place: KeyPlace, path: string, signal?: AbortSignal) =>
    client.read({
      account: place.account,
      url: `${place.url}/api/v2${path}`,
      headers: { "Bluemix-Instance": place.guid },
      signal,
    });

  /** Reads page after page until one is not full. */
  const pages = async (
    place: KeyPlace,
    path: string,
    signal?: AbortSignal,
  ): Promise<Result<readonly Fields[], CloudFailure>> => {
    const found: Fields[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const answer = await read(
        place,
        `${path}${path.includes("?") ? "&" : "?"}limit=${PAGE}&offset=${offset}`,
        signal,
      );
      if (!answer.ok) return answer;
      const envelope = fields(answer.value.json);
      if (envelope?.["metadata"] === undefined) return err(unreadable("the envelope of a list"));
      // An empty list may come without `resources`.
      const page = list(envelope["resources"]) ?? [];
      for (const item of page) found.push(fields(item) ?? {});
      if (page.length < PAGE) return ok(found);
    }
  };

  return {
    registrations: async (place, cluster, signal) => {
      const query = cluster === undefined ? "" : `?urlEncodedResourceCRNQuery=${encodeURIComponent(cluster)}`;
      const items = await pages(place, `/keys/registrations${query}`, signal);
      if (!items.ok) return items;
      const found: Registration[] = [];
      for (const item of items.value) {
        const resource = parseClusterCrn(text(item["resourceCrn"]) ?? "");
        // Other services register too, and worker pools with CRNs of their own: not a cluster's secrets.
        if (!resource.ok || (cluster !== undefined && resource.value.crn !== cluster)) continue;
        const id = parseKeyId(text(item["keyId"]) ?? "");
        if (!id.ok) return err(unreadable("the key ID of a registration"));
        found.push({
          key: keyCrn(place.crn, id.value),
          cluster: resource.value.crn,
          created: date(item["creationDate"]),
          updated: date(item["lastUpdated"]),
          version: version(item["keyVersion"]),
        });
      }
      return ok(found);
    },
    keys: async (place) => {
      const items = await pages(place, "/keys?state=0,1,2,3,5");
      if (!items.ok) return items;
      const keys: KeySeen[] = [];
      for (const item of items.value) {
        const key = keySeen(place, item);
        if (key === undefined) return err(unreadable("the id, state or kind of a key"));
        keys.push(key);
      }
      return ok(keys);
    },
    key: async (place, id, signal) => {
      const answer = await read(place, `/keys/${id}/metadata`, signal);
      if (!answer.ok) return answer;
      const item = fields(list(fields(answer.value.json)?.["resources"])?.[0]);
      const key = item && keySeen(place, item);
      return key === undefined ? err(unreadable("the id, state or kind of the key")) : ok(key);
    },
  };
}

function keySeen(place: KeyPlace, item: Fields): KeySeen | undefined {
  const id = parseKeyId(text(item["id"]) ?? "");
  const state = number(item["state"]);
  const extractable = flag(item["extractable"]);
  if (!id.ok || state === undefined || extractable === undefined) return undefined;
  return {
    crn: keyCrn(place.crn, id.value),
    id: id.value,
    name: text(item["name"]) ?? "",
    state: keyState(state),
    extractable,
    keyRing: text(item["keyRingID"]) ?? "default",
    description: text(item["description"]),
    aliases: (list(item["aliases"]) ?? []).flatMap((alias) => text(alias) ?? []),
    dualAuthDelete: flag(fields(item["dualAuthDelete"])?.["enabled"]),
    created: date(item["creationDate"]),
    expires: date(item["expirationDate"]),
    version: version(item["keyVersion"]),
  };
}

function version(value: unknown): KeyVersion | undefined {
  const told = fields(value);
  const id = text(told?.["id"]);
  return id === undefined ? undefined : { id, created: date(told?.["creationDate"]) };
}
