import { describe, expect, it } from "vitest";
import { type ClusterRow, inventoryJson, inventoryText, type KeyRow, unreadText } from "../../lib/report/inventory.js";
import { CLUSTER, K1, KP, locked, PLATFORM, SECURITY } from "../support/fakes/binding.js";

const key: KeyRow = {
  account: "security",
  accountId: SECURITY,
  instance: "kp",
  name: "roks-2026",
  id: K1.id,
  state: "active",
  version: "a7b1c2d3-0001-4e4e-8f8f-112233445566",
  expires: null,
  kind: "root",
  keyRing: "default",
  declared: null,
  crn: K1.crn,
  clusters: [],
};
const cluster: ClusterRow = {
  account: "platform",
  accountId: PLATFORM,
  name: "checkout-prod",
  id: CLUSTER.id,
  infrastructure: "vpc",
  state: "normal",
  declared: null,
  keys: [],
  keysComplete: true,
  crn: CLUSTER.crn,
};
const keys = (...rows: KeyRow[]) => inventoryText({ kind: "keys", rows, unread: [] });
const clusters = (...rows: ClusterRow[]) => inventoryText({ kind: "clusters", rows, unread: [] });

describe("the inventory", () => {
  it("of instances is a table with whole CRNs", () => {
    const row = {
      account: "security",
      accountId: SECURITY,
      name: "kp",
      service: "kms",
      region: "us-south",
      state: "pending_reclamation",
      crn: KP.crn,
    } as const;
    expect(inventoryText({ kind: "instances", rows: [row], unread: [] })).toBe(
      `ACCOUNT   NAME  SERVICE  REGION    STATE                CRN\nsecurity  kp    kms      us-south  pending_reclamation  ${KP.crn}\n`,
    );
  });

  it("of keys tells a key that no cluster is registered on from one whose registrations were not seen", () => {
    expect(keys(key)).toMatch(/root +active +a7b1c2d3 +- +default +- +- +crn:/);
    expect(keys({ ...key, clusters: null })).toMatch(/default +- +not seen +crn:/);
  });

  it("of keys names the clusters, by CRN where the name is not known", () => {
    const registered = [
      { crn: CLUSTER.crn, name: "checkout-prod" },
      { crn: CLUSTER.crn, name: null },
    ];
    expect(keys({ ...key, clusters: registered })).toContain(`  checkout-prod, ${CLUSTER.crn}  ${K1.crn}\n`);
  });

  it("of clusters tells one that is on no key from one whose key was not seen", () => {
    expect(clusters(cluster)).toMatch(/normal +- +- +crn:/);
    expect(clusters({ ...cluster, keysComplete: false })).toMatch(/normal +- +not seen +crn:/);
    expect(clusters({ ...cluster, declared: "checkout", keys: [{ crn: K1.crn, name: "roks-2026" }] })).toMatch(
      /normal +checkout +roks-2026 +crn:/,
    );
  });

  it("is one JSON document with a version, under the name of its kind", () => {
    expect(JSON.parse(inventoryJson("f.yaml", { kind: "keys", rows: [key], unread: [locked()] }))).toEqual({
      version: 1,
      file: "f.yaml",
      keys: [key],
      unread: [locked()],
    });
  });

  it("says of what could not be read the account, the operation, the reason and the role", () => {
    expect(unreadText([locked()], () => "security")).toBe(
      "ACCESS_DENIED: account security: could not list the registrations of instance kp: Unauthorized (UNAUTHORIZED_ERR). Needed: Reader on the KMS instance.\n",
    );
    const { role: _, ...without } = locked({ code: "CLOUD_UNAVAILABLE" });
    expect(unreadText([without], () => "security")).not.toContain("Needed");
    expect(unreadText([], () => "")).toBe("");
  });
});
