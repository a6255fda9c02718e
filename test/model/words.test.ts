import { describe, expect, it } from "vitest";
import { variablesOf } from "../../lib/model/account.js";
import { hintsFailure, isChanging, isReady } from "../../lib/model/cluster.js";
import {
  isUuid,
  parseAccountId,
  parseClusterId,
  parseClusterName,
  parseInstanceGuid,
  parseKeyId,
} from "../../lib/model/ids.js";
import { keyState } from "../../lib/model/kms.js";
import { detail, enabling } from "../support/fakes/binding.js";
import { must, mustFail } from "../support/fakes/must.js";

const UUID = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";

describe("an identifier", () => {
  it.each([
    [parseAccountId, "0a1b2c3d4e5f60718293a4b5c6d7e8f9"],
    [parseInstanceGuid, UUID],
    [parseKeyId, UUID],
    [parseClusterId, "d3k8abcd0m1n2o3p4q5r"],
    [parseClusterName, "ledger-prod.2"],
    [parseClusterName, "a"],
    [parseClusterName, "A".repeat(64)],
  ])("is taken as it is: %#", (parse, text) => {
    expect(must<string>(parse(text))).toBe(text);
  });

  it.each([
    [
      parseAccountId,
      "an account ID",
      ["", "me", "0A1B2C3D4E5F60718293A4B5C6D7E8F9", "0a1b2c3d4e5f60718293a4b5c6d7e8f", UUID],
    ],
    [parseInstanceGuid, "an instance GUID", ["", "kp", UUID.toUpperCase(), `${UUID}0`, ` ${UUID}`, `${UUID}\n`]],
    [parseKeyId, "a key ID", ["", "roks", UUID.replaceAll("-", "")]],
    [
      parseClusterId,
      "a cluster ID",
      ["", "ledger", "d3k8abcd0m1n2o3p4q5", "d3k8abcd0m1n2o3p4q5rs", "D3K8ABCD0M1N2O3P4Q5R", UUID],
    ],
    [parseClusterName, "a cluster name", ["", "1a", "-a", "a_b", "a b", "a/b", "a".repeat(65)]],
  ] as const)("is refused with what was expected: %#", (parse, expected, wrong) => {
    for (const text of wrong) expect(mustFail(parse(text))).toMatch(new RegExp(`^${expected}: `));
  });

  it("knows a UUID", () => {
    expect([isUuid(UUID), isUuid("x")]).toEqual([true, false]);
  });
});

describe("the state of a key", () => {
  it.each([
    [0, "preactive"],
    [1, "active"],
    [2, "disabled"],
    [3, "expired"],
    [4, "other"],
    [5, "destroyed"],
    [99, "other"],
  ] as const)("%i is %s", (code, word) => {
    expect(keyState(code)).toBe(word);
  });
});

describe("the words of a master", () => {
  const judged = (master: ReturnType<typeof detail>) => [isReady(master), isChanging(master), hintsFailure(master)];

  it.each([
    ["Ready", "deployed", [true, false, false]],
    ["Ready (5 days ago)", "deployed", [true, false, false]],
    ["ready", "deployed", [true, false, false]],
    ["Readying", "deployed", [false, false, false]],
    ["Not Ready", "deployed", [false, false, false]],
    ["Ready", "updating", [false, true, false]],
    ["Ready", "deploying", [false, true, false]],
    ["Ready", "update_failed", [false, false, true]],
    ["Ready", "deploy_failed", [false, false, true]],
    ["Ready", "update_cancelled", [false, false, false]],
    ["Key management service feature enablement in progress.", "deployed", [false, true, false]],
    ["KMS feature enablement In Progress", "deployed", [false, true, false]],
  ])("%s, %s", (masterStatus, masterState, expected) => {
    expect(judged(detail({ masterStatus, masterState }))).toEqual(expected);
  });

  it("of an enablement under way say so", () => {
    expect(judged(enabling())).toEqual([false, true, false]);
  });
});

describe("credentials", () => {
  it("name the variables that must be set", () => {
    expect(variablesOf({ kind: "apiKey", variable: "A" })).toEqual(["A"]);
    expect(variablesOf({ kind: "bearerToken", variable: "B" })).toEqual(["B"]);
    expect(variablesOf({ kind: "assumedProfile", profileId: "p", variable: "C" })).toEqual(["C"]);
    expect(variablesOf({ kind: "containerProfile", profileId: "p" })).toEqual([]);
    expect(variablesOf({ kind: "vpcProfile", profileId: "p" })).toEqual([]);
  });
});
