/** A first deploy of the whole chain for one cluster, again and again in one workspace: what faults are tried on. */
import { rm } from "node:fs/promises";
import { expect } from "vitest";
import type { SandboxSeed } from "../../../lib/sandbox/index.js";
import { bare, chain } from "./chain.js";
import { CHECKOUT, PLATFORM, SECURITY } from "./fleet.js";
import { type Workspace, workspace } from "./workspace.js";

/** Everything that a first deploy sends, in the order in which one leads to the next. */
export const WRITES = [
  "createResourceInstance",
  "createKeyRing",
  "createKeyWithPolicies",
  "createPolicy",
  "enableKMS",
] as const;

export const CLUSTER = `account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: roks-2026`;
export const KEY_ADDRESS = "clusterkms_root_key.roks-2026";
export const INSTANCE_ADDRESS = "clusterkms_instance.kp-prod";
export const BINDING_ADDRESS = "clusterkms_binding.checkout";

/** One cluster that is quick to change, and nothing else; a new authorization works at once. */
export function quick(): SandboxSeed {
  const { clusters = [], ...rest } = bare();
  return {
    ...rest,
    policyPropagationSeconds: 0,
    clusters: clusters
      .filter(({ id }) => id === CHECKOUT)
      .map((cluster) => ({ ...cluster, enableSeconds: 120, registrationLagSeconds: 5, releaseLagSeconds: 5 })),
  };
}

/** A workspace with the file of one instance, key and cluster, synthesized and initialized. */
export async function firstDeploy(): Promise<Workspace> {
  const w = await workspace(quick());
  await w.file(chain({ clusters: { checkout: CLUSTER } }));
  await w.terraform("version");
  return w;
}

/** Back to before the first deploy: nothing in the cloud, nothing in the state. */
export async function fromNothing(w: Workspace): Promise<void> {
  w.sandbox.reset(quick());
  await rm(w.stateFile, { force: true });
  await rm(`${w.stateFile}.backup`, { force: true });
}

export const apply = (w: Workspace) => w.again("apply", "-auto-approve", "-input=false");

/** How often a write took effect, or may have: refusals and connections lost before it are not counted. */
export const tookEffect = (w: Workspace, operation: string): number =>
  w.sandbox.log.filter((entry) => entry.operation === operation && Number(entry.status) < 300).length;

/** Fails unless there is exactly one of each, all as declared, and the second plan is empty. */
export async function expectOneOfEach(w: Workspace): Promise<void> {
  const { console } = w.sandbox;
  const [key] = console.keys();
  expect({
    instances: console.instances().map(({ name, account, state }) => [name, account, state]),
    rings: console.instances().map(({ rings }) => [...rings.keys()]),
    keys: console.keys().map(({ name, ring, state, rotationMonths }) => [name, ring, state, rotationMonths]),
    aliases: key?.aliases.length,
    authorizations: console.authorizations().map(({ account, source }) => [account, source]),
    registrations: console.registrations(CHECKOUT),
    history: console.history(CHECKOUT),
  }).toEqual({
    instances: [["kp-prod", SECURITY, "active"]],
    rings: [["default", "clusters"]],
    keys: [["roks-2026", "clusters", "active", 3]],
    aliases: 1,
    authorizations: [[SECURITY, PLATFORM]],
    registrations: [key?.id],
    history: [key?.id],
  });
  expect(await w.attributes(BINDING_ADDRESS)).toMatchObject({ root_key: key?.crn, root_key_seen: "seen" });
  const planned = await w.again("plan", "-detailed-exitcode");
  expect(planned.output).toContain("No changes.");
  expect(planned.code, planned.output).toBe(0);
}
