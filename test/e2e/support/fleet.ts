/** The fleet that the end-to-end tests live in: two accounts, an instance in each, a VPC and a classic cluster. */
import type { SandboxSeed } from "../../../lib/sandbox/index.js";

export const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
export const SECURITY = "1122334455667788990011223344aabb";

/** Made up, and searched for in everything that is written: they may stand nowhere. */
export const SECRETS = {
  PLATFORM_KEY: "sandbox-secret-of-platform-6f1d",
  SECURITY_KEY: "sandbox-secret-of-security-9c4e",
} as const;

const KP_SECURITY = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
const KP_PLATFORM = "6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22";

export const CHECKOUT = "d3k8abcd0m1n2o3p4q5r";
export const LEDGER = "c4l9abcd0m1n2o3p4q5s";

const key = (account: string, guid: string, id: string) =>
  `crn:v1:bluemix:public:kms:us-south:a/${account}:${guid}:key:${id}`;

/** Root keys by a short name; K1 to K3 in the security account, P1 in the platform account. */
export const KEYS = {
  K1: key(SECURITY, KP_SECURITY, "a7b1c2d3-0001-4e4e-8f8f-112233445566"),
  K2: key(SECURITY, KP_SECURITY, "a7b1c2d3-0002-4e4e-8f8f-112233445566"),
  K3: key(SECURITY, KP_SECURITY, "a7b1c2d3-0003-4e4e-8f8f-112233445566"),
  P1: key(PLATFORM, KP_PLATFORM, "a7b1c2d3-0004-4e4e-8f8f-112233445566"),
} as const;

export type KeyName = keyof typeof KEYS;
const idOf = (crn: string) => crn.split(":").at(-1) ?? "";
export const keyId = (name: KeyName): string => idOf(KEYS[name]);

const CREATED = "2026-01-02T03:04:05Z";

/** What differs from the usual: keys in use from the start, more clusters, authorizations. */
export interface Fleet {
  readonly encrypted?: Readonly<Record<string, KeyName>>;
  /** More VPC clusters, called `fleet-0`, `fleet-1`, … */
  readonly more?: number;
  readonly authorized?: boolean;
  /** Virtual seconds between the end of a change and its registration. @default 30 */
  readonly lag?: number;
}

export const moreId = (index: number): string => `f${String(index).padStart(4, "0")}abcd0m1n2o3p4q5`;

export function fleet({ encrypted = {}, more = 0, authorized = true, lag = 30 }: Fleet = {}): SandboxSeed {
  const timing = { created: CREATED, region: "us-south", registrationLagSeconds: lag };
  const inUse = (id: string) => (encrypted[id] === undefined ? {} : { key: keyId(encrypted[id]) });
  const keysIn = (guid: string, names: readonly KeyName[]) =>
    names.map((name) => ({
      id: keyId(name),
      instance: guid,
      name: `roks-${name.toLowerCase()}`,
      created: "2026-02-01T08:00:00Z",
    }));
  return {
    accounts: [
      { id: PLATFORM, name: "platform", apiKeys: [{ key: SECRETS.PLATFORM_KEY }] },
      { id: SECURITY, name: "security", apiKeys: [{ key: SECRETS.SECURITY_KEY }] },
    ],
    instances: [
      { guid: KP_SECURITY, name: "kp-security", service: "kms", account: SECURITY, region: "us-south" },
      { guid: KP_PLATFORM, name: "kp-platform", service: "kms", account: PLATFORM, region: "us-south" },
    ],
    keys: [...keysIn(KP_SECURITY, ["K1", "K2", "K3"]), ...keysIn(KP_PLATFORM, ["P1"])],
    clusters: [
      {
        id: CHECKOUT,
        name: "checkout-prod",
        account: PLATFORM,
        infrastructure: "vpc",
        openshift: true,
        ...timing,
        ...inUse(CHECKOUT),
      },
      { id: LEDGER, name: "ledger-prod", account: PLATFORM, infrastructure: "classic", ...timing, ...inUse(LEDGER) },
      ...Array.from({ length: more }, (_, index) => ({
        id: moreId(index),
        name: `fleet-${index}`,
        account: PLATFORM,
        infrastructure: "vpc" as const,
        ...timing,
        ...inUse(moreId(index)),
      })),
    ],
    authorizations: authorized
      ? [
          { sourceAccount: PLATFORM, targetAccount: SECURITY, service: "kms", instance: KP_SECURITY },
          { sourceAccount: PLATFORM, targetAccount: PLATFORM, service: "kms", instance: KP_PLATFORM },
        ]
      : [],
  };
}

/** A file over this fleet: which cluster has which key, with more lines where a test needs them. */
export function file(clusters: Readonly<Record<string, string>>, more = ""): string {
  const cluster = ([name, lines]: [string, string]) => `  ${name}: { account: platform, ${lines} }`;
  return `version: 1
name: payments
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
keys:
${Object.entries(KEYS)
  .map(([name, crn]) => `  ${name.toLowerCase()}: { crn: "${crn}" }`)
  .join("\n")}
clusters:${Object.keys(clusters).length === 0 ? " {}" : ""}
${Object.entries(clusters).map(cluster).join("\n")}
${more}`;
}

export const checkout = (key: KeyName, more = ""): string =>
  `id: ${CHECKOUT}, infrastructure: vpc, key: ${key.toLowerCase()}${more}`;
export const ledger = (key: KeyName, more = ""): string =>
  `name: ledger-prod, infrastructure: classic, key: ${key.toLowerCase()}${more}`;
