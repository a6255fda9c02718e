/** The admin API: looks and turns at a running sandbox from another process. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, checkout, INSTANCES, KEYS, PLATFORM, SECRETS, SECURITY, seed } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play({ clusters: [{ ...checkout, key: KEYS.own }] });
});
afterEach(() => on.close());

const look = (path: string) => on.ask(`/_sandbox/${path}`, { as: null });
const turn = (path: string, body?: unknown, method = "POST") => on.ask(`/_sandbox/${path}`, { as: null, method, body });

describe("the state", () => {
  it("tells what no real API does: the key in use, the keys used before, the endpoint asked for", async () => {
    await on.enable({
      cluster: CLUSTERS.checkout,
      instance_id: INSTANCES.security,
      crk_id: KEYS.first,
      account_id: "1122334455667788990011223344aabb",
      private_endpoint: false,
    });
    on.sandbox.clock.advance(1_000);
    const told = await look("state");
    expect(told.at("now")).toBe("2026-02-03T10:16:40Z");
    expect(told.at("clusters", 0)).toMatchObject({
      id: CLUSTERS.checkout,
      encrypted: true,
      state: "normal",
      key: expect.stringContaining(KEYS.first),
      privateEndpoint: false,
      history: [expect.stringContaining(KEYS.own), expect.stringContaining(KEYS.first)],
      registrations: [{ key: expect.stringContaining(KEYS.first) }],
    });
  });
});

describe("time", () => {
  it("is pushed ahead", async () => {
    expect((await turn("clock/advance", { seconds: 60 })).at("now")).toBe("2026-02-03T10:01:00Z");
  });

  it.each([{ seconds: -1 }, { seconds: "soon" }, {}, null])("is not turned by %j", async (body) => {
    expect((await turn("clock/advance", body)).status).toBe(400);
    expect((await look("state")).at("now")).toBe("2026-02-03T10:00:00Z");
  });

  it("runs at another pace from now on, and can be held", async () => {
    expect((await look("clock")).at()).toEqual({ now: "2026-02-03T10:00:00Z", scale: 0 });
    await turn("clock/scale", { scale: 3_600 });
    await expect.poll(() => on.sandbox.clock.now()).toBeGreaterThan(Date.parse("2026-02-03T10:01:00Z"));
    await turn("clock/scale", { scale: 0 });
    const held = on.sandbox.clock.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(on.sandbox.clock.now()).toBe(held);
    expect((await turn("clock/scale", { scale: -1 })).status).toBe(400);
  });
});

describe("faults", () => {
  it("are added, shown and taken away", async () => {
    const fault = {
      operation: "getClusters",
      times: 1,
      action: { kind: "respond", status: 429, headers: { "Retry-After": "3" } },
    };
    expect((await turn("faults", fault)).status).toBe(200);
    const told = await on.ask("/v2/vpc/getClusters");
    expect([told.status, told.headers.get("retry-after")]).toEqual([429, "3"]);
    expect((await look("faults")).at(0)).toMatchObject({ operation: "getClusters", times: 0 });
    expect((await turn("faults", undefined, "DELETE")).status).toBe(204);
    expect((await look("faults")).at()).toEqual([]);
  });

  it.each([
    { operation: "getClusters", action: { kind: "delay", seconds: 1 } },
    { operation: "getClusters", match: "vpc", skip: 2, action: { kind: "truncate" } },
    { operation: "enableKMS", action: { kind: "reset", when: "after" } },
    { operation: "enableKMS", action: { kind: "expire-token" } },
    { operation: "enableKMS", action: { kind: "fail-enablement" } },
  ])("may be %j", async (fault) => {
    expect((await turn("faults", fault)).at(0)).toEqual(fault);
  });

  it("are replaced all at once, or not at all", async () => {
    const one = { operation: "getClusters", action: { kind: "truncate" } };
    const two = { operation: "enableKMS", action: { kind: "fail-enablement" } };
    expect((await turn("faults", [one, two], "PUT")).at()).toEqual([one, two]);
    expect((await turn("faults", [two, { operation: "nobody" }], "PUT")).status).toBe(400);
    expect((await turn("faults", two, "PUT")).status).toBe(400);
    expect(on.sandbox.faults).toEqual([one, two]);
    expect((await turn("faults", [two], "PUT")).at()).toEqual([two]);
  });

  it.each([
    [{ operation: "getClustres", action: { kind: "truncate" } }, "an operation: "],
    [{ operation: "getClusters", action: { kind: "explode" } }, "action.kind one of"],
    [{ operation: "getClusters", action: { kind: "respond" } }, "status"],
    [{ operation: "getClusters", action: { kind: "truncate" }, time: 1 }, "additional"],
    ["{", "must be object"],
  ])("are refused when they are %j", async (fault, why) => {
    const told = await turn("faults", fault);
    expect(told.status).toBe(400);
    expect(told.at("message")).toContain(why);
    expect(on.sandbox.faults).toEqual([]);
  });
});

describe("the console", () => {
  it.each([
    [
      "enable",
      { cluster: CLUSTERS.checkout, key: KEYS.first },
      () => on.sandbox.console.history(CLUSTERS.checkout).at(-1),
    ],
    ["delete-cluster", { cluster: CLUSTERS.checkout }, undefined],
    ["rotate", { key: KEYS.own }, undefined],
    ["disable-key", { key: KEYS.own }, undefined],
    ["enable-key", { key: KEYS.disabled }, undefined],
    ["destroy-key", { key: KEYS.third }, undefined],
    ["set-cluster", { cluster: CLUSTERS.checkout, state: "critical", masterStatus: "Gone" }, undefined],
    ["add-authorization", { sourceAccount: SECURITY, targetAccount: PLATFORM, service: "kms" }, undefined],
    ["remove-authorizations", { sourceAccount: PLATFORM }, undefined],
  ])("can %s", async (action, body, seen) => {
    const before = (await look("state")).text;
    expect((await turn(`console/${action}`, body)).status).toBe(204);
    expect((await look("state")).text).not.toBe(before);
    if (seen !== undefined) expect(seen()).toBe(KEYS.first);
  });

  it("says what is not there, and which actions there are", async () => {
    const missing = await turn("console/rotate", { key: "k" });
    expect([missing.status, missing.at("message")]).toEqual([404, "the sandbox has no key k"]);
    const unknown = await turn("console/explode", {});
    expect([unknown.status, String(unknown.at("message"))]).toEqual([400, expect.stringContaining("delete-cluster")]);
  });
});

it("the log is emptied", async () => {
  await on.ask("/v2/vpc/getClusters");
  expect((await look("log")).at(1)).toMatchObject({ operation: "getClusters" });
  expect((await turn("log", undefined, "DELETE")).status).toBe(204);
  expect((await look("log")).at()).toEqual([]);
});

describe("a reset", () => {
  it("brings back what was seeded, forgets log and faults, ends tokens, and leaves time alone", async () => {
    await on.token(SECRETS.platform);
    on.sandbox.clock.advance(60);
    on.sandbox.console.deleteCluster(CLUSTERS.checkout);
    on.sandbox.faults.push({ operation: "getClusters", action: { kind: "truncate" } });
    expect((await turn("reset")).status).toBe(204);
    expect([on.sandbox.log, on.sandbox.faults, on.sandbox.tokens()]).toEqual([[], [], []]);
    expect(on.sandbox.console.history(CLUSTERS.checkout)).toEqual([KEYS.own]);
    expect((await look("state")).at("now")).toBe("2026-02-03T10:01:00Z");
    expect((await on.ask("/v2/vpc/getClusters")).status).toBe(401);
  });

  it("to another seed gives what that one says, to old and new clients alike", async () => {
    const other = seed({ clusters: [{ ...checkout, name: "renamed" }] });
    expect((await turn("seed", other, "PUT")).status).toBe(204);
    expect(on.sandbox.seed).toEqual(other);
    const told = await on.ask("/v2/vpc/getClusters", { as: null, headers: await freshToken() });
    expect(told.at(0, "name")).toBe("renamed");
    expect(on.sandbox.log.map(({ operation }) => operation)).toEqual(["token", "getClusters"]);
  });

  it.each([
    ["a seed with an unknown word", { ...seed(), clustres: [] }, "clustres"],
    ["a seed whose parts do not fit", { ...seed(), instances: [] }, "an instance that is not there"],
    ["no seed", null, "not a seed"],
  ])("to %s is refused and changes nothing", async (_, wrong, why) => {
    const before = (await look("state")).text;
    const told = await turn("seed", wrong, "PUT");
    expect([told.status, String(told.at("message"))]).toEqual([400, expect.stringContaining(why)]);
    expect((await look("state")).text).toBe(before);
  });

  const freshToken = async () => {
    const body = new URLSearchParams({
      grant_type: "urn:ibm:params:oauth:grant-type:apikey",
      apikey: SECRETS.platform,
    });
    const told = await fetch(`${on.sandbox.url}/identity/token`, { method: "POST", body });
    return { Authorization: `Bearer ${Object(await told.json()).access_token}` };
  };
});
