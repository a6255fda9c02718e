/** The cases of instances and keys that are made here: for each code a file that causes it, and the nearest that does not. */
import type { Case } from "./cases.js";
import { ACCOUNT, INSTANCE, KEY, SECURITY, TAKEN, TAKEN_KEY } from "./example.js";

/** Where an instance that is made here is, as fields. */
export const PLACE = "account: platform, region: eu-de";

/** A sound file with an instance `kp`, a key `roks` in it and a cluster `checkout`, and what else is said of the first two. */
export function made(instance = PLACE, key = "", ...rest: readonly string[]): string {
  return file([`kp: { ${instance} }`], [`roks: { instance: kp${key === "" ? "" : `, ${key}`} }`], ...rest);
}

/** A file with these instances and keys; the one cluster uses the key `roks`. */
export function file(instances: readonly string[], keys: readonly string[], ...rest: readonly string[]): string {
  const section = (name: string, entries: readonly string[]) =>
    `${name}:\n${entries.map((each) => `  ${each}\n`).join("")}`;
  return [
    "version: 1\nname: payments\naccounts:\n",
    `  platform: { id: ${ACCOUNT}, credentials: { apiKeyEnv: IBMCLOUD_API_KEY } }\n`,
    `  security: { id: ${SECURITY}, credentials: { apiKeyEnv: SECURITY_API_KEY } }\n`,
    section("instances", instances),
    section("keys", keys),
    "clusters:\n  checkout: { account: platform, id: d3k8abcd0m1n2o3p4q5r, infrastructure: vpc, key: roks }\n",
    ...rest.map((line) => `${line}\n`),
  ].join("");
}

const KP = `kp: { ${PLACE} }`;
const ROKS = "roks: { instance: kp }";
const OLD = `old: { ${PLACE}, state: retired }`;

export const KMS_CASES: readonly Case[] = [
  { code: "SERVICE_NOT_MADE_HERE", bad: made(`${PLACE}, service: hs-crypto`), good: made(`${PLACE}, service: kms`) },
  {
    code: "INSTANCE_MISMATCH",
    bad: made(`adopt: "${TAKEN}", account: security, region: eu-de`),
    good: made(`adopt: "${TAKEN}", account: security, region: us-south`),
  },
  {
    code: "INSTANCE_TWICE",
    bad: file([KP, `other: { ${PLACE}, name: kp }`], [ROKS]),
    good: file([KP, "other: { account: security, region: eu-de, name: kp }"], [ROKS]),
  },
  {
    code: "KEY_TWICE",
    bad: file([KP], [ROKS, "other: { instance: kp, name: roks }"]),
    good: file([KP, `kq: { ${PLACE} }`], [ROKS, "other: { instance: kq, name: roks }"]),
  },
  {
    code: "ALIAS_TWICE",
    bad: file([KP], ["roks: { instance: kp, aliases: [pay] }", "other: { instance: kp, aliases: [till, pay] }"]),
    good: file([KP], ["roks: { instance: kp, aliases: [pay] }", "other: { instance: kp, aliases: [till] }"]),
  },
  {
    code: "KEY_RETIRED_IN_USE",
    bad: made(PLACE, "state: retired"),
    good: file([KP], [ROKS, "old: { instance: kp, state: retired }"]),
  },
  {
    code: "INSTANCE_RETIRED_IN_USE",
    bad: file([KP, OLD], [ROKS, "older: { instance: old }"]),
    good: file([KP, OLD], [ROKS, "older: { instance: old, state: retired }"]),
  },
  {
    code: "ENDPOINT_UNREACHABLE",
    bad: made(`${PLACE}, allowedNetwork: private-only`).replace("key: roks }", "key: roks, endpoint: public }"),
    good: made(`${PLACE}, allowedNetwork: private-only`).replace("key: roks }", "key: roks, endpoint: private }"),
  },
];

/** Files in which several things are said of one object, each sound by itself. */
export const TAKEN_OVER = {
  instance: `taken: { adopt: "${TAKEN}" }`,
  key: `roks: { instance: taken, adopt: "${TAKEN_KEY}" }`,
  hpcs: `hpcs: { crn: "${INSTANCE}" }`,
  hpcsKey: `old: { crn: "${KEY}" }`,
} as const;
