/** The places in which generated fleets play: what a number in a case stands for. */
import { type InstanceRef, type KeyRef, parseInstanceCrn, parseKeyCrn } from "../../../lib/model/crn.js";
import { must } from "../../support/fakes/must.js";
import { PLATFORM, SECURITY } from "../../support/seed.js";
import type { Fleet } from "./fleet.js";

export const STACK = "payments";
export const ACCOUNTS = [PLATFORM, SECURITY] as const;
export const ACCOUNT_NAMES = ["platform", "security"] as const;

const place = (account: string, service: "kms" | "hs-crypto", name: string, number: number) => ({
  account,
  service,
  name,
  guid: `5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a0${number}`,
  region: "us-south",
});

/** The instances. */
export const PLACES = [
  place(SECURITY, "kms", "kp-prod", 0),
  place(PLATFORM, "kms", "kp-own", 1),
  place(SECURITY, "hs-crypto", "hpcs", 2),
  place(SECURITY, "kms", "kp-prod", 3),
] as const;

export const KEY_NAMES = ["roks-a", "roks-b"] as const;
/** How many keys and clusters there are at most. */
export const MOST_KEYS = 4;
export const MOST_CLUSTERS = 2;

export const keyId = (key: number | "unknown"): string =>
  `a7b1c2d3-000${key === "unknown" ? 9 : key}-4e4e-8f8f-112233445566`;
export const clusterId = (cluster: number | "unknown"): string =>
  `d${cluster === "unknown" ? 9 : cluster}k8abcd0m1n2o3p4q5r`;
export const clusterName = (cluster: number | "unknown"): string => `roks-${cluster}`;

/** What is at a place of a list. */
export function at<T>(list: readonly T[], place: number): T {
  const found = list[place];
  if (found === undefined) throw new Error(`there is no place ${place}`);
  return found;
}

export function instanceRef(instance: number): InstanceRef {
  const { service, region, account, guid } = at(PLACES, instance);
  return must(parseInstanceCrn(`crn:v1:bluemix:public:${service}:${region}:a/${account}:${guid}::`));
}

export const keyRef = (instance: number, key: number | "unknown"): KeyRef =>
  must(parseKeyCrn(`${instanceRef(instance).crn.slice(0, -1)}key:${keyId(key)}`));

/** The CRN of a key wherever it is; one that nobody has would be in the first instance. */
export const keyCrn = (keys: Fleet["keys"], key: number | "unknown"): KeyRef =>
  keyRef(key === "unknown" ? 0 : (keys[key]?.instance ?? 0), key);

/** When clusters were made, the keys that are older and younger than their histories, and today. */
export const TIMES = {
  early: "2026-01-01T00:00:00Z",
  cluster: "2026-02-01T00:00:00Z",
  between: "2026-05-01T00:00:00Z",
  late: "2026-06-01T00:00:00Z",
  day: "2026-09-29T00:00:00Z",
  hour: "2026-09-30T23:00:00Z",
  today: "2026-10-01T00:00:00Z",
} as const;
