import { describe, expect, it } from "vitest";
import { CODES, type Code } from "../../lib/model/codes/index.js";
import { seen, unseen } from "../../lib/model/seen.js";
import type { InstanceDeclared, InstanceRecord } from "../../lib/plan/instance.js";
import { keptSince, movedInstance, movedKey, registeredSince, sincePlanned } from "../../lib/plan/moved.js";
import type { RootKeyDeclared, RootKeyRecord } from "../../lib/plan/root-key.js";
import { CLUSTER, K1, keySeen, locked } from "../support/fakes/binding.js";
import { instanceDeclared, instanceRecord, keyDeclared, keyRecord } from "../support/fakes/managed.js";

const SINCE = "2026-09-29T00:00:00Z";

describe("a key that is no longer what the plan saw", () => {
  const prior = keyRecord({ rotationMonths: 3, dualAuthDelete: false, aliases: new Set(["a1"]) });

  it.each<[string, Partial<RootKeyRecord>, string]>([
    [
      "disabled",
      { status: "disabled" },
      "status is not what it was when it was planned:\n  Then: active\n  Now:  disabled",
    ],
    [
      "in another ring",
      { keyRing: "else" },
      "key_ring is not what it was when it was planned:\n  Then: default\n  Now:  else",
    ],
    [
      "without a rotation",
      { rotationMonths: 0 },
      "rotation_months is not what it was when it was planned:\n  Then: 3\n  Now:  none",
    ],
    [
      "for two people",
      { dualAuthDelete: true },
      "dual_auth_delete is not what it was when it was planned:\n  Then: false\n  Now:  true",
    ],
    [
      "called more",
      { aliases: new Set(["b2", "a1"]) },
      "aliases is not what it was when it was planned:\n  Then: a1\n  Now:  a1, b2",
    ],
  ])("is refused with then and now: %s", (_, change, text) => {
    const problem = movedKey(prior, { ...prior, ...change }, keyDeclared({ keyRing: "clusters" }));
    expect(problem).toMatchObject({ code: "CHANGED_SINCE_PLAN", severity: "refused", seen: text });
  });

  it.each<[string, Partial<RootKeyRecord>, Partial<RootKeyDeclared>]>([
    ["active again", { status: "active" }, {}],
    ["in the declared ring", { keyRing: "clusters" }, { keyRing: "clusters" }],
    ["on the declared rotation", { rotationMonths: 0 }, { rotationMonths: 0 }],
    ["for two people, as declared", { dualAuthDelete: true }, { dualAuthDelete: true }],
    ["called as declared", { aliases: new Set(["x"]) }, { aliases: new Set(["x"]) }],
    ["destroyed, as declared", { status: "destroyed" }, { wanted: "retired" }],
    ["not seen", { status: "unknown", rotationMonths: null, dualAuthDelete: null }, {}],
    ["rotated", { version: "newer" }, {}],
  ])("is not refused for what is %s", (_, change, declared) => {
    expect(movedKey(prior, { ...prior, ...change }, keyDeclared(declared))).toBeUndefined();
  });

  it("that is to be deleted is refused where somebody is seen on it, and not where that was not seen", () => {
    const { name } = prior;
    expect(registeredSince(name, SINCE, seen([CLUSTER.crn]))?.seen).toBe(
      `state is not what it was when it was planned:\n  Then: nothing was seen to be registered on it, since ${SINCE} at the latest\n  Now:  registered on it: ${CLUSTER.crn}`,
    );
    expect(registeredSince(name, SINCE, seen([]))).toBeUndefined();
    expect(registeredSince(name, SINCE, unseen(locked()))).toBeUndefined();
    expect(registeredSince(name, null, seen([CLUSTER.crn]))).toBeUndefined();
  });
});

describe("an instance that is no longer what the plan saw", () => {
  const prior = instanceRecord({ tags: new Set(["env:prod"]) });

  it.each<[string, Partial<InstanceRecord>, string]>([
    ["deleted", { status: "pending_reclamation" }, "status"],
    ["renamed", { name: "kp-else" }, "name"],
    ["closed", { allowedNetwork: "private-only" }, "allowed_network"],
    ["tagged", { tags: new Set(["env:prod", "cost:42"]) }, "tags"],
  ])("is refused with then and now: %s", (_, change, attribute) => {
    const problem = movedInstance(prior, { ...prior, ...change }, instanceDeclared({ tags: new Set(["env:test"]) }));
    expect(problem).toMatchObject({ code: "CHANGED_SINCE_PLAN", attribute: [attribute] });
    expect(problem?.seen).toMatch(/\n {2}Then: .+\n {2}Now: {2}.+/);
  });

  it.each<[string, Partial<InstanceRecord>, Partial<InstanceDeclared>]>([
    ["named as declared", { name: "kp-new" }, { name: "kp-new" }],
    ["closed as declared", { allowedNetwork: "private-only" }, { allowedNetwork: "private-only" }],
    ["tagged as declared", { tags: new Set(["x"]) }, { tags: new Set(["x"]) }],
    ["deleted as declared", { status: "pending_reclamation" }, { wanted: "retired" }],
    ["not seen", { status: "unknown", allowedNetwork: null }, {}],
  ])("is not refused for what is %s", (_, change, declared) => {
    expect(movedInstance(prior, { ...prior, ...change }, instanceDeclared(declared))).toBeUndefined();
  });

  it("that is to be deleted is refused where a key is seen in it that is not destroyed", () => {
    const left = keySeen(K1, { name: "roks", state: "disabled" });
    expect(keptSince("kp", seen([left]))?.seen).toContain(`Now:  roks is disabled (${K1.crn})`);
    expect(keptSince("kp", seen([keySeen(K1, { state: "destroyed" })]))).toBeUndefined();
    expect(keptSince("kp", unseen(locked()))).toBeUndefined();
  });
});

describe("what stands against a change when its plan is applied", () => {
  const told = (code: Code, severity: "refused" | "warning" = "refused") =>
    ({ code, severity, subject: "cluster x", seen: "It is so:\n  crn" }) as const;

  it("was not known when it was planned, where a plan refuses it for what it sees", () => {
    expect(sincePlanned(told("KEY_NOT_ACTIVE"))).toEqual({
      code: "CHANGED_SINCE_PLAN",
      severity: "refused",
      subject: "cluster x",
      seen: "  Then: nothing was known to stand against it.\n  Now:  KEY_NOT_ACTIVE: It is so:\n        crn",
      todo: [...CODES.CHANGED_SINCE_PLAN.todo, ...CODES.KEY_NOT_ACTIVE.todo],
    });
    const todo = ["Restore it."];
    expect(sincePlanned({ ...told("KEY_GONE"), todo }).todo).toEqual([...CODES.CHANGED_SINCE_PLAN.todo, ...todo]);
  });

  it("is said as it is where it was not seen, where the ledger or the file forbid it, and where it stops nothing", () => {
    for (const code of ["KEY_UNSEEN", "ACCESS_DENIED", "KEY_REUSED", "KEY_IN_USE", "CONFIGURATION_INVALID"] as const)
      expect(sincePlanned(told(code))).toEqual(told(code));
    expect(sincePlanned(told("KEY_NOT_ACTIVE", "warning"))).toEqual(told("KEY_NOT_ACTIVE", "warning"));
  });
});
