/**
 * The two accounts that tests play on: `platform` runs the clusters, `security` owns most of the keys. A test takes
 * `seed()` and overrides what it is about.
 */
import type { SandboxSeed } from "../../lib/sandbox/index.js";

export const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
export const SECURITY = "1122334455667788990011223344aabb";

/** Obviously fake, and easy to search for: none of them may ever appear in a log, an error or a file. */
export const SECRETS = {
  platform: "platform-api-key-SANDBOX-SECRET-1",
  platformViewer: "platform-viewer-api-key-SANDBOX-SECRET-2",
  security: "security-api-key-SANDBOX-SECRET-3",
  securityReader: "security-reader-api-key-SANDBOX-SECRET-4",
} as const;

export const INSTANCES = {
  platform: "6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22",
  security: "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11",
  hpcs: "7b2e9c53-4079-4c5e-9e77-2e8e3b2b4c33",
} as const;

export const KEYS = {
  /** Root keys of the security account's Key Protect. */
  first: "a7b1c2d3-0001-4e4e-8f8f-112233445566",
  second: "a7b1c2d3-0002-4e4e-8f8f-112233445566",
  third: "a7b1c2d3-0003-4e4e-8f8f-112233445566",
  disabled: "a7b1c2d3-0004-4e4e-8f8f-112233445566",
  standard: "a7b1c2d3-0005-4e4e-8f8f-112233445566",
  /** A root key of the platform account's Key Protect. */
  own: "a7b1c2d3-0006-4e4e-8f8f-112233445566",
  /** A root key of the security account's Hyper Protect. */
  hpcs: "a7b1c2d3-0007-4e4e-8f8f-112233445566",
} as const;

/** Trusted profiles of the security account. */
export const PROFILES = {
  all: "Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5",
  /** Reads keys of the security account's Key Protect, and of no other instance. */
  oneInstance: "Profile-1c2d3e4f-7df4-4667-94e4-8ecde51d5ac6",
} as const;

export const CLUSTERS = { checkout: "d3k8abcd0m1n2o3p4q5r", ledger: "c4l9abcd0m1n2o3p4q5s" } as const;

export const START = "2026-02-03T10:00:00Z";
const created = "2026-02-01T08:00:00Z";
const region = "us-south";

type Cluster = NonNullable<SandboxSeed["clusters"]>[number];

export const checkout: Cluster = {
  id: CLUSTERS.checkout,
  name: "checkout-prod",
  account: PLATFORM,
  infrastructure: "vpc",
  openshift: true,
  region,
  created,
};

export const ledger: Cluster = {
  id: CLUSTERS.ledger,
  name: "ledger-prod",
  account: PLATFORM,
  infrastructure: "classic",
  region,
  created,
};

/** Everything that tests usually need; `changed` replaces whole lists. */
export function seed(changed: Partial<SandboxSeed> = {}): SandboxSeed {
  const keyOf = (instance: string) => (id: string) => ({ id, instance, name: `key-${id.slice(9, 13)}`, created });
  return {
    accounts: [
      {
        id: PLATFORM,
        name: "platform",
        apiKeys: [
          { key: SECRETS.platform },
          { key: SECRETS.platformViewer, roles: { containers: "Viewer", kms: "none", resourceController: "none" } },
        ],
      },
      {
        id: SECURITY,
        name: "security",
        apiKeys: [
          { key: SECRETS.security },
          { key: SECRETS.securityReader, roles: { containers: "none", kms: "Reader", resourceController: "Viewer" } },
        ],
        profiles: [
          { id: PROFILES.all },
          { id: PROFILES.oneInstance, roles: { kms: "none" }, kmsOnInstances: { [INSTANCES.security]: "Reader" } },
        ],
      },
    ],
    instances: [
      { guid: INSTANCES.platform, name: "kp-platform", service: "kms", account: PLATFORM, region },
      { guid: INSTANCES.security, name: "kp-security", service: "kms", account: SECURITY, region },
      { guid: INSTANCES.hpcs, name: "hpcs-security", service: "hs-crypto", account: SECURITY, region },
    ],
    keys: [
      ...[KEYS.first, KEYS.second, KEYS.third].map(keyOf(INSTANCES.security)),
      { ...keyOf(INSTANCES.security)(KEYS.disabled), state: "disabled" },
      { ...keyOf(INSTANCES.security)(KEYS.standard), extractable: true, ring: "apart", aliases: ["standard"] },
      keyOf(INSTANCES.platform)(KEYS.own),
      keyOf(INSTANCES.hpcs)(KEYS.hpcs),
    ],
    clusters: [checkout, ledger],
    authorizations: [
      { sourceAccount: PLATFORM, targetAccount: PLATFORM, service: "kms" },
      { sourceAccount: PLATFORM, targetAccount: SECURITY, service: "kms", instance: INSTANCES.security },
      { sourceAccount: PLATFORM, targetAccount: SECURITY, service: "hs-crypto" },
    ],
    ...changed,
  };
}
