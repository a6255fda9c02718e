/** The four kinds of links of the chain, deployed, and a workspace in which every mishap starts from the same state. */
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { authorizationOf, chain } from "./chain.js";
import { apply, BINDING_ADDRESS, CLUSTER, firstDeploy, INSTANCE_ADDRESS, KEY_ADDRESS } from "./first-deploy.js";
import { CHECKOUT } from "./fleet.js";
import type { Workspace } from "./workspace.js";

export const AUTHORIZATION_ADDRESS = authorizationOf("kp-prod");

/** One link: where it is, what refuses to drop it, and what the refusal offers instead. */
export interface Kind {
  readonly address: string;
  readonly dropped: string;
  readonly ways: readonly string[];
}

export const KINDS = {
  instance: {
    address: INSTANCE_ADDRESS,
    dropped: "INSTANCE_DROPPED",
    ways: ["`removed:`", "`renamedFrom`", "`state: retired`"],
  },
  "root key": {
    address: KEY_ADDRESS,
    dropped: "KEY_DROPPED",
    ways: ["`removed:`", "`renamedFrom`", "`state: retired`"],
  },
  authorization: {
    address: AUTHORIZATION_ADDRESS,
    dropped: "AUTHORIZATION_DROPPED",
    ways: ["`removed: { authorizations: […] }`", "`renamedFrom`"],
  },
  binding: {
    address: BINDING_ADDRESS,
    dropped: "BINDING_DROPPED",
    ways: ["`removed:`", "`renamedFrom`", "`removal: forget`"],
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES: readonly KindName[] = ["instance", "root key", "authorization", "binding"];

/** The file of what is deployed. */
export const DEPLOYED = chain({ clusters: { checkout: CLUSTER } });

/** A configuration as Terraform reads it: blocks by type and name. */
export interface Stack {
  resource?: Record<string, Record<string, Record<string, unknown>>>;
  removed?: unknown;
  import?: unknown;
}

export interface Deployed {
  readonly w: Workspace;
  /** As it was after the deploy: the state, the configuration and an empty log. */
  restore(): Promise<void>;
  /** Leaves one resource alone in the state, so that nothing else can be what is refused. */
  only(address: string): Promise<void>;
  /** Changes what is synthesized, as an app in TypeScript or by hand could. */
  edit(change: (stack: Stack) => void): Promise<void>;
  /** More HCL beside the stack. */
  hcl(name: string, text: string): Promise<void>;
  /** Fails unless nothing was sent, everything is still there, and this is still in the state. */
  expectUntouched(...addresses: readonly string[]): Promise<void>;
}

/** One instance, key, authorization and binding, deployed. */
export async function deployed(): Promise<Deployed> {
  const w = await firstDeploy();
  const applied = await apply(w);
  expect(applied.code, applied.output).toBe(0);
  const stackFile = join(w.stackFolder, "cdk.tf.json");
  const saved = [w.stateFile, stackFile];
  for (const one of saved) await copyFile(one, `${one}.deployed`);
  const key = w.sandbox.console.keys()[0]?.id;
  const more = new Set<string>();
  return {
    w,
    restore: async () => {
      for (const one of saved) await copyFile(`${one}.deployed`, one);
      for (const one of more) await rm(one, { force: true });
      more.clear();
      w.sandbox.clearLog();
    },
    only: async (address) => {
      const state: { resources: { type: string; name: string; instances: { dependencies?: unknown }[] }[] } =
        JSON.parse(await readFile(w.stateFile, "utf8"));
      state.resources = state.resources.filter(({ type, name }) => `${type}.${name}` === address);
      expect(state.resources).toHaveLength(1);
      await writeFile(w.stateFile, JSON.stringify(state));
    },
    edit: async (change) => {
      const stack: Stack = JSON.parse(await readFile(stackFile, "utf8"));
      change(stack);
      await writeFile(stackFile, JSON.stringify(stack));
    },
    hcl: async (name, text) => {
      const path = join(w.stackFolder, name);
      more.add(path);
      await writeFile(path, text);
    },
    expectUntouched: async (...addresses) => {
      expect(w.writes()).toEqual([]);
      const { console } = w.sandbox;
      expect({
        instances: console.instances().map(({ state }) => state),
        keys: console.keys().map(({ id, state }) => [id, state]),
        authorizations: console.authorizations().length,
        registrations: console.registrations(CHECKOUT),
      }).toEqual({ instances: ["active"], keys: [[key, "active"]], authorizations: 1, registrations: [key] });
      const listed = (await w.again("state", "list")).stdout.split("\n");
      for (const address of addresses) expect(listed).toContain(address);
    },
  };
}
