import { describe, expect, it } from "vitest";
import { BINDING_VERSION, upgradedBinding } from "../../lib/plan/ledger.js";

describe("the ledger in a stored state", () => {
  it.each<[string, Record<string, unknown>, unknown]>([
    ["keeps what it knows", { former_root_keys: ["b", "a"] }, ["a", "b"]],
    ["takes in what was only declared as former", { former_root_keys: ["b"], former_keys: ["a", "b"] }, ["a", "b"]],
    ["is empty where there was none", { root_key: "a" }, []],
    ["is empty where it was null", { former_root_keys: null, former_keys: null }, []],
    ["never holds the key in use", { root_key: "a", former_keys: ["a", "b"] }, ["b"]],
    ["is left as it is, to be refused, where it is no list of texts", { former_root_keys: [1] }, [1]],
    ["is left as it is where what was declared cannot be read", { former_root_keys: ["a"], former_keys: "b" }, ["a"]],
  ])("of version 0 %s", (_, stored, ledger) => {
    const upgraded = upgradedBinding(0, { cluster: "c", ...stored });
    expect(upgraded).toEqual({ cluster: "c", ...stored, former_root_keys: ledger });
  });

  it("of the present version is not touched", () => {
    const stored = { former_root_keys: ["b", "a"], former_keys: ["c"] };
    expect(upgradedBinding(BINDING_VERSION, stored)).toBe(stored);
  });
});
