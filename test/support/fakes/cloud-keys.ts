/** The key API of a world of values: what is written is there at once. */
import type { Cloud } from "../../../lib/cloud/cloud.js";
import type { CloudFailure } from "../../../lib/cloud/failure.js";
import type { KeyPlace } from "../../../lib/cloud/key-management.js";
import { keyCrn } from "../../../lib/model/crn.js";
import { type InstanceGuid, type KeyId, parseKeyId } from "../../../lib/model/ids.js";
import type { KeySeen } from "../../../lib/model/kms.js";
import { err, ok, type Result } from "../../../lib/model/result.js";
import { day } from "./binding.js";
import { type Call, notFound, type World, type Write } from "./cloud-world.js";
import { must } from "./must.js";

const guidOf = (crn: string) => crn.split(":")[7];

export function keyReads(at: World, call: Call): Cloud["keyManagement"] {
  return {
    registrations: (place, cluster, signal) =>
      call(
        place.account,
        `registrations ${place.guid}${cluster === undefined ? "" : ` ${guidOf(cluster)}`}`,
        () =>
          ok(
            at.registrations.filter(
              (one) => guidOf(one.key) === place.guid && (cluster === undefined || one.cluster === cluster),
            ),
          ),
        signal,
      ),
    users: (place, id) =>
      call(place.account, `users ${id}`, () =>
        ok(at.registrations.filter((one) => one.key === keyCrn(place.crn, id)).map(({ cluster }) => cluster)),
      ),
    keys: (place) =>
      call(place.account, `keys ${place.guid}`, () => ok(at.keys.filter((one) => guidOf(one.crn) === place.guid))),
    key: (place, id, signal) =>
      call(
        place.account,
        `key ${id}`,
        () => {
          const found = at.keys.find((one) => one.id === id && guidOf(one.crn) === place.guid);
          return found === undefined ? err(notFound) : ok(found);
        },
        signal,
      ),
    policies: (place, id, signal) =>
      call(
        place.account,
        `policies ${id}`,
        () => ok(at.policies.get(id) ?? { rotationMonths: null, dualAuthDelete: false }),
        signal,
      ),
    rings: (place) => call(place.account, `rings ${place.guid}`, () => ok(ringsOf(at, place.guid))),
    networkRules: (place) =>
      call(place.account, `network ${place.guid}`, () =>
        ok({
          network: at.networks.get(place.guid) ?? "public-and-private",
          addresses: at.addresses.get(place.guid) ?? null,
        }),
      ),
  };
}

export function keyWrites(at: World, write: Write): Cloud["keyWrites"] {
  const policy = (id: KeyId) => at.policies.get(id) ?? { rotationMonths: null, dualAuthDelete: false };
  const change = (id: KeyId, how: (key: KeySeen) => KeySeen): Result<null, typeof notFound> => {
    const index = at.keys.findIndex((one) => one.id === id);
    const found = at.keys[index];
    if (found === undefined) return err(notFound);
    at.keys[index] = how(found);
    return ok(null);
  };
  const state = (word: "disabled" | "active") => (place: KeyPlace, id: KeyId) =>
    write(place.account, `${word} ${id}`, () => change(id, (one) => ({ ...one, state: word })));
  return {
    disableKey: state("disabled"),
    enableKey: state("active"),
    createKey: (place, order) =>
      write(place.account, `createKey ${place.guid} ${order.name}`, () => {
        if (at.keys.some(({ aliases }) => order.aliases.some((alias) => aliases.includes(alias)))) return err(taken);
        const id = must(parseKeyId(`c0ffee00-0000-4000-8000-${String(at.keys.length).padStart(12, "0")}`));
        const made: KeySeen = {
          crn: keyCrn(place.crn, id),
          id,
          name: order.name,
          state: "active",
          extractable: false,
          keyRing: order.keyRing,
          description: order.description,
          aliases: order.aliases,
          dualAuthDelete: order.dualAuthDelete ?? false,
          created: day(5),
          expires: order.expires,
          version: { id, created: day(5) },
          lastRotated: undefined,
          imported: false,
          setForDeletion: undefined,
          deletion: undefined,
        };
        at.keys.push(made);
        at.policies.set(id, {
          rotationMonths: order.rotationMonths ?? at.inherited.get(place.guid) ?? null,
          dualAuthDelete: order.dualAuthDelete ?? false,
        });
        return ok(made);
      }),
    createRing: (place, ring) =>
      write(place.account, `createRing ${place.guid} ${ring}`, () => {
        at.rings.set(place.guid, [...new Set([...ringsOf(at, place.guid), ring])]);
        return ok(null);
      }),
    moveKey: (place, id, keyRing) =>
      write(place.account, `moveKey ${id} ${keyRing}`, () => change(id, (key) => ({ ...key, keyRing }))),
    setRotation: (place, id, rotationMonths) =>
      write(place.account, `setRotation ${id} ${rotationMonths ?? "off"}`, () => {
        at.policies.set(id, { ...policy(id), rotationMonths });
        return ok(null);
      }),
    setDualAuthDelete: (place, id, dualAuthDelete) =>
      write(place.account, `setDualAuthDelete ${id} ${dualAuthDelete}`, () => {
        at.policies.set(id, { ...policy(id), dualAuthDelete });
        return change(id, (key) => ({ ...key, dualAuthDelete }));
      }),
    addAlias: (place, id, alias) =>
      write(place.account, `addAlias ${id} ${alias}`, () =>
        change(id, (key) => ({ ...key, aliases: [...key.aliases, alias] })),
      ),
    removeAlias: (place, id, alias) =>
      write(place.account, `removeAlias ${id} ${alias}`, () =>
        change(id, (key) => ({ ...key, aliases: key.aliases.filter((one) => one !== alias) })),
      ),
    deleteKey: (place, id) =>
      write(place.account, `deleteKey ${id}`, () =>
        at.keys.some((key) => key.id === id && key.dualAuthDelete === true && key.setForDeletion === undefined)
          ? err(notMet)
          : change(id, (key) => ({
              ...key,
              state: "destroyed",
              deletion: { at: day(6), restorableUntil: undefined, restorable: true },
            })),
      ),
    rotateKey: (place, id) =>
      write(place.account, `rotateKey ${id}`, () =>
        change(id, (key) => ({ ...key, version: { id: `${id}-next`, created: day(6) }, lastRotated: day(6) })),
      ),
    restoreKey: (place, id) =>
      write(place.account, `restoreKey ${id}`, () =>
        change(id, (key) => ({ ...key, state: "active", deletion: undefined })),
      ),
    setForDeletion: (place, id, allowed) =>
      write(place.account, `setForDeletion ${id} ${allowed}`, () =>
        change(id, (key) => ({ ...key, setForDeletion: allowed ? { until: day(13) } : undefined })),
      ),
    setAllowedNetwork: (place, network) =>
      write(place.account, `setAllowedNetwork ${place.guid} ${network}`, () => {
        at.networks.set(place.guid, network);
        return ok(null);
      }),
  };
}

const taken: CloudFailure = {
  code: "CLOUD_REFUSED",
  status: 409,
  cloudCode: "KEY_ALIAS_NOT_UNIQUE_ERR",
  message: "the alias is taken",
  maybeTookEffect: false,
};

export const notMet: CloudFailure = {
  code: "CLOUD_REFUSED",
  status: 409,
  cloudCode: "AUTHORIZATIONS_NOT_MET",
  message: "a second person must delete it",
  maybeTookEffect: false,
};

const ringsOf = (at: World, guid: InstanceGuid): readonly string[] => at.rings.get(guid) ?? ["default"];
