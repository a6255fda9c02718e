/** Bad weather: the plan is made of what is known, says what is not, and refuses where it matters. */
import { afterEach, describe, expect, it } from "vitest";
import type { Fault, FaultAction } from "../../lib/sandbox/index.js";
import {
  accountId,
  greatCredentials,
  greatFile,
  greatSeed,
  type Size,
  settle,
} from "../../scripts/bench/great-fleet.js";
import {
  CHECKOUT,
  checkout,
  type Fleet,
  file,
  fleet,
  KEYS,
  keyId,
  LEDGER,
  ledger,
  SECRETS,
  SECURITY,
} from "../e2e/support/fleet.js";
import { type Play, play } from "./play.js";

let p: Play;
afterEach(() => p.close());

const both = file({ checkout: checkout("K1"), ledger: ledger("P1") });
const begin = async (options: Fleet = { encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }) => {
  p = await play(fleet(options), SECRETS);
};
const fault = (operation: string, action: FaultAction, more: Partial<Fault> = {}) =>
  p.sandbox.faults.push({ operation, action, ...more });
const respond = (status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): FaultAction => ({
  kind: "respond",
  status,
  body,
  headers,
});
const asked = (operation: string) => p.sandbox.log.filter((entry) => entry.operation === operation).length;

interface Told {
  readonly objects: readonly {
    readonly address: string;
    readonly action: string;
    readonly account: string;
    readonly findings: readonly { readonly code: string; readonly severity: string }[];
  }[];
  readonly gaps: readonly { readonly account: string; readonly code: string; readonly what: string }[];
}
async function planned(yaml: string) {
  const { stdout, code } = await p.plan(yaml, "--format", "json");
  const { objects, gaps }: Told = JSON.parse(stdout);
  const inShort = objects
    .filter(({ action, findings }) => (action !== "none" && action !== "referred") || findings.length > 0)
    .map(({ address, action, findings }) =>
      [address, action, ...findings.map(({ code: one, severity }) => (severity === "refused" ? `${one}!` : one))].join(
        " ",
      ),
    );
  return { code, objects, gaps, inShort };
}

describe("with half of the accounts unreachable", { timeout: 120_000 }, () => {
  const size: Size = { accounts: 4, instances: 4, keys: 4, clusters: 24 };
  const LISTS = [
    "getClusters",
    "listResourceInstances",
    "listKeys",
    "listRegistrations",
    "searchResources",
    "listPolicies",
  ];
  const away = [accountId(2), accountId(3)];

  it("the other half is planned, nothing is claimed of what was not seen, and the exit code is that of a refusal", async () => {
    p = await play(greatSeed(size), greatCredentials(size));
    settle(p.sandbox, size);
    for (const account of away)
      for (const operation of [...LISTS, "getInstance", "getResourceInstance"])
        fault(operation, { kind: "reset", when: "before" }, { account });
    const { code, objects, gaps } = await planned(greatFile(size));
    const unseen = objects.filter(
      ({ account, action }) => ["account-2", "account-3"].includes(account) && action !== "unknown",
    );
    // An instance and a key that could not be looked for may not be made: that is refused, and sends nothing.
    expect(unseen.filter(({ findings }) => findings.every(({ severity }) => severity !== "refused"))).toEqual([]);
    const seen = objects.filter(
      ({ account, address }) => account === "account-0" && address.startsWith("clusterkms_instance"),
    );
    expect(seen.map(({ action, findings }) => [action, findings.length])).toEqual([["none", 0]]);
    expect(new Set(gaps.map(({ account }) => account))).toEqual(new Set(["account-2", "account-3"]));
    expect(gaps.every(({ code: one }) => one === "CLOUD_UNAVAILABLE")).toBe(true);
    expect(code).toBe(4);
  });

  it("that own only clusters, these are unknown and refused", async () => {
    await begin();
    fault("getClusters", { kind: "reset", when: "before" }, { account: "0a1b2c3d4e5f60718293a4b5c6d7e8f9" });
    const { code, inShort, gaps } = await planned(both);
    expect(inShort).toEqual([
      "clusterkms_binding.checkout unknown CLOUD_UNAVAILABLE!",
      "clusterkms_binding.ledger unknown CLOUD_UNAVAILABLE!",
    ]);
    expect(new Set(gaps.map(({ account, code: one }) => `${account} ${one}`))).toEqual(
      new Set(["platform CLOUD_UNAVAILABLE"]),
    );
    expect(gaps.map(({ what }) => what.replace(/:.*/, "")).sort()).toEqual([
      "Could not list the classic clusters",
      "Could not list the satellite clusters",
      "Could not list the vpc clusters",
    ]);
    expect(code).toBe(4);
  });
});

