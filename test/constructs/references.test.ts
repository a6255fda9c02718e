import { type TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { Cluster, InvalidDeclaration, KmsInstance, RootKey } from "../../lib/index.js";
import { refusal, stackJson } from "../support/stack.js";
import { CHECKOUT, INSTANCE, KEY, PLATFORM } from "./fleet.js";

const GUID = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
const place = { account: PLATFORM, infrastructure: "vpc" } as const;
const refused = (build: (stack: TerraformStack) => unknown) => refusal(() => stackJson((stack) => void build(stack)));

describe("a reference", () => {
  it("tells what its CRN says", () => {
    stackJson((stack) => {
      const instance = KmsInstance.fromCrn(stack, "instance", INSTANCE);
      const key = RootKey.fromCrn(stack, "key", KEY, instance);
      expect(instance.ref).toMatchObject({ region: "us-south", guid: GUID });
      expect(key.ref).toMatchObject({ instance: INSTANCE, service: "kms" });
    });
  });

  it("passes a token on and does not judge it", () => {
    stackJson((stack) => {
      const token = new TerraformVariable(stack, "crn", {}).stringValue;
      const instance = KmsInstance.fromCrn(stack, "instance", token);
      expect(instance).toMatchObject({ crn: token, ref: undefined });
      expect(RootKey.fromCrn(stack, "key", token, instance)).toMatchObject({ crn: token, ref: undefined });
      const cluster = Cluster.fromId(stack, "cluster", { ...place, account: token, clusterId: token });
      expect(cluster).toMatchObject({ account: token, cluster: token });
    });
  });

  it.each<[string, string, (stack: TerraformStack) => unknown]>([
    ["an instance's CRN for a key", "INSTANCE_CRN_FOR_KEY", (stack) => RootKey.fromCrn(stack, "x", INSTANCE)],
    ["a key's CRN for an instance", "KEY_CRN_FOR_INSTANCE", (stack) => KmsInstance.fromCrn(stack, "x", KEY)],
    ["a GUID for a key's CRN", "GUID_FOR_CRN", (stack) => RootKey.fromCrn(stack, "x", GUID)],
    ["a GUID for an instance's CRN", "GUID_FOR_CRN", (stack) => KmsInstance.fromCrn(stack, "x", GUID)],
    ["half a CRN", "CRN_MALFORMED", (stack) => RootKey.fromCrn(stack, "x", "crn:v1:bluemix")],
    [
      "a key that is in another instance",
      "KEY_INSTANCE_MISMATCH",
      (stack) => {
        const other = KmsInstance.fromCrn(stack, "other", INSTANCE.replace("5f0c7a31", "6f0c7a31"));
        return RootKey.fromCrn(stack, "x", KEY, other);
      },
    ],
    ["a CRN for a cluster's ID", "CRN_FOR_ID", (stack) => Cluster.fromId(stack, "x", { ...place, clusterId: KEY })],
    [
      "a name for a cluster's ID",
      "ID_MALFORMED",
      (stack) => Cluster.fromId(stack, "x", { ...place, clusterId: "shop" }),
    ],
    ["no name", "ID_MALFORMED", (stack) => Cluster.fromName(stack, "x", { ...place, clusterName: "" })],
    [
      "an account's name for its ID",
      "ID_MALFORMED",
      (stack) => Cluster.fromId(stack, "x", { ...place, account: "platform", clusterId: CHECKOUT }),
    ],
    [
      "an infrastructure that is none",
      "VALUE_INVALID",
      (stack) =>
        Cluster.fromName(stack, "x", { account: PLATFORM, infrastructure: JSON.parse('"gen2"'), clusterName: "shop" }),
    ],
  ])("refuses %s", (_, code, build) => {
    expect(refused(build)).toMatch(new RegExp(`^${code}: payments/x: `));
  });

  it("refuses with the value received, why it matters and what to do", () => {
    expect(refused((stack) => RootKey.fromCrn(stack, "key", INSTANCE))).toMatchInlineSnapshot(`
      "INSTANCE_CRN_FOR_KEY: payments/key: the CRN of an instance stands where that of a key belongs
      \`crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::\` is not the CRN of a root key: this is the CRN of an instance; the CRN of a key ends in \`:key:<key ID>\`.

      Why it matters: A cluster is pointed at one root key, and an instance holds many (law 1).

      What to do: Write the CRN of the key: it ends in \`:key:<key ID>\`.

      More: docs/codes/INSTANCE_CRN_FOR_KEY.md"
    `);
  });

  it("refuses with an error that has the problem as a value", () => {
    stackJson((stack) => {
      expect(() => RootKey.fromCrn(stack, "key", GUID)).toThrow(InvalidDeclaration);
      try {
        RootKey.fromCrn(stack, "other", GUID);
      } catch (error) {
        expect(error).toMatchObject({ problem: { code: "GUID_FOR_CRN", severity: "refused" } });
      }
    });
  });
});
