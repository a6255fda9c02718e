/** Credentials of a plan stage: exactly the roles that docs/roles.md names for it, in both accounts of the fleet. */
import type { SandboxSeed } from "../../../lib/sandbox/index.js";
import { rolesFrom, rolesTable } from "../../docs/roles-table.js";
import { type Fleet, fleet } from "./fleet.js";

/** Keys with which nothing can be changed, in place of those that can. */
export const READERS = {
  PLATFORM_KEY: "sandbox-reader-of-platform-17c2",
  SECURITY_KEY: "sandbox-reader-of-security-8ab3",
} as const;

/** The lines of docs/roles.md that a plan stage needs. Both accounts own keys. */
const PLAN_LINES = rolesTable()
  .slice(0, 6)
  .map((line) => ({ ...line, owner: "the cluster" as const }));

/** The fleet, in whose accounts these keys are known too. */
export function fleetWithReaders(wanted: Fleet): SandboxSeed {
  const { accounts, ...others } = fleet(wanted);
  const roles = rolesFrom(PLAN_LINES, "the cluster");
  const readers = Object.values(READERS);
  return {
    ...others,
    accounts: accounts.map((account, index) => ({
      ...account,
      apiKeys: [...account.apiKeys, { key: readers[index] ?? "", roles }],
    })),
  };
}
