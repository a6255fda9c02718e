/** Credentials that may only read, with exactly the roles that docs/roles.md names for a plan stage; and the reverse. */
import type { SandboxSeed } from "../../../lib/sandbox/index.js";
import type { ApiKeySeed } from "../../../lib/sandbox/seed.js";
import { rolesFrom, rolesTable } from "../../docs/roles-table.js";
import { type Fleet, fleet } from "./fleet.js";

/** Keys with which nothing can be changed, in place of those that can. */
export const READERS = {
  PLATFORM_KEY: "sandbox-reader-of-platform-17c2",
  SECURITY_KEY: "sandbox-reader-of-security-8ab3",
} as const;

/** Keys with which everything can be changed and nothing read. */
export const WRITERS = {
  PLATFORM_KEY: "sandbox-writer-of-platform-5d2e",
  SECURITY_KEY: "sandbox-writer-of-security-f01b",
} as const;

/** A seed in whose accounts they are known too, in the order of the fleet. */
export const withWriters = (seed: SandboxSeed): SandboxSeed =>
  withKeys(seed, Object.values(WRITERS), { reading: "none" });

function withKeys(seed: SandboxSeed, keys: readonly string[], roles: ApiKeySeed["roles"]): SandboxSeed {
  const accounts = seed.accounts.map((account, index) => ({
    ...account,
    apiKeys: [...account.apiKeys, { key: keys[index] ?? "", ...(roles === undefined ? {} : { roles }) }],
  }));
  return { ...seed, accounts };
}

/** How many lines of docs/roles.md a plan stage needs. */
export const PLAN_LINES = 6;

/** Those roles for both accounts, since both own keys. */
const readingRoles = (lines: number) =>
  rolesFrom(
    rolesTable()
      .slice(0, lines)
      .map((line) => ({ ...line, owner: "the cluster" as const })),
    "the cluster",
  );

/** The fleet, in whose accounts these keys are known too, with so many lines of the table. */
export const fleetWithReaders = (wanted: Fleet, lines = PLAN_LINES): SandboxSeed =>
  withKeys(fleet(wanted), Object.values(READERS), readingRoles(lines));
