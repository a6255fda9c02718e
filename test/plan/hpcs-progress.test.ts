import { describe, expect, it } from "vitest";
import { nextStep, whereabouts } from "../../lib/plan/hpcs-progress.js";
import { day, HPCS, K1, key, keys, locked, look, registration, there } from "../support/fakes/binding.js";

const OLD = key(1, HPCS);

describe("where the key of a cluster is", () => {
  it.each([
    ["Hyper Protect", look([registration(OLD)]), "hyper_protect"],
    ["Key Protect", look([registration(K1)]), "key_protect"],
    ["nowhere, as the cluster says", look([], { cluster: there({ encrypted: false }) }), "none"],
    ["not known where no key is registered", look([]), "unknown"],
    ["not known of two of the same date", look([registration(OLD, day(1)), registration(K1, day(1))]), "unknown"],
    ["Hyper Protect, moved back to", look([registration(K1, day(1)), registration(OLD, day(2))]), "hyper_protect"],
    [
      "not known where its instance was not read",
      { ...look([], { unread: [locked()] }), cluster: { kind: "unseen" as const, why: locked() } },
      "unknown",
    ],
  ])("is %s", (_, seen, standing) => {
    expect(whereabouts(seen, keys()).standing).toBe(standing);
  });

  it("is the newest, and the old one lingers", () => {
    expect(whereabouts(look([registration(OLD, day(1)), registration(K1, day(2))]), keys())).toEqual({
      standing: "key_protect",
      key: K1.crn,
      lingering: [OLD.crn],
    });
  });
});

describe("what comes next for a cluster", () => {
  it.each([
    ["unknown", undefined, "look"],
    ["none", undefined, "none"],
    ["key_protect", { inHyperProtect: true, held: false }, "none"],
    ["hyper_protect", undefined, "discover"],
    ["hyper_protect", { inHyperProtect: true, held: true }, "release"],
    ["hyper_protect", { inHyperProtect: true, held: false }, "move"],
    ["hyper_protect", { inHyperProtect: false, held: false }, "deploy"],
  ] as const)("of %s, declared as %j: %s", (standing, declared, step) => {
    expect(nextStep(standing, declared)).toBe(step);
  });
});
