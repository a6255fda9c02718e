/** The fleet that a sandbox starts with when no seed is given: two accounts, an instance in each, two clusters. */
import type { SandboxSeed } from "./seed.js";

const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const SECURITY = "1122334455667788990011223344aabb";
const KP_PLATFORM = "6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22";
const KP_SECURITY = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
const HPCS = "7b2e9c53-4079-4c5e-9e77-2e8e3b2b4c33";

/** The API keys of the two accounts: they open nothing but a sandbox. */
export const DEMO_CREDENTIALS = {
  IBMCLOUD_API_KEY: "sandbox-key-of-platform",
  SECURITY_API_KEY: "sandbox-key-of-security",
} as const;

const created = "2026-02-01T08:00:00Z";
const clusters = { account: PLATFORM, region: "us-south", created } as const;

export const demoSeed: SandboxSeed = {
  accounts: [
    {
      id: PLATFORM,
      name: "platform",
      apiKeys: [{ key: DEMO_CREDENTIALS.IBMCLOUD_API_KEY, variable: "IBMCLOUD_API_KEY" }],
    },
    {
      id: SECURITY,
      name: "security",
      apiKeys: [{ key: DEMO_CREDENTIALS.SECURITY_API_KEY, variable: "SECURITY_API_KEY" }],
    },
  ],
  instances: [
    { guid: KP_PLATFORM, name: "kp-platform", service: "kms", account: PLATFORM, region: "us-south" },
    { guid: KP_SECURITY, name: "kp-security", service: "kms", account: SECURITY, region: "us-south" },
    { guid: HPCS, name: "hpcs-security", service: "hs-crypto", account: SECURITY, region: "us-south" },
  ],
  keys: [
    { id: "a7b1c2d3-0001-4e4e-8f8f-112233445566", instance: KP_SECURITY, name: "roks-2026", created },
    { id: "a7b1c2d3-0002-4e4e-8f8f-112233445566", instance: KP_SECURITY, name: "roks-2026b", created },
    { id: "a7b1c2d3-0003-4e4e-8f8f-112233445566", instance: KP_SECURITY, name: "standard", extractable: true, created },
    { id: "a7b1c2d3-0004-4e4e-8f8f-112233445566", instance: KP_PLATFORM, name: "iks-2026", created },
    { id: "a7b1c2d3-0005-4e4e-8f8f-112233445566", instance: KP_PLATFORM, name: "old", state: "disabled", created },
    { id: "a7b1c2d3-0006-4e4e-8f8f-112233445566", instance: HPCS, name: "roks-hpcs", created },
  ],
  clusters: [
    { id: "d3k8abcd0m1n2o3p4q5r", name: "checkout-prod", infrastructure: "vpc", openshift: true, ...clusters },
    { id: "c4l9abcd0m1n2o3p4q5s", name: "ledger-prod", infrastructure: "classic", ...clusters },
  ],
  authorizations: [
    { sourceAccount: PLATFORM, targetAccount: PLATFORM, service: "kms" },
    { sourceAccount: PLATFORM, targetAccount: SECURITY, service: "kms" },
    { sourceAccount: PLATFORM, targetAccount: SECURITY, service: "hs-crypto" },
  ],
};
