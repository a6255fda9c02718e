/** The small fleet in the layout `per-account`: its file, and the states of its two stacks as they are after an apply. */
import { CHECKOUT, KEYS, PLATFORM, SECURITY } from "../e2e/support/fleet.js";

export const KP = KEYS.K1.replace(/:key:.*/, "::");

/** An instance and two keys that are managed here, and the clusters that are given. */
export const perAccountFile = (clusters: string, more = ""): string => `version: 1
name: payments
stacks: per-account
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
instances:
  kp: { account: security, name: kp-security, region: us-south }
keys:
  roks: { instance: kp, name: roks-k1 }
  next: { instance: kp, name: roks-k2 }
clusters: ${clusters === "" ? "{}" : `\n  ${clusters}`}
${more}`;

export const ON_ROKS = `checkout: { account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: roks }`;
export const ON_NEXT = ON_ROKS.replace("key: roks", "key: next");

export const KEYS_STACK = "payments-security-keys";
export const CLUSTERS_STACK = "payments-platform-clusters";

const object = (type: string, name: string, attributes: object) => ({
  mode: "managed",
  type: `clusterkms_${type}`,
  name,
  instances: [{ schema_version: 0, attributes }],
});

const state = (resources: readonly object[]): string =>
  JSON.stringify({ version: 4, terraform_version: "1.11.4", serial: 1, lineage: "a", outputs: {}, resources });

const key = (name: string, crn: string) => object("root_key", name, { crn, name: `roks-${name}`, state: "active" });

export const keysState = (...names: readonly ("roks" | "next")[]): string =>
  state([
    object("instance", "kp", { crn: KP, account: SECURITY, name: "kp-security", state: "active" }),
    ...names.map((name) => key(name, name === "roks" ? KEYS.K1 : KEYS.K2)),
    object("authorization", `kp-${PLATFORM}`, { instance: KP, source_account: PLATFORM }),
  ]);

export const clustersState = (): string =>
  state([
    object("binding", "checkout", {
      account: PLATFORM,
      infrastructure: "vpc",
      cluster: CHECKOUT,
      cluster_id: CHECKOUT,
      root_key: KEYS.K1,
      root_key_seen: "seen",
      encryption: "enabled",
      former_root_keys: [],
      endpoint: "private",
    }),
  ]);