describe("a token that expires midway", () => {
  it("is renewed once for all requests that it fails, and the plan is what it would have been", async () => {
    await begin();
    fault("listKeys", respond(401), { account: SECURITY, times: 1 });
    fault("listRegistrations", respond(401), { account: SECURITY, times: 1 });
    const { code, inShort, gaps } = await planned(both);
    expect([code, inShort, gaps]).toEqual([0, [], []]);
    // One for each account, and one more for each time that it expired.
    expect(asked("token")).toBe(4);
  });
});

describe("a cloud that asks to slow down", () => {
  it("is waited for as long as it asks", async () => {
    await begin();
    fault("listRegistrations", respond(429, {}, { "Retry-After": "7" }), { times: 1 });
    expect((await planned(both)).code).toBe(0);
    expect(p.pauses.filter((pause) => pause === 7_000)).toHaveLength(1);
  });

  it("and never stops asking leaves a gap, with its code", async () => {
    await begin();
    fault("listRegistrations", respond(429), { account: SECURITY });
    const { code, inShort, gaps } = await planned(both);
    expect(gaps.map(({ code: one }) => one)).toEqual(["RATE_LIMITED"]);
    expect(inShort).toEqual(["clusterkms_binding.checkout claim KEY_UNCONFIRMED"]);
    expect(code).toBe(5);
  });
});

const registered = (id: string, key: keyof typeof KEYS) => ({
  keyId: keyId(key),
  resourceCrn: `crn:v1:bluemix:public:containers-kubernetes:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:${id}::`,
  creationDate: "2026-02-03T10:00:00Z",
});
const page = (totalCount: number, ...resources: readonly unknown[]) =>
  respond(200, { metadata: { collectionTotal: resources.length, totalCount }, resources });

