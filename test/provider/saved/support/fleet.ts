/** The fleet on which plans are saved: two accounts, three instances, four keys that are used as they are, one cluster. */
import type { SandboxSeed } from "../../../../lib/sandbox/index.js";
import { ACCOUNTS } from "../../../doors/support/places.js";

export const [PLATFORM, SECURITY] = ACCOUNTS;
export const CHECKOUT = "d3k8abcd0m1n2o3p4q5r";
/** Another cluster, which the files do not have. */
export const LEDGER = "c4l9abcd0m1n2o3p4q5s";

export const INSTANCES = {
  kp: { guid: "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11", name: "kp-security", service: "kms", account: SECURITY },
  own: { guid: "6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22", name: "kp-platform", service: "kms", account: PLATFORM },
  hpcs: { guid: "7b2e9c53-4079-4c5e-9e77-2e8e3b2b4c33", name: "hpcs", service: "hs-crypto", account: SECURITY },
} as const;

const of = (instance: keyof typeof INSTANCES, id: string) => ({
  instance,
  id: `a7b1c2d3-000${id}-4e4e-8f8f-112233445566`,
});
export const KEYS = {
  k1: of("kp", "1"),
  k2: of("kp", "2"),
  k3: of("kp", "3"),
  p1: of("own", "4"),
  h1: of("hpcs", "5"),
};
export type KeyName = keyof typeof KEYS;

export const instanceCrn = (name: keyof typeof INSTANCES): string => {
  const { guid, service, account } = INSTANCES[name];
  return `crn:v1:bluemix:public:${service}:us-south:a/${account}:${guid}::`;
};
export const keyCrn = (name: KeyName): string => `${instanceCrn(KEYS[name].instance).slice(0, -1)}key:${KEYS[name].id}`;

export const SECRETS = {
  PLATFORM_KEY: "sandbox-secret-of-platform",
  SECURITY_KEY: "sandbox-secret-of-security",
} as const;
export const START = "2026-10-01T08:00:00Z";
const region = "us-south";
const created = "2026-02-01T00:00:00Z";

/** `encrypted`: the key that checkout has from the start. */
export const seed = (encrypted?: KeyName): SandboxSeed => ({
  accounts: [
    { id: PLATFORM, apiKeys: [{ key: SECRETS.PLATFORM_KEY }] },
    { id: SECURITY, apiKeys: [{ key: SECRETS.SECURITY_KEY }] },
  ],
  instances: Object.values(INSTANCES).map((one) => ({ ...one, region })),
  keys: Object.entries(KEYS).map(([name, { instance, id }]) => ({
    id,
    instance: INSTANCES[instance].guid,
    name: `roks-${name}`,
    created,
  })),
  clusters: [CHECKOUT, LEDGER].map((id) => ({
    id,
    name: id === CHECKOUT ? "checkout-prod" : "ledger-prod",
    account: PLATFORM,
    infrastructure: "vpc",
    region,
    created,
    enableSeconds: 120,
    registrationLagSeconds: 0,
    releaseLagSeconds: 0,
    ...(id === CHECKOUT && encrypted !== undefined ? { key: KEYS[encrypted].id } : {}),
  })),
  authorizations: Object.values(INSTANCES).map(({ guid, service, account }) => ({
    sourceAccount: PLATFORM,
    targetAccount: account,
    service,
    instance: guid,
  })),
});

/** A file: lines of flow style by section and name. All keys of the fleet may be referred to. */
export function file(sections: Readonly<Record<string, Readonly<Record<string, string>>>>, more = ""): string {
  const keys = Object.keys(KEYS) as readonly KeyName[];
  const refer = Object.fromEntries(keys.map((name) => [name, `crn: "${keyCrn(name)}"`]));
  const all = { ...sections, keys: { ...refer, ...sections["keys"] } };
  const lines = Object.entries(all).map(
    ([section, entries]) =>
      `${section}:\n${Object.entries(entries)
        .map(([name, line]) => `  ${name}: { ${line} }\n`)
        .join("")}`,
  );
  return `version: 1
name: payments
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
${lines.join("")}${more}`;
}

/** The cluster with a key of the file. */
export const checkout = (key: string, more = "") => ({
  clusters: { checkout: `account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: ${key}${more}` },
});
