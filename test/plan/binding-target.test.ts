import { describe, expect, it } from "vitest";
import type { KeyRef } from "../../lib/model/crn.js";
import type { KeyLookup } from "../../lib/model/observation.js";
import { needsTarget } from "../../lib/plan/binding.js";
import { targetProblems } from "../../lib/plan/binding-target.js";
import {
  declared,
  K1,
  K2,
  locked,
  look,
  notEncrypted,
  record,
  registration,
  there,
  usable,
} from "../support/fakes/binding.js";
import { inShort } from "./plan-from.js";

const off = look([], { cluster: there({ encrypted: false }) });
const onK1 = look([registration(K1)]);
const unseen = { kind: "unseen", why: locked() } as const;
const TODAY = Date.parse("2026-10-01T00:00:00Z");
const told = (subject: string, ref: KeyRef, lookup: KeyLookup, first: boolean) =>
  targetProblems(subject, ref, lookup, first, TODAY).map(({ code, severity }) => `${code} ${severity}`);

describe("the declared key", () => {
  it("may be used where it is an active root key", () => {
    expect(told("c", K2, usable(K2), false)).toEqual([]);
  });

  it.each(["preactive", "disabled", "destroyed", "other"] as const)("is refused where it is %s", (state) => {
    expect(told("c", K2, usable(K2, { state }), false)).toEqual(["KEY_NOT_ACTIVE refused"]);
    expect(told("c", K2, usable(K2, { state }), true)).toEqual(["KEY_NOT_ACTIVE refused"]);
  });

  it("is refused where it has expired, and warned of where it soon will", () => {
    expect(told("c", K2, usable(K2, { state: "expired" }), true)).toEqual(["KEY_EXPIRED refused"]);
    expect(told("c", K2, usable(K2, { expires: "2026-10-02T00:00:00Z" }), false)).toEqual(["KEY_EXPIRES_SOON warning"]);
  });

  it("is refused where it is a standard key, or not there", () => {
    expect(told("c", K2, usable(K2, { extractable: true }), true)).toEqual(["KEY_NOT_ROOT refused"]);
    expect(told("c", K2, { kind: "missing" }, true)).toEqual(["KEY_NOT_FOUND refused"]);
  });

  it("that cannot be looked at is only warned of for a first enable, and refused for a change", () => {
    expect(told("c", K2, unseen, true)).toEqual(["KEY_UNCONFIRMED warning"]);
    expect(told("c", K2, unseen, false)).toEqual(["KEY_UNSEEN refused"]);
    expect(inShort({ state: notEncrypted(), look: off, target: unseen })).toBe("enable KEY_UNCONFIRMED");
    expect(inShort({ state: record(), look: onK1, want: { rootKey: K2 }, target: unseen })).toBe(
      "change_key KEY_UNSEEN!",
    );
  });

  it("is looked at only where something could be sent for it", () => {
    expect(needsTarget(declared(), record())).toBe(false);
    expect(needsTarget(declared({ rootKey: undefined }), record())).toBe(false);
    expect(needsTarget(declared({ rootKey: K2, hold: "later" }), record())).toBe(false);
    expect(needsTarget(declared({ rootKey: K2 }), record())).toBe(true);
    expect(needsTarget(declared(), null)).toBe(true);
  });
});
