import { describe, expect, it } from "vitest";
import { type ClusterStatus, statusJson, statusText } from "../../lib/report/status.js";
import { CLUSTER, K1, K2, PLATFORM } from "../support/fakes/binding.js";

const encrypted: ClusterStatus = {
  name: "checkout",
  account: "platform",
  accountId: PLATFORM,
  infrastructure: "vpc",
  clusterId: CLUSTER.id,
  clusterState: "normal",
  encryption: "encrypted",
  key: { crn: K1.crn, name: "roks-2026", state: "active", version: "a7b1c2d3-0001-4e4e-8f8f-112233445566" },
  declaredKey: { name: "roks-2026", crn: K1.crn },
  asDeclared: true,
  endpoint: "private",
  hold: null,
  notes: [],
};
const none: ClusterStatus = { ...encrypted, name: "ledger", encryption: "none", key: null, asDeclared: false };
const unseen: ClusterStatus = {
  ...encrypted,
  name: "konto-係",
  key: null,
  asDeclared: null,
  notes: ["Could not list its registrations."],
};
const other: ClusterStatus = {
  ...encrypted,
  name: "other",
  key: { crn: K2.crn, name: null, state: "disabled", version: null },
  asDeclared: false,
};

describe("the status of a fleet", () => {
  it("is a table, with what is unknown beneath it", () => {
    expect(statusText([encrypted, none, unseen, other])).toMatchInlineSnapshot(`
      "CLUSTER   ACCOUNT   ENCRYPTION  KEY IN USE                                                                                                                                                                 KEY STATE  VERSION   ENDPOINT (DECLARED)
      checkout  platform  encrypted   roks-2026                                                                                                                                                                  active     a7b1c2d3  private
      ledger    platform  none        -                                                                                                                                                                          -          -         private
      konto-係  platform  encrypted   not seen                                                                                                                                                                   -          -         private
      other     platform  encrypted   crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445562 (declared: roks-2026)  disabled   -         private

      konto-係: Could not list its registrations.
      "
    `);
  });

  it("has no empty notes", () => {
    expect(statusText([encrypted])).not.toContain("\n\n");
  });

  it("is one JSON document with a version", () => {
    expect(JSON.parse(statusJson("fleet.yaml", [encrypted], []))).toEqual({
      version: 1,
      file: "fleet.yaml",
      clusters: [encrypted],
      keys: [],
    });
  });
});
