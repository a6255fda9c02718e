/** Two accounts with clusters and nothing else, and a file that makes everything that they need. */
import type { SandboxSeed } from "../../../lib/sandbox/index.js";
import { fleet, PLATFORM, SECURITY } from "./fleet.js";

/** Virtual seconds until a new authorization works. */
const PROPAGATION = 40;

/** The clusters of the fleet, with no instance, no key and no authorization anywhere. */
export function bare({ more = 0 }: { readonly more?: number } = {}): SandboxSeed {
  return {
    ...fleet({ more, authorized: false }),
    instances: [],
    keys: [],
    policyPropagationSeconds: PROPAGATION,
  };
}

/** The lines of each section, by name. */
export interface ChainFile {
  readonly instances?: Readonly<Record<string, string>>;
  readonly keys?: Readonly<Record<string, string>>;
  readonly clusters?: Readonly<Record<string, string>>;
  /** More lines, at the end. */
  readonly more?: string;
}

export const INSTANCE = "account: security, region: us-south, resourceGroup: default, tags: [env:prod]";
export const KEY = "instance: kp-prod, keyRing: clusters, rotation: { everyMonths: 3 }";

/** One instance, one key, unless something else is said. */
export function chain({
  instances = { "kp-prod": INSTANCE },
  keys = { "roks-2026": KEY },
  clusters = {},
  more = "",
}: ChainFile): string {
  const section = (name: string, entries: Readonly<Record<string, string>>) =>
    Object.keys(entries).length === 0
      ? ""
      : `${name}:\n${Object.entries(entries)
          .map(([entry, lines]) => `  ${entry}: { ${lines} }\n`)
          .join("")}`;
  return `version: 1
name: payments
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
${section("instances", instances)}${section("keys", keys)}${section("clusters", clusters)}${more}`;
}

/** The address of the authorization that a cluster of the platform account needs on an instance of the file. */
export const authorizationOf = (instance: string): string => `clusterkms_authorization.${instance}-${PLATFORM}`;
