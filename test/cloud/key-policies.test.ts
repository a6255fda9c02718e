/** Policies of keys and instances, and key rings, as they are read. */
import { describe, expect, it } from "vitest";
import { type KeyPlace, keyManagementApi } from "../../lib/cloud/key-management.js";
import { K1, KP } from "../support/fakes/binding.js";
import { clientOver, type Network, reply, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";

const PLACE: KeyPlace = { crn: KP.crn, guid: KP.guid, account: KP.account, url: "https://kms.test" };
const api = (net: Network) => keyManagementApi(clientOver(net));
const answer = (...resources: readonly unknown[]) =>
  reply(200, { metadata: { collectionTotal: resources.length }, ...(resources.length === 0 ? {} : { resources }) });
const rotation = (told: unknown) => ({ type: "application/vnd.ibm.kms.policy+json", rotation: told });
const dual = (told: unknown) => ({ type: "application/vnd.ibm.kms.policy+json", dualAuthDelete: told });

describe("the policies of a key", () => {
  const policies = async (...resources: readonly unknown[]) =>
    must(await api(script(answer(...resources))).policies(PLACE, K1.id));

  it("are read in one request", async () => {
    const net = script(answer());
    must(await api(net).policies(PLACE, K1.id));
    expect(net.requests).toMatchObject([
      {
        method: "GET",
        url: `https://kms.test/api/v2/keys/${K1.id}/policies`,
        headers: { "Bluemix-Instance": KP.guid },
      },
    ]);
  });

  it("are none where the list comes without resources", async () => {
    expect(await policies()).toEqual({ rotationMonths: null, dualAuthDelete: false });
  });

  it("are those that are enabled", async () => {
    expect(await policies(rotation({ enabled: true, interval_month: 3 }), dual({ enabled: true }))).toEqual({
      rotationMonths: 3,
      dualAuthDelete: true,
    });
    expect(await policies(rotation({ interval_month: 12 }))).toEqual({ rotationMonths: 12, dualAuthDelete: false });
  });

  it("do not count while they are disabled, though they stay listed", async () => {
    expect(await policies(rotation({ enabled: false, interval_month: 3 }), dual({ enabled: false }))).toEqual({
      rotationMonths: null,
      dualAuthDelete: false,
    });
  });

  it("are not believed without an interval, or without the envelope", async () => {
    for (const bad of [answer(rotation({ enabled: true })), reply(200, {}), reply(200, [])])
      expect(mustFail(await api(script(bad)).policies(PLACE, K1.id)).code).toBe("CLOUD_ANSWER_UNREADABLE");
  });

  it("that may not be read are a failure, not an absence", async () => {
    expect(mustFail(await api(script(reply(401, {}))).policies(PLACE, K1.id)).code).toBe("ACCESS_DENIED");
  });
});

describe("the key rings", () => {
  it("are told by their IDs", async () => {
    const net = script(answer({ id: "default", creationDate: "2026-02-01T08:00:00Z" }, { id: "clusters" }));
    expect(must(await api(net).rings(PLACE))).toEqual(["default", "clusters"]);
    expect(net.requests[0]?.url).toBe("https://kms.test/api/v2/key_rings");
  });

  it("are not believed without an ID, or without the envelope", async () => {
    for (const bad of [answer({ id: "default" }, {}), answer("default"), reply(200, {})])
      expect(mustFail(await api(script(bad)).rings(PLACE)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(mustFail(await api(script(reply(403, {}))).rings(PLACE)).code).toBe("ACCESS_DENIED");
  });
});

describe("the allowed network", () => {
  const network = async (...resources: readonly unknown[]) =>
    must(await api(script(answer(...resources))).networkRules(PLACE)).network;
  const policy = (enabled: boolean, allowed_network: string, policy_type = "allowedNetwork") => ({
    policy_type,
    policy_data: { enabled, attributes: { allowed_network } },
  });

  it("is asked for with all other policies of the instance, in one request", async () => {
    const net = script(answer());
    must(await api(net).networkRules(PLACE));
    expect(net.requests.map(({ url }) => url)).toEqual(["https://kms.test/api/v2/instance/policies"]);
  });

  it("is what an enabled policy says", async () => {
    expect(await network(policy(true, "private-only"))).toBe("private-only");
    expect(await network(policy(true, "public-and-private"))).toBe("public-and-private");
  });

  it("is public and private without a policy, or with one that is disabled or about something else", async () => {
    expect(await network()).toBe("public-and-private");
    expect(await network(policy(false, "private-only"))).toBe("public-and-private");
    expect(await network(policy(true, "private-only", "metrics"))).toBe("public-and-private");
  });

  it("has the addresses that an enabled policy lists beside it", async () => {
    const addresses = async (enabled: boolean, attributes: unknown) => {
      const listed = { policy_type: "allowedIP", policy_data: { enabled, attributes } };
      return must(await api(script(answer(listed))).networkRules(PLACE)).addresses;
    };
    expect(await addresses(true, { allowed_ip: ["192.0.2.0/24", "198.51.100.7/32"] })).toEqual([
      "192.0.2.0/24",
      "198.51.100.7/32",
    ]);
    expect(await addresses(false, { allowed_ip: ["192.0.2.0/24"] })).toBeNull();
    const odd = { policy_type: "allowedIP", policy_data: { enabled: true, attributes: { allowed_ip: [7] } } };
    expect(mustFail(await api(script(answer(odd))).networkRules(PLACE)).code).toBe("CLOUD_ANSWER_UNREADABLE");
  });

  it("is not believed where it is no word that is known", async () => {
    for (const bad of [answer(policy(true, "moon")), answer({ policy_type: "allowedNetwork", policy_data: {} })])
      expect(mustFail(await api(script(bad)).networkRules(PLACE)).code).toBe("CLOUD_ANSWER_UNREADABLE");
    expect(mustFail(await api(script(reply(404, {}))).networkRules(PLACE)).code).toBe("NOT_FOUND");
  });
});
