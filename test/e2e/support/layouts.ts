/** The two layouts of a file: which stacks hold something, and what the job of each has in its environment. */
import { join } from "node:path";
import type { SandboxSeed } from "../../../lib/sandbox/index.js";
import { type Finished, run } from "../../support/run.js";
import { SECRETS, SECURITY } from "./fleet.js";
import type { Workspace } from "./workspace.js";

export const STACKS = {
  one: ["payments"],
  "per-account": ["payments-security-keys", "payments-platform-clusters"],
} as const;
export type LayoutName = keyof typeof STACKS;

/** Of a service ID of the security account that may only look. */
const LOOKING_KEY = "sandbox-secret-of-security-reader-4d1a";

/** A seed with a key more, that may only look at the account of the keys. */
export function withReader(seed: SandboxSeed): SandboxSeed {
  const roles = { kms: "Reader", resourceController: "Viewer", iam: "none", containers: "none" } as const;
  const accounts = seed.accounts.map((account) =>
    account.id === SECURITY ? { ...account, apiKeys: [...account.apiKeys, { key: LOOKING_KEY, roles }] } : account,
  );
  return { ...seed, accounts };
}

/** What the job of each stack has in its environment, of the variables that the file names. */
export const JOBS: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  payments: SECRETS,
  "payments-security-keys": { SECURITY_KEY: SECRETS.SECURITY_KEY, PLATFORM_KEY: undefined },
  "payments-platform-clusters": { PLATFORM_KEY: SECRETS.PLATFORM_KEY, SECURITY_KEY: LOOKING_KEY },
};

/** Runs Terraform in a stack, with what its job has and nothing else. */
export function inStack(w: Workspace, stack: string, ...args: readonly string[]): Promise<Finished> {
  const { PLATFORM_KEY: _, SECURITY_KEY: __, ...rest } = w.env;
  const env = { ...rest, ...JOBS[stack] };
  return run("terraform", [...args, "-no-color"], { cwd: join(w.folder, "cdktf.out/stacks", stack), env });
}
