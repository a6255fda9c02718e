import { describe, expect, it } from "vitest";
import { parseInstanceCrn, parseKeyCrn } from "../../lib/model/crn.js";
import type { Spec } from "../../lib/model/spec.js";
import { FleetStack } from "../../stacks/fleet-stack.js";
import { must } from "../support/fakes/must.js";
import { jsonOf } from "../support/stack.js";
import {
  clusterOf,
  fileOf,
  GUID,
  INSTANCE,
  KEY,
  madeInstance,
  madeKey,
  PLATFORM,
  referredInstance,
  referredKey,
  SECURITY,
} from "./spec.js";

const json = (spec: Spec) => jsonOf((app) => new FleetStack(app, spec));
/** Terraform's way to write what is not yet known. */
const expression = (text: string) => ["${", text, "}"].join("");

describe("the instances and keys of a file", () => {
  it("are resources at the names in the file where they are made here", () => {
    const { resource, import: imports } = json(
      fileOf({
        instances: {
          "kp-prod": madeInstance({ resourceGroup: "default", allowedNetwork: "private-only", tags: ["env:prod"] }),
        },
        keys: {
          roks: madeKey({ keyRing: "clusters", rotationMonths: 3, dualAuthDelete: true, aliases: ["payments"] }),
        },
        clusters: { checkout: clusterOf("checkout-prod") },
      }),
    );
    expect(resource?.clusterkms_instance).toMatchObject({
      "kp-prod": {
        account: SECURITY,
        region: "us-south",
        name: "kp",
        plan: "tiered-pricing",
        resource_group: "default",
        allowed_network: "private-only",
        tags: ["env:prod"],
        state: "active",
      },
    });
    expect(resource?.clusterkms_root_key).toMatchObject({
      roks: {
        instance: expression("clusterkms_instance.kp-prod.crn"),
        name: "roks",
        key_ring: "clusters",
        rotation_months: 3,
        dual_auth_delete: true,
        aliases: ["payments"],
        state: "active",
      },
    });
    expect(resource?.clusterkms_binding?.["checkout"]).toMatchObject({
      root_key: expression("clusterkms_root_key.roks.crn"),
    });
    expect(imports).toEqual([
      { id: `${PLATFORM}/vpc/checkout-prod?endpoint=private`, to: "clusterkms_binding.checkout" },
    ]);
  });

  it("are imported where they are taken over", () => {
    const { import: imports } = json(
      fileOf({
        instances: { "kp-prod": madeInstance({ adopt: must(parseInstanceCrn(INSTANCE)) }) },
        keys: { roks: madeKey({ adopt: must(parseKeyCrn(KEY)) }) },
      }),
    );
    expect(imports).toEqual([
      { id: INSTANCE, to: "clusterkms_instance.kp-prod" },
      { id: KEY, to: "clusterkms_root_key.roks" },
    ]);
  });

  it("are no resources where they are managed elsewhere", () => {
    const { resource } = json(fileOf({ instances: { "kp-prod": referredInstance() }, keys: { roks: referredKey() } }));
    expect(resource).toBeUndefined();
  });

  it("are moved, retired, held and forgotten as the file says", () => {
    const { resource, moved, removed } = json(
      fileOf({
        instances: { "kp-prod": madeInstance({ renamedFrom: ["kp"], hold: "change freeze" }) },
        keys: { roks: madeKey({ renamedFrom: ["roks-2025"], state: "retired", expires: "2028-01-01T00:00:00Z" }) },
        removed: { instances: ["kp-old"], keys: ["roks-old"], authorizations: ["kp-older-of-ours"] },
      }),
    );
    expect(resource?.clusterkms_instance?.["kp-prod"]).toMatchObject({ hold: "change freeze" });
    expect(resource?.clusterkms_root_key?.["roks"]).toMatchObject({
      state: "retired",
      expires: "2028-01-01T00:00:00Z",
    });
    expect(moved).toEqual([
      { from: "clusterkms_instance.kp", to: "clusterkms_instance.kp-prod" },
      { from: "clusterkms_root_key.roks-2025", to: "clusterkms_root_key.roks" },
    ]);
    const removedAt = (from: string) => ({ from, lifecycle: { destroy: false } });
    expect(removed).toContainEqual(removedAt("clusterkms_instance.kp-old"));
    expect(removed).toContainEqual(removedAt("clusterkms_root_key.roks-old"));
    expect(removed).toContainEqual(removedAt("clusterkms_authorization.kp-older-of-ours"));
  });

  it("are written the same in whatever order the file has them", () => {
    const instances = { "kp-prod": madeInstance(), hsm: referredInstance() };
    const keys = { roks: madeKey({ renamedFrom: ["old"] }), other: referredKey() };
    const clusters = { a: clusterOf("a"), b: clusterOf("b", { key: "other" }) };
    const reversed = <T>(entries: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(entries).reverse());
    const other = { instances: reversed(instances), keys: reversed(keys), clusters: reversed(clusters) };
    expect(json(fileOf({ ...other, accounts: ["security", "platform"] }))).toEqual(
      json(fileOf({ instances, keys, clusters })),
    );
  });

  it("may be called like each other, and like what cdktf uses itself", () => {
    const names = ["instances", "keys", "clusters", "bindings", "backend", "Default", "clusterkms"];
    const each = <T>(make: (name: string) => T) => Object.fromEntries(names.map((name) => [name, make(name)]));
    const { resource } = json(
      fileOf({
        instances: each((name) => madeInstance({ name })),
        keys: each((name) => madeKey({ name, instance: name })),
        clusters: each((name) => clusterOf(name, { key: name })),
      }),
    );
    for (const type of ["clusterkms_instance", "clusterkms_root_key", "clusterkms_binding"] as const) {
      expect(Object.keys(resource?.[type] ?? {}).sort()).toEqual([...names].sort());
    }
    expect(Object.keys(resource?.clusterkms_authorization ?? {})).toHaveLength(names.length);
  });
});

