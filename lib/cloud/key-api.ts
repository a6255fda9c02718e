/** What all calls of the key API share: the address and header of an instance, the envelope, and how a key is told. */
import { type InstanceCrn, keyCrn } from "../model/crn.js";
import { type AccountId, type InstanceGuid, parseKeyId } from "../model/ids.js";
import { type KeyDeletion, type KeySeen, type KeyVersion, keyState } from "../model/kms.js";
import type { Call } from "./client.js";
import { date, type Fields, fields, flag, list, number, text } from "./decode.js";

/** An instance and where its key API answers. */
export interface KeyPlace {
  readonly crn: InstanceCrn;
  readonly guid: InstanceGuid;
  readonly account: AccountId;
  /** Base URL of its key API. */
  readonly url: string;
}

/** A call of an instance's key API; the path begins after `/api/v2`. */
export const keyCall = (place: KeyPlace, path: string, headers: Readonly<Record<string, string>> = {}): Call => ({
  account: place.account,
  url: `${place.url}/api/v2${path}`,
  headers: { "Bluemix-Instance": place.guid, ...headers },
});

/** One thing to send, as Key Protect wraps it; the collection is `key`, `policy`… */
export const enveloped = (collection: string, resource: Fields) => ({
  metadata: { collectionType: mediaType(collection), collectionTotal: 1 },
  resources: [resource],
});

/** Key Protect's name for what a collection holds. */
export const mediaType = (collection: string): string => `application/vnd.ibm.kms.${collection}+json`;

/** What an envelope holds; an empty one may come without `resources`. Undefined where it is no envelope. */
export function resourcesOf(json: unknown): readonly unknown[] | undefined {
  const envelope = fields(json);
  return envelope?.["metadata"] === undefined ? undefined : (list(envelope["resources"]) ?? []);
}

/** The first key of an envelope; undefined where it lacks one, or the key's id, state or kind. */
export function keyIn(place: KeyPlace, json: unknown): KeySeen | undefined {
  const item = fields(list(fields(json)?.["resources"])?.[0]);
  return item && keySeen(place, item);
}

/** A key as a list or its metadata tells it; undefined where its id, state or kind is missing. */
export function keySeen(place: KeyPlace, item: Fields): KeySeen | undefined {
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
    version: keyVersion(item["keyVersion"]),
    lastRotated: date(item["lastRotateDate"]),
    imported: flag(item["imported"]),
    setForDeletion: setForDeletion(item),
    deletion: state === DESTROYED ? deletion(item) : undefined,
  };
}

/** Key Protect's number for a key that was deleted. */
const DESTROYED = 5;

function setForDeletion(item: Fields): KeySeen["setForDeletion"] {
  const dual = fields(item["dualAuthDelete"]);
  return flag(dual?.["keySetForDeletion"]) === true ? { until: date(dual?.["authExpiration"]) } : undefined;
}

const deletion = (item: Fields): KeyDeletion => ({
  at: date(item["deletionDate"]),
  restorableUntil: date(item["restoreExpirationDate"]),
  restorable: flag(item["restoreAllowed"]),
});

/** A version of a key; undefined where there is none. */
export function keyVersion(value: unknown): KeyVersion | undefined {
  const told = fields(value);
  const id = text(told?.["id"]);
  return id === undefined ? undefined : { id, created: date(told?.["creationDate"]) };
}
