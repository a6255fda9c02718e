import { describe, expect, it } from "vitest";
import { daysUntilHpcsEnd, hpcsProblems } from "../../lib/plan/hpcs.js";
import { HPCS, K1, key, look, record, registration } from "../support/fakes/binding.js";
import { inShort } from "./plan-from.js";

const there = key(1, HPCS);
const at = Date.parse;
const codes = (...args: Parameters<typeof hpcsProblems>) => hpcsProblems(...args).map(({ code }) => code);

describe("the end of Hyper Protect", () => {
  it.each([
    ["2027-03-28T00:00:00Z", 0],
    ["2027-03-27T23:59:59Z", 1],
    ["2027-03-27T00:00:00Z", 1],
    ["2026-03-28T00:00:00Z", 365],
    ["2027-03-29T00:00:00Z", -1],
  ])("is counted in days: on %s it is %i", (today, days) => {
    expect(daysUntilHpcsEnd(at(today))).toBe(days);
  });

  it("is warned of where the key is there and stays, or is to go there", () => {
    const today = at("2026-10-01");
    expect(codes("c", there.crn, there.crn, today)).toEqual(["HPCS_END_OF_SERVICE"]);
    expect(codes("c", there.crn, null, today)).toEqual(["HPCS_END_OF_SERVICE"]);
    expect(codes("c", there.crn, K1.crn, today)).toEqual(["HPCS_END_OF_SERVICE"]);
  });

  it("is not warned of on the way out, or where the key is in Key Protect", () => {
    const today = at("2026-10-01");
    expect(codes("c", K1.crn, there.crn, today)).toEqual([]);
    expect(codes("c", K1.crn, K1.crn, today)).toEqual([]);
    expect(codes("c", undefined, null, today)).toEqual([]);
  });

  it("says how many days are left, and how many have passed", () => {
    expect(hpcsProblems("c", there.crn, null, at("2027-03-18"))[0]?.seen).toContain(
      "is in Hyper Protect; its instances are deleted on 2027-03-28 (in 10 days).",
    );
    expect(hpcsProblems("c", there.crn, null, at("2027-04-07"))[0]?.seen).toContain("(10 days ago)");
  });

  it("never stops a plan", () => {
    const state = record({ rootKey: there.crn });
    expect(inShort({ state, look: look([registration(there)]), want: { rootKey: there } })).toBe(
      "none HPCS_END_OF_SERVICE",
    );
    expect(inShort({ state, look: look([registration(there)]) })).toBe("change_instance");
  });
});
