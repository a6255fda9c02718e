import { describe, expect, it } from "vitest";
import { containersApi } from "../../lib/cloud/containers.js";
import { parseClusterId } from "../../lib/model/ids.js";
import { K1, PLATFORM } from "../support/fakes/binding.js";
import { clientOver, type Network, reply, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";

const ID = must(parseClusterId("d3k8abcd0m1n2o3p4q5r"));
const api = (net: Network) => containersApi(clientOver(net), "https://containers.test/global");
const LISTED = {
  id: ID,
  name: "roks-a",
  region: "us-south",
  state: "normal",
  createdDate: "2026-02-03T09:10:11+0000",
  workerCount: 2,
};
const NESTED = {
  id: ID,
  state: "normal",
  features: { keyProtectEnabled: true },
  lifecycle: {
    masterStatus: "Ready",
    masterState: "deployed",
    masterHealth: "normal",
    masterStatusModifiedDate: "2026-02-03T09:40:00+0000",
  },
};
const FLAT = {
  id: ID,
  state: "normal",
  keyProtectEnabled: true,
  masterStatus: "Ready",
  masterState: "deployed",
  masterHealth: "normal",
  masterStatusModifiedDate: "2026-02-03T09:40:00+0000",
};
const DETAIL = {
  encrypted: true,
  state: "normal",
  masterStatus: "Ready",
  masterState: "deployed",
  masterHealth: "normal",
  masterStatusModified: "2026-02-03T09:40:00Z",
};

describe("a list of clusters", () => {
  it.each([
    ["vpc", "/v2/vpc/getClusters?provider=vpc-gen2"],
    ["classic", "/v2/classic/getClusters"],
    ["satellite", "/v2/satellite/getClusters"],
  ] as const)("of %s is one request", async (infrastructure, path) => {
    const net = script(reply(200, [LISTED]));
    must(await api(net).clusters(PLATFORM, infrastructure));
    expect(net.requests.map(({ url }) => url)).toEqual([`https://containers.test/global${path}`]);
  });

  it("tells each cluster, with the CRN that the list itself does not carry", async () => {
    expect(must(await api(script(reply(200, [LISTED]))).clusters(PLATFORM, "vpc")).clusters).toEqual([
      {
        id: ID,
        name: "roks-a",
        crn: `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${PLATFORM}:${ID}::`,
        account: PLATFORM,
        infrastructure: "vpc",
        region: "us-south",
        state: "normal",
        created: "2026-02-03T09:10:11Z",
      },
    ]);
  });

  it("believes a CRN that the list carries, if it is one", async () => {
    const crn = `crn:v1:staging:public:containers-kubernetes:us-south:a/${PLATFORM}:${ID}::`;
    const first = async (told: string) =>
      must(await api(script(reply(200, [{ ...LISTED, crn: told }]))).clusters(PLATFORM, "vpc")).clusters[0]?.crn;
    expect(await first(crn)).toBe(crn);
    expect(await first("nonsense")).toContain("crn:v1:bluemix:");
  });

  it("keeps a state that was never seen before, and says unknown where there is none", async () => {
    const { state: _, ...without } = LISTED;
    const list = must(
      await api(script(reply(200, [{ ...LISTED, state: "resting" }, without]))).clusters(PLATFORM, "vpc"),
    );
    expect(list.clusters.map(({ state }) => state)).toEqual(["resting", "unknown"]);
  });

  it("says how many of its records could not be understood: they do not take the others with them", async () => {
    for (const wrong of [{ ...LISTED, id: 7 }, { ...LISTED, name: undefined }, { ...LISTED, region: "" }, null]) {
      const list = must(await api(script(reply(200, [wrong, LISTED]))).clusters(PLATFORM, "vpc"));
      expect([list.clusters.map(({ id }) => id), list.odd]).toEqual([[ID], 1]);
    }
  });

  it("is not believed where it is none", async () => {
    for (const body of [{}, { clusters: [] }, null, "text"]) {
      expect(mustFail(await api(script(reply(200, body))).clusters(PLATFORM, "vpc")).code).toBe(
        "CLOUD_ANSWER_UNREADABLE",
      );
    }
    expect(must(await api(script(reply(200, []))).clusters(PLATFORM, "vpc"))).toEqual({ clusters: [], odd: 0 });
  });
});

describe("a single cluster", () => {
  const read = (body: unknown, headers = {}) => api(script(reply(200, body, headers))).cluster(PLATFORM, ID);

  it("is read by its id, with the flat fields of the older API beside the nested ones", async () => {
    const net = script(reply(200, NESTED));
    must(await api(net).cluster(PLATFORM, ID));
    expect(net.requests[0]?.url).toBe(`https://containers.test/global/v2/getCluster?cluster=${ID}&v1-compatible`);
  });

  it("is understood in either form, and nested counts where they differ", async () => {
    const date = { date: "Thu, 01 Oct 2026 00:00:00 GMT" };
    expect(must(await read(NESTED, date))).toEqual({ detail: DETAIL, at: Date.parse("2026-10-01T00:00:00Z") });
    expect(must(await read(FLAT)).detail).toEqual(DETAIL);
    expect(must(await read({ ...FLAT, ...NESTED, keyProtectEnabled: false, masterStatus: "Old" })).detail).toEqual(
      DETAIL,
    );
  });

  it("is not believed without the flag or the master's status: either would be a guess", async () => {
    for (const body of [
      { ...NESTED, features: {} },
      { ...NESTED, features: { keyProtectEnabled: "true" } },
      { ...NESTED, lifecycle: { ...NESTED.lifecycle, masterStatus: "" } },
      {},
      [],
    ]) {
      expect(mustFail(await read(body)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    }
  });

  it("says unknown for the words that may be missing", async () => {
    const bare = { features: { keyProtectEnabled: false }, lifecycle: { masterStatus: "Ready" } };
    expect(must(await read(bare)).detail).toEqual({
      encrypted: false,
      state: "unknown",
      masterStatus: "Ready",
      masterState: "unknown",
      masterHealth: "unknown",
      masterStatusModified: undefined,
    });
  });
});

describe("the enable call", () => {
  const enable = async (account = PLATFORM, privateEndpoint = true, answer = reply(200, {})) => {
    const net = script(answer);
    const result = await api(net).enableKms(account, { cluster: ID, key: K1, privateEndpoint });
    return {
      result,
      request: net.requests[0],
      body: JSON.parse(net.requests[0]?.body ?? "null"),
      sent: net.requests.length,
    };
  };

  it("names the cluster, the instance by its GUID and the key by its id", async () => {
    const { request, body, result } = await enable();
    must(result);
    expect(request).toMatchObject({ method: "POST", url: "https://containers.test/global/v2/enableKMS" });
    expect(body).toEqual({
      cluster: ID,
      instance_id: K1.guid,
      crk_id: K1.id,
      private_endpoint: true,
      account_id: K1.account,
    });
  });

  it("names the key's account only where that is not the cluster's", async () => {
    expect((await enable(K1.account, false)).body).toEqual({
      cluster: ID,
      instance_id: K1.guid,
      crk_id: K1.id,
      private_endpoint: false,
    });
  });

  it("is sent once, whatever is answered", async () => {
    for (const status of [200, 201, 204, 400, 401, 429, 500, 503])
      expect((await enable(PLATFORM, true, reply(status, ""))).sent).toBe(1);
  });
});
