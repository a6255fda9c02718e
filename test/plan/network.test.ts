import { describe, expect, it } from "vitest";
import type { NetworkRules } from "../../lib/model/kms.js";
import { type Seen, seen, unseen } from "../../lib/model/seen.js";
import { needsNetwork, networkProblems } from "../../lib/plan/network.js";
import { KP, locked } from "../support/fakes/binding.js";
import { codesOf, wordsOf } from "../support/fakes/managed.js";

const rules = (change: Partial<NetworkRules> = {}): Seen<NetworkRules> =>
  seen({ network: "public-and-private", addresses: null, ...change });
const way = { subject: "cluster checkout", instance: KP.crn, endpoint: "private", sends: true } as const;
const overPublic = { ...way, endpoint: "public" } as const;
const said = (of: typeof way | typeof overPublic, over: Seen<NetworkRules>, sends = true) =>
  codesOf(networkProblems({ ...of, sends }, over)).join(" ");

describe("the way from a cluster to the instance of its key", () => {
  it("is looked at for what is sent, and where the public endpoint is used", () => {
    expect(needsNetwork("private", true)).toBe(true);
    expect(needsNetwork("public", false)).toBe(true);
    expect(needsNetwork("private", false)).toBe(false);
  });

  it("is open without a rule, and for the private endpoint of an instance that allows it alone", () => {
    expect(said(overPublic, rules())).toBe("");
    expect(said(way, rules({ network: "private-only" }))).toBe("");
  });

  it("is closed for the public endpoint of an instance on the private network alone: refused only with a change", () => {
    expect(said(overPublic, rules({ network: "private-only" }))).toBe("ENDPOINT_UNREACHABLE!");
    expect(said(overPublic, rules({ network: "private-only" }), false)).toBe("ENDPOINT_UNREACHABLE");
  });

  it("is not known to be open where addresses are listed, and that refuses nothing", () => {
    expect(said(way, rules({ addresses: [] }))).toBe("MASTER_ADDRESS_UNKNOWN");
    expect(
      wordsOf(networkProblems(way, rules({ addresses: ["192.0.2.0/24", "198.51.100.7/32"] }))),
    ).toMatchInlineSnapshot(`
      "warning: MASTER_ADDRESS_UNKNOWN: cluster checkout: the instance lets in listed addresses alone, and a cluster's master may not be among them [endpoint]
      The instance lets in 192.0.2.0/24, 198.51.100.7/32, and no other:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::
      From which address a cluster's master comes is not told by the cloud."
    `);
  });

  it("is unknown where the rules may not be read: told, and refused where that may pass", () => {
    const passing = locked({ code: "CLOUD_UNAVAILABLE", message: "socket hang up" });
    expect(said(way, unseen(locked()))).toBe("ACCESS_DENIED");
    expect(said(way, unseen(passing))).toBe("CLOUD_UNAVAILABLE!");
    expect(said(overPublic, unseen(passing), false)).toBe("CLOUD_UNAVAILABLE");
  });
});