describe("a list of which a later page is missing", () => {
  it("of registrations: what came is used, and what did not is unknown", async () => {
    await begin({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" }, more: 1 });
    fault("listRegistrations", page(3, registered(CHECKOUT, "K1")), { account: SECURITY, times: 1 });
    fault("listRegistrations", respond(403), { account: SECURITY });
    const more = `id: f0000abcd0m1n2o3p4q5, infrastructure: vpc, key: k1`;
    p.sandbox.console.enable("f0000abcd0m1n2o3p4q5", keyId("K1"));
    p.sandbox.clock.advance(3_600);
    const { code, inShort, gaps } = await planned(file({ checkout: checkout("K1"), ledger: ledger("P1"), more }));
    expect(inShort).toEqual(["clusterkms_binding.more claim KEY_UNCONFIRMED"]);
    expect(gaps.map(({ code: one, what }) => `${one} ${what}`)).toEqual([
      expect.stringMatching(/^ACCESS_DENIED Could not list the registrations of instance /),
    ]);
    expect(code).toBe(5);
  });

  it("of keys: an instance whose keys did not all come is not retired", async () => {
    await begin();
    const yaml = file({}).replace(
      "keys:",
      `instances:\n  kp: { adopt: "${KEYS.K1.replace(/key:.*/, ":")}", account: security, region: us-south, state: retired }\nkeys:`,
    );
    fault("listKeys", page(9), { account: SECURITY, times: 1 });
    const { code, inShort } = await planned(yaml.replace(/ {2}k\d: .*\n/g, ""));
    expect(inShort).toEqual(["clusterkms_instance.kp none INSTANCE_IN_USE!"]);
    expect(code).toBe(4);
  });

  it("of keys: one that came is judged, another is not taken for missing", async () => {
    await begin({ encrypted: { [LEDGER]: "P1" } });
    const key = { id: keyId("K1"), name: "roks-k1", state: 1, extractable: false };
    fault("listKeys", page(3, key), { account: SECURITY, times: 2 });
    fault("listKeys", respond(403), { account: SECURITY });
    const { code, inShort } = await planned(file({ checkout: checkout("K1"), ledger: ledger("P1") }));
    expect(inShort).toEqual(["clusterkms_binding.checkout enable"]);
    expect(code).toBe(5);
  });

  it("of keys: a change to one that did not come is refused", async () => {
    await begin();
    const key = { id: keyId("K1"), name: "roks-k1", state: 1, extractable: false };
    fault("listKeys", page(3, key), { account: SECURITY, times: 1 });
    fault("listKeys", respond(500), { account: SECURITY });
    const { code, inShort } = await planned(file({ checkout: checkout("K2"), ledger: ledger("P1") }));
    expect(inShort).toEqual(["clusterkms_binding.checkout change_key KEY_UNSEEN! HISTORY_UNKNOWN"]);
    expect(code).toBe(4);
  });

  it("of instances: those that came are looked in, and nothing more is claimed", async () => {
    await begin();
    const crn = KEYS.K1.replace(/key:.*/, ":");
    const body = {
      resources: [{ crn, name: "kp-security", state: "active" }],
      next_url: "/v2/resource_instances?start=1",
    };
    fault("listResourceInstances", respond(200, body), { account: SECURITY, times: 1 });
    fault("listResourceInstances", respond(403), { account: SECURITY });
    const { code, inShort, gaps } = await planned(both);
    expect(inShort).toEqual([]);
    expect(gaps.map(({ what }) => what)).toEqual([expect.stringContaining("list the KMS instances")]);
    expect(code).toBe(5);
  });
});

describe("a list that changes between two of its pages", () => {
  it("has nothing twice, and what cannot be shown to be all is not taken for it", async () => {
    await begin();
    const row = registered(CHECKOUT, "K1");
    fault("listRegistrations", page(3, row), { account: SECURITY, times: 1 });
    fault("listRegistrations", page(2, row), { account: SECURITY, times: 1 });
    const { code, objects, gaps, inShort } = await planned(both);
    expect(inShort).toEqual([]);
    expect(objects.find(({ address }) => address === "clusterkms_binding.checkout")).toMatchObject({
      history: [KEYS.K1],
    });
    expect(gaps.map(({ code: one, what }) => `${one} ${what}`)).toEqual([
      expect.stringMatching(/^CLOUD_ANSWER_UNREADABLE .*: the list changed between two of its pages\.$/),
    ]);
    expect(code).toBe(5);
  });
});

describe("a word that nobody has seen", () => {
  const used: Fleet = { encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } };

  it("for the state of a cluster is told where nothing changes, and stops a change", async () => {
    await begin(used);
    p.sandbox.console.setCluster(CHECKOUT, { state: "hibernating", masterStatus: "Dreaming" });
    expect((await planned(both)).inShort).toEqual(["clusterkms_binding.checkout none CLUSTER_NOT_NORMAL"]);
    const change = await planned(file({ checkout: checkout("K2"), ledger: ledger("P1") }));
    expect(change.inShort).toEqual([expect.stringContaining("CLUSTER_NOT_NORMAL!")]);
    expect(change.code).toBe(4);
  });

  it("for the state of a key stops a change to it", async () => {
    await begin({ encrypted: { [LEDGER]: "P1" } });
    const key = { id: keyId("K1"), name: "roks-k1", state: 17, extractable: false };
    fault("listKeys", page(1, key), { account: SECURITY });
    const { code, inShort } = await planned(both);
    expect(inShort).toEqual(["clusterkms_binding.checkout enable KEY_NOT_ACTIVE!"]);
    expect(code).toBe(4);
  });

  it("for the state of an instance is told, and stops a change of it", async () => {
    await begin(used);
    const crn = KEYS.K1.replace(/key:.*/, ":");
    const body = {
      resources: [{ crn, name: "kp-security", state: "levitating", region_id: "us-south" }],
      next_url: null,
    };
    fault("listResourceInstances", respond(200, body), { account: SECURITY });
    const yaml = both.replace(
      "keys:",
      `instances:\n  kp: { adopt: "${crn}", account: security, region: us-south, tags: ["env:prod"] }\nkeys:`,
    );
    const { code, inShort } = await planned(yaml);
    expect(inShort.filter((line) => line.includes("instance.kp"))).toEqual([
      expect.stringContaining("INSTANCE_NOT_ACTIVE!"),
    ]);
    expect(code).toBe(4);
  });

  it("in a registration leaves the others as they are", async () => {
    await begin(used);
    const odd = { ...registered(LEDGER, "K1"), keyId: "not a key" };
    fault("listRegistrations", page(2, { ...registered(CHECKOUT, "K1"), state: "quantum" }, odd), {
      account: SECURITY,
    });
    const { code, inShort, gaps } = await planned(both);
    expect(inShort).toEqual([]);
    expect(gaps.map(({ code: one }) => one)).toEqual(["CLOUD_ANSWER_UNREADABLE"]);
    expect(code).toBe(5);
  });
});