describe("the authorizations that a file implies", () => {
  const both = { platform: clusterOf("a"), security: clusterOf("b", { account: "security" }) };
  const implied = (spec: Spec) => Object.keys(json(spec).resource?.clusterkms_authorization ?? {});
  const authorizations = (blocks: readonly unknown[] | undefined) =>
    JSON.stringify(blocks ?? []).match(/clusterkms_authorization\.[\w-]+/g) ?? [];

  it("are one for each account with clusters and instance, and the bindings wait for theirs", () => {
    const { resource } = json(
      fileOf({
        instances: { "kp-prod": madeInstance() },
        keys: { roks: madeKey(), other: madeKey({ name: "other" }) },
        clusters: { ...both, third: clusterOf("c", { key: "other" }) },
      }),
    );
    const at = (account: string) => `kp-prod-${account}`;
    expect(resource?.clusterkms_authorization).toMatchObject({
      [at(PLATFORM)]: { instance: expression("clusterkms_instance.kp-prod.crn"), source_account: PLATFORM },
      [at(SECURITY)]: { source_account: SECURITY },
    });
    expect(Object.keys(resource?.clusterkms_authorization ?? {})).toHaveLength(2);
    expect(resource?.clusterkms_binding).toMatchObject({
      platform: { depends_on: [`clusterkms_authorization.${at(PLATFORM)}`] },
      security: { depends_on: [`clusterkms_authorization.${at(SECURITY)}`] },
      third: { depends_on: [`clusterkms_authorization.${at(PLATFORM)}`] },
    });
  });

  it("are none where the account of the instance is not one of the file", () => {
    const clusters = { checkout: clusterOf("a") };
    const { resource } = json(fileOf({ accounts: ["platform"], keys: { roks: referredKey() }, clusters }));
    expect(resource).not.toHaveProperty("clusterkms_authorization");
    expect(resource?.clusterkms_binding?.["checkout"]).not.toHaveProperty("depends_on");
  });

  it("have the name of the instance where it is declared, else one made of its GUID", () => {
    const parts = { keys: { roks: referredKey() }, clusters: { checkout: clusterOf("a") } };
    expect(implied(fileOf(parts))).toEqual([`kms-${GUID}-${PLATFORM}`]);
    expect(implied(fileOf({ ...parts, instances: { hsm: referredInstance() } }))).toEqual([`hsm-${PLATFORM}`]);
  });

  it("are moved when the instance is declared or renamed", () => {
    const parts = { keys: { roks: referredKey() }, clusters: { checkout: clusterOf("a") } };
    const declared = json(fileOf({ ...parts, instances: { hsm: referredInstance() } }));
    expect(declared.moved).toEqual([
      { from: `clusterkms_authorization.kms-${GUID}-${PLATFORM}`, to: `clusterkms_authorization.hsm-${PLATFORM}` },
    ]);
    const renamed = json(
      fileOf({
        instances: { "kp-prod": madeInstance({ renamedFrom: ["kp"] }) },
        keys: { roks: madeKey() },
        clusters: { checkout: clusterOf("a") },
      }),
    );
    expect(renamed.moved).toContainEqual({
      from: `clusterkms_authorization.kp-${PLATFORM}`,
      to: `clusterkms_authorization.kp-prod-${PLATFORM}`,
    });
    expect(authorizations(renamed.removed)).toEqual([
      `clusterkms_authorization.kp-${SECURITY}`,
      `clusterkms_authorization.kp-prod-${SECURITY}`,
    ]);
  });

  it("are forgotten when the last cluster of an account has moved away", () => {
    const parts = { instances: { "kp-prod": madeInstance() }, keys: { roks: madeKey() } };
    const before = json(fileOf({ ...parts, clusters: both }));
    expect(authorizations(before.removed)).toEqual([]);
    const after = json(fileOf({ ...parts, clusters: { security: both.security } }));
    expect(after.removed).toEqual([
      { from: `clusterkms_authorization.kp-prod-${PLATFORM}`, lifecycle: { destroy: false } },
    ]);
  });

  it("are forgotten with the instance that is no longer managed here, and where only its keys are referred to", () => {
    const { removed } = json(fileOf({ keys: { roks: referredKey() }, removed: { instances: ["kp-old"] } }));
    expect(authorizations(removed)).toEqual([
      `clusterkms_authorization.kms-${GUID}-${PLATFORM}`,
      `clusterkms_authorization.kms-${GUID}-${SECURITY}`,
      `clusterkms_authorization.kp-old-${PLATFORM}`,
      `clusterkms_authorization.kp-old-${SECURITY}`,
    ]);
  });
});
