/** Instances, resource groups and plans: what is sent, and how the answers are read. */
import { describe, expect, it } from "vitest";
import { type InstanceOrder, type Resources, resourcesApi } from "../../lib/cloud/resources.js";
import { HPCS, KP } from "../support/fakes/binding.js";
import { instanceSeen } from "../support/fakes/cloud.js";
import { lost, type Network, network, type Reply, reply, SECRET, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";
import { platform, sent } from "../support/fakes/platform.js";

const CONTROLLER = "https://resource-controller.cloud.ibm.com/v2";
const CATALOG = "https://globalcatalog.cloud.ibm.com/api/v1";
const SERVICE = "ee41347f-b18e-4ca6-bf80-b5467c63f9a6";
const PLAN = "eedd3585-90c6-4c8f-be3d-062069e99fc3";
const GROUP = "1111222233334444aaaabbbbccccdddd";
const ONE = `${CONTROLLER}/resource_instances/${encodeURIComponent(KP.crn)}`;
const TOLD = {
  id: KP.crn,
  crn: KP.crn,
  guid: KP.guid,
  name: "kp",
  state: "active",
  resource_plan_id: PLAN,
  resource_group_id: GROUP,
  extensions: { endpoints: { public: "https://kms.test", private: "https://private.kms.test" } },
};
const SEEN = {
  ...instanceSeen(KP),
  planId: PLAN,
  resourceGroupId: GROUP,
  endpoints: { public: "https://kms.test", private: "https://private.kms.test" },
};
const ORDER: InstanceOrder = {
  name: "kp",
  region: "us-south",
  planId: PLAN,
  resourceGroupId: GROUP,
  allowedNetwork: "private-only",
  tags: ["cluster-kms:payments:kp"],
};

const api = (net: Network) => resourcesApi(platform(net));

describe("one instance", () => {
  const read = (answer: Reply) => api(script(answer)).instance(KP.crn, KP.account);

  it("is read by its CRN", async () => {
    const net = script(reply(200, TOLD));
    expect(must(await api(net).instance(KP.crn, KP.account))).toEqual(SEEN);
    expect(sent(net)).toEqual([{ request: `GET ${ONE}` }]);
  });

  it("that waits to be reclaimed is told, not left out", async () => {
    for (const state of ["pending_reclamation", "removed", "provisioning"])
      expect(must(await read(reply(200, { ...TOLD, state }))).state).toBe(state);
  });

  it("that never was is not found, and one that may not be read is something else", async () => {
    expect(mustFail(await read(reply(404, { message: "Not Found" }))).code).toBe("NOT_FOUND");
    expect(mustFail(await read(reply(403, {}))).code).toBe("ACCESS_DENIED");
    expect(mustFail(await read(reply(503, {}))).code).toBe("CLOUD_UNAVAILABLE");
  });

  it("is not believed where the answer is about something else", async () => {
    for (const body of [{}, [], { ...TOLD, crn: undefined, id: "kp" }])
      expect(mustFail(await read(reply(200, body))).code).toBe("CLOUD_ANSWER_UNREADABLE");
  });
});

describe("a new instance", () => {
  const make = (answer: Reply) => api(script(answer)).createInstance(KP.account, ORDER);

  it("is asked for with its tags and its network in one request", async () => {
    const net = script(reply(201, { ...TOLD, state: "provisioning" }));
    expect(must(await api(net).createInstance(KP.account, ORDER))).toEqual({ ...SEEN, state: "provisioning" });
    expect(sent(net)).toEqual([
      {
        request: `POST ${CONTROLLER}/resource_instances`,
        body: {
          name: "kp",
          target: "us-south",
          resource_group: GROUP,
          resource_plan_id: PLAN,
          parameters: { allowed_network: "private-only" },
          tags: ["cluster-kms:payments:kp"],
        },
      },
    ]);
  });

  it("may be there although the answer was lost or cannot be understood", async () => {
    for (const bad of [lost, reply(500, {}), reply(201, ""), reply(202, { crn: HPCS.guid })])
      expect(mustFail(await make(bad)).maybeTookEffect).toBe(true);
    expect(mustFail(await make(reply(400, { message: "no such plan" })))).toMatchObject({
      code: "CLOUD_REFUSED",
      message: "no such plan",
      maybeTookEffect: false,
    });
  });
});

const WRITES: readonly [string, (on: Resources) => Promise<unknown>, object][] = [
  [
    "a new name of an instance",
    (on) => on.renameInstance(KP.crn, KP.account, "kp-new"),
    { request: `PATCH ${ONE}`, body: { name: "kp-new" } },
  ],
  [
    "the deletion of an instance, without what hangs on it,",
    (on) => on.deleteInstance(KP.crn, KP.account),
    { request: `DELETE ${ONE}` },
  ],
];

describe.each(WRITES)("%s", (_, write, request) => {
  it("is one request", async () => {
    for (const good of [reply(200, TOLD), reply(202, ""), reply(204, "")]) {
      const net = script(good);
      expect(await write(api(net))).toEqual({ ok: true, value: null });
      expect(sent(net)).toEqual([request]);
    }
  });

  it("is sent once, and its failure says whether it may have taken effect, and no token", async () => {
    for (const [bad, maybe] of [
      [lost, true],
      [reply(500, `Bearer ${SECRET}`), true],
      [reply(409, { message: `Bearer ${SECRET}` }), false],
    ] as const) {
      const net = script(bad, reply(204, ""));
      const failed = await write(api(net));
      expect(failed).toMatchObject({ ok: false, error: { maybeTookEffect: maybe } });
      expect(JSON.stringify(failed)).not.toContain(SECRET);
      expect(net.requests).toHaveLength(1);
    }
  });
});

describe("the resource groups", () => {
  const groups = (body: unknown) => api(script(reply(200, body))).resourceGroups(KP.account);

  it("are those of the account", async () => {
    const net = script(reply(200, { resources: [{ id: GROUP, name: "default", default: true }] }));
    expect(must(await api(net).resourceGroups(KP.account))).toEqual([{ id: GROUP, name: "default", isDefault: true }]);
    expect(sent(net)).toEqual([{ request: `GET ${CONTROLLER}/resource_groups?account_id=${KP.account}` }]);
  });

  it("are the default one only where that is said", async () => {
    const named = { id: GROUP, name: "keys" };
    const told = must(await groups({ resources: [named, { ...named, default: false }] }));
    expect(told.map(({ isDefault }) => isDefault)).toEqual([false, false]);
  });

  it("are not believed without IDs and names", async () => {
    for (const body of [{}, { resources: [{ id: GROUP }] }, { resources: [{ name: "default" }] }])
      expect(mustFail(await groups(body)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(mustFail(await api(script(reply(403, {}))).resourceGroups(KP.account)).code).toBe("ACCESS_DENIED");
  });
});

describe("a plan", () => {
  const page = (...resources: object[]) => reply(200, { count: 3, resource_count: resources.length, resources });

  it("is found by its name among the plans of Key Protect, page by page", async () => {
    const net = network(({ url }) =>
      url.endsWith("_offset=2")
        ? page({ id: PLAN, name: "tiered-pricing" })
        : page({ id: "a", name: "tiered-pricing-2" }, { id: "b", name: "other" }),
    );
    expect(must(await api(net).planId(KP.account, "tiered-pricing"))).toBe(PLAN);
    expect(sent(net)).toEqual([
      { request: `GET ${CATALOG}/${SERVICE}/plan?_offset=0` },
      { request: `GET ${CATALOG}/${SERVICE}/plan?_offset=2` },
    ]);
  });

  it("that the catalog does not have is not found", async () => {
    const plans = { count: 9, resources: [{ id: PLAN, name: "tiered-pricing" }] };
    const net = script(reply(200, plans), reply(200, { ...plans, resources: [] }));
    expect(mustFail(await api(net).planId(KP.account, "gold"))).toMatchObject({
      code: "NOT_FOUND",
      message: "the catalog has no plan gold of Key Protect",
    });
    expect(mustFail(await api(script(reply(200, { resources: [] }))).planId(KP.account, "gold")).code).toBe(
      "NOT_FOUND",
    );
  });

  it("is not known where the catalog cannot be read", async () => {
    expect(mustFail(await api(script(reply(200, {}))).planId(KP.account, "gold")).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(mustFail(await api(script(reply(503, {}))).planId(KP.account, "gold")).code).toBe("CLOUD_UNAVAILABLE");
  });

  it("has a name by its ID", async () => {
    const net = script(reply(200, { id: PLAN, name: "tiered-pricing" }));
    expect(must(await api(net).planName(KP.account, PLAN))).toBe("tiered-pricing");
    expect(sent(net)).toEqual([{ request: `GET ${CATALOG}/${PLAN}` }]);
    expect(mustFail(await api(script(reply(200, {}))).planName(KP.account, PLAN)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(mustFail(await api(script(reply(404, {}))).planName(KP.account, PLAN)).code).toBe("NOT_FOUND");
  });
});
