import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, INSTANCES, KEYS, PLATFORM, SECRETS, SECURITY } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play();
});
afterEach(() => on.close());

const asOwner = { as: SECRETS.security };
const key = (id: string) => on.kms(INSTANCES.security, `/keys/${id}/metadata`, asOwner);
const instance = () => on.ask(`/v2/resource_instances/${INSTANCES.security}`, asOwner);
const shown = (id: string) => on.sandbox.console.keys().find((one) => one.id === id);

describe("what somebody does to a key in the console", () => {
  it("changes its rotation policy, and switches it off with its interval", async () => {
    const rotation = async () =>
      (await on.kms(INSTANCES.security, `/keys/${KEYS.first}/policies`, asOwner)).at("resources", 0, "rotation");
    on.sandbox.console.setRotation(KEYS.first, 4);
    expect(await rotation()).toEqual({ enabled: true, interval_month: 4 });
    expect(shown(KEYS.first)?.rotationMonths).toBe(4);
    on.sandbox.console.setRotation(KEYS.first, null);
    expect(await rotation()).toEqual({ enabled: false, interval_month: 4 });
    expect(shown(KEYS.first)?.rotationMonths).toBeNull();
  });

  it("makes it take two people to delete it, or one again", async () => {
    const needed = async () => (await key(KEYS.first)).at("resources", 0, "dualAuthDelete", "enabled");
    on.sandbox.console.setDualAuthDelete(KEYS.first, true);
    expect(await needed()).toBe(true);
    on.sandbox.console.setDualAuthDelete(KEYS.first, false);
    expect(await needed()).toBe(false);
  });

  it("moves it to a ring, which is made with it", async () => {
    on.sandbox.console.moveKey(KEYS.first, "elsewhere");
    expect((await key(KEYS.first)).at("resources", 0, "keyRingID")).toBe("elsewhere");
    expect(
      on.sandbox.console
        .instances()
        .find(({ guid }) => guid === INSTANCES.security)
        ?.rings.has("elsewhere"),
    ).toBe(true);
  });

  it("gives it aliases, by which it is found", async () => {
    on.sandbox.console.setAliases(KEYS.first, ["one", "two"]);
    expect((await key("two")).at("resources", 0, "id")).toBe(KEYS.first);
    on.sandbox.console.setAliases(KEYS.first, ["one"]);
    expect((await key("two")).status).toBe(404);
    expect(shown(KEYS.first)?.aliases).toEqual(["one"]);
  });

  it("purges it, and then nothing of it is left", async () => {
    on.sandbox.console.setKeyState(KEYS.first, "destroyed");
    expect(shown(KEYS.first)?.state).toBe("destroyed");
    on.sandbox.console.purge(KEYS.first);
    expect((await key(KEYS.first)).status).toBe(404);
    expect(shown(KEYS.first)).toBeUndefined();
  });

  it("makes another one beside it", async () => {
    const id = "a7b1c2d3-0099-4e4e-8f8f-112233445566";
    on.sandbox.console.addKey({ id, instance: INSTANCES.security, name: "made-by-hand" });
    expect((await key(id)).at("resources", 0, "name")).toBe("made-by-hand");
    expect(() => on.sandbox.console.addKey({ id, instance: "nowhere", name: "x" })).toThrow("no instance nowhere");
  });
});

describe("what somebody does to an instance in the console", () => {
  it("deletes it, which waits for reclamation, and takes it back", async () => {
    on.sandbox.console.setDeleted(INSTANCES.security, true);
    expect((await instance()).at("state")).toBe("pending_reclamation");
    expect((await key(KEYS.first)).status).toBe(401);
    on.sandbox.console.setDeleted(INSTANCES.security, false);
    expect((await instance()).at("state")).toBe("active");
    expect((await key(KEYS.first)).status).toBe(200);
  });

  it("takes a ring from it, and changes its network", async () => {
    const asked = (path: string) => on.kms(INSTANCES.security, path, asOwner);
    on.sandbox.console.moveKey(KEYS.first, "elsewhere");
    on.sandbox.console.moveKey(KEYS.first, "default");
    expect((await asked("/key_rings")).text).toContain("elsewhere");
    on.sandbox.console.removeRing(INSTANCES.security, "elsewhere");
    expect((await asked("/key_rings")).text).not.toContain("elsewhere");
    on.sandbox.console.setNetwork(INSTANCES.security, "private-only");
    const policies = await asked("/instance/policies?policy=allowedNetwork");
    expect(policies.at("resources", 0, "policy_data", "attributes", "allowed_network")).toBe("private-only");
  });

  it("replaces its tags", async () => {
    const crn = String((await instance()).at("crn"));
    const tags = async () => (await on.ask(`/v3/tags?attached_to=${encodeURIComponent(crn)}`, asOwner)).at("items");
    on.sandbox.console.setTags(crn, ["one", "two"]);
    on.sandbox.console.setTags(crn, ["three"]);
    expect(await tags()).toEqual([{ name: "three" }]);
  });

  it("makes another one, in the default group of its account", async () => {
    const guid = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a99";
    on.sandbox.console.addInstance({ guid, name: "by-hand", service: "kms", account: SECURITY, region: "eu-de" });
    const told = await on.ask(`/v2/resource_instances/${guid}`, asOwner);
    expect([told.at("name"), told.at("state"), told.at("resource_group_id")]).toEqual([
      "by-hand",
      "active",
      (await instance()).at("resource_group_id"),
    ]);
    expect(on.sandbox.console.instances().map((one) => one.guid)).toContain(guid);
  });
});

describe("what somebody does to an authorization in the console", () => {
  it("takes a role from it, and an enablement is no longer let through", async () => {
    const listed = on.sandbox.console.authorizations().filter(({ source }) => source === PLATFORM);
    expect(listed.map(({ account }) => account)).toContain(SECURITY);
    const enable = async () =>
      (
        await on.enable({
          cluster: CLUSTERS.checkout,
          instance_id: INSTANCES.security,
          crk_id: KEYS.second,
          account_id: SECURITY,
        })
      ).status;
    on.sandbox.console.narrowAuthorizations(PLATFORM, ["Reader"]);
    expect(await enable()).toBe(401);
    on.sandbox.console.narrowAuthorizations(PLATFORM, ["Reader", "AuthorizationDelegator"]);
    expect(await enable()).toBe(200);
    expect(on.sandbox.console.authorizations().filter(({ source }) => source === PLATFORM)).toEqual(listed);
  });
});
