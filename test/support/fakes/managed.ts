/** An instance, a root key and an authorization that are made here, and short ways to say what is seen of them. */
import { type AuthorizationSeen, DELEGATOR, READER } from "../../../lib/model/iam.js";
import { headline, type Problem } from "../../../lib/model/problem.js";
import type { AuthorizationDeclared, AuthorizationRecord } from "../../../lib/plan/authorization.js";
import type { InstanceDeclared, InstanceRecord } from "../../../lib/plan/instance.js";
import type { ManagedDecision } from "../../../lib/plan/managed.js";
import type { RootKeyDeclared, RootKeyRecord } from "../../../lib/plan/root-key.js";
import { day, K1, KP, PLATFORM, SECURITY } from "./binding.js";

/** The account's default resource group. */
export const GROUP = { id: "1111222233334444aaaabbbbccccdddd", name: "default", isDefault: true } as const;

/** What is declared of KP, unless said otherwise. */
export const instanceDeclared = (change: Partial<InstanceDeclared> = {}): InstanceDeclared => ({
  account: SECURITY,
  name: "kp",
  region: "us-south",
  plan: "tiered-pricing",
  resourceGroup: undefined,
  allowedNetwork: "public-and-private",
  tags: undefined,
  wanted: "active",
  hold: null,
  ...change,
});

/** What the state says of KP: as declared, unless said otherwise. */
export const instanceRecord = (change: Partial<InstanceRecord> = {}): InstanceRecord => ({
  ref: KP,
  name: "kp",
  plan: "tiered-pricing",
  resourceGroup: GROUP.name,
  resourceGroupId: GROUP.id,
  allowedNetwork: "public-and-private",
  tags: new Set(),
  status: "active",
  ...change,
});

/** What is declared of K1, unless said otherwise. */
export const keyDeclared = (change: Partial<RootKeyDeclared> = {}): RootKeyDeclared => ({
  instance: KP,
  name: "roks",
  keyRing: "default",
  description: undefined,
  expires: undefined,
  rotationMonths: undefined,
  dualAuthDelete: undefined,
  aliases: new Set(),
  wanted: "active",
  hold: null,
  ...change,
});

/** What the state says of K1: as declared, unless said otherwise. */
export const keyRecord = (change: Partial<RootKeyRecord> = {}): RootKeyRecord => ({
  ref: K1,
  name: "roks",
  keyRing: "default",
  description: null,
  expires: null,
  rotationMonths: null,
  dualAuthDelete: false,
  aliases: new Set(),
  alias: null,
  status: "active",
  extractable: false,
  version: `${K1.id}-v1`,
  created: day(4),
  ...change,
});

/** The clusters of one account on KP of the other. */
export const PAIR: AuthorizationDeclared = { instance: KP, source: PLATFORM };
export const POLICY = "c0ffee00-0000-4000-a000-000000000001";

/** A policy that allows exactly what clusters need, unless said otherwise. */
export const policy = (change: Partial<AuthorizationSeen> = {}): AuthorizationSeen => ({
  id: POLICY,
  sourceService: "containers-kubernetes",
  sourceAccount: PLATFORM,
  targetService: "kms",
  targetInstance: KP.guid,
  limited: false,
  roles: [READER, DELEGATOR],
  state: "active",
  ...change,
});

/** What the state says of that policy. */
export const authorizationRecord = (change: Partial<AuthorizationRecord> = {}): AuthorizationRecord => ({
  ...PAIR,
  policyId: POLICY,
  roles: new Set([READER, DELEGATOR]),
  scope: "instance",
  status: "active",
  ...change,
});

/** A decision in one line: `update KEY_NOT_ACTIVE!`, with a mark on what refuses it. */
export const decided = ({ action, problems }: ManagedDecision): string => [action, ...codesOf(problems)].join(" ");

/** The codes of problems, with a mark on those that refuse. */
export const codesOf = (problems: readonly Problem[]): readonly string[] =>
  problems.map(({ code, severity }) => (severity === "refused" ? `${code}!` : code));

/** The whole of what a problem says beside its catalog entry, with its attribute. */
export const wordsOf = (problems: readonly Problem[]): string =>
  problems
    .map((problem) =>
      [
        `${problem.severity}: ${headline(problem)}${problem.attribute === undefined ? "" : ` [${problem.attribute}]`}`,
        problem.seen,
        ...(problem.todo ?? []),
      ].join("\n"),
    )
    .join("\n\n");
