/** The same question through the real clients: what really goes over the network, and in whose name. */
import { describe, expect, it } from "vitest";
import { connect } from "../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../lib/cloud/endpoints.js";
import type { Account } from "../../lib/model/account.js";
import { observe } from "../../lib/observe/observer.js";
import { K1, KP, listed, PLATFORM, SECURITY } from "../support/fakes/binding.js";
import { fakeClock } from "../support/fakes/clock.js";
import { network, reply } from "../support/fakes/http.js";
import { must } from "../support/fakes/must.js";

const ACCOUNTS: readonly Account[] = [
  { id: PLATFORM, credentials: { kind: "bearerToken", variable: "PLATFORM_TOKEN" } },
  { id: SECURITY, credentials: { kind: "bearerToken", variable: "SECURITY_TOKEN" } },
];
const ENV = { PLATFORM_TOKEN: "token-of-platform", SECURITY_TOKEN: "token-of-security" };

/** A cloud with so many clusters on K1, that answers each account only with what is its own. */
function fleet(size: number) {
  const clusters = Array.from({ length: size }, (_, number) => listed({}, number));
  return network(({ url, headers }) => {
    const security = headers["Authorization"] === "Bearer token-of-security";
    if (url.includes("/v2/vpc/getClusters"))
      return reply(200, security ? [] : clusters.map(({ id, name, region, state }) => ({ id, name, region, state })));
    if (url.includes("/v2/resource_instances"))
      return reply(200, { resources: security ? [{ crn: KP.crn, name: "kp" }] : [], next_url: null });
    if (url.includes("/keys/registrations") && security) {
      const resources = clusters.map(({ crn }) => ({
        keyId: K1.id,
        resourceCrn: crn,
        creationDate: "2026-02-03T00:00:00Z",
      }));
      return reply(200, { metadata: {}, resources });
    }
    return reply(403, {});
  });
}

describe("a plan of a whole fleet", () => {
  it.each([1, 10, 100])(
    "of %i clusters takes four requests, each in the name of the account that it is about",
    async (size) => {
      const net = fleet(size);
      const cloud = connect(ACCOUNTS, {
        http: net.http,
        clock: fakeClock(),
        env: ENV,
        endpoints: must(resolveEndpoints({})),
      });
      const observer = observe(cloud);
      for (let number = 0; number < size; number += 1) {
        const { id } = listed({}, number);
        const look = await observer.look({
          account: PLATFORM,
          infrastructure: "vpc",
          cluster: id,
          id,
          confirmedKey: K1.crn,
          instances: [KP],
        });
        expect(look).toMatchObject({
          cluster: { kind: "there", detail: undefined },
          keys: { registrations: [{ key: K1.crn }], unread: [] },
        });
      }
      expect(net.requests.map(({ url, headers }) => `${headers["Authorization"]} ${new URL(url).host}`).sort()).toEqual(
        [
          "Bearer token-of-platform containers.cloud.ibm.com",
          "Bearer token-of-platform resource-controller.cloud.ibm.com",
          "Bearer token-of-security resource-controller.cloud.ibm.com",
          "Bearer token-of-security us-south.kms.cloud.ibm.com",
        ],
      );
    },
  );
});
