import { describe, expect, it } from "vitest";
import { date, fields, flag, json, list, number, text } from "../../lib/cloud/decode.js";

describe("a value from outside", () => {
  it.each([
    ["2022-08-15T02:17:06+0000", "2022-08-15T02:17:06Z"],
    ["2022-08-15T04:17:06+0200", "2022-08-15T02:17:06Z"],
    ["2022-08-15T04:17:06+02:00", "2022-08-15T02:17:06Z"],
    ["2026-02-03T10:00:00Z", "2026-02-03T10:00:00Z"],
    ["2026-02-03T10:00:00.123Z", "2026-02-03T10:00:00Z"],
    ["yesterday", undefined],
    ["", undefined],
    [1_790_000_000, undefined],
    [null, undefined],
  ])("%j is the date %s", (raw, expected) => {
    expect(date(raw)).toBe(expected);
  });

  it("is believed only where it is of the kind that is asked for", () => {
    const odd = [undefined, null, "", "text", 0, Number.NaN, true, [], {}];
    const kept = (read: (value: unknown) => unknown) => odd.filter((value) => read(value) !== undefined);
    expect(kept(text)).toEqual(["text"]);
    expect(kept(flag)).toEqual([true]);
    expect(kept(number)).toEqual([0]);
    expect(kept(list)).toEqual([[]]);
    expect(kept(fields)).toEqual([{}]);
  });

  it("is no JSON where it does not parse", () => {
    expect(json('{"a":1}')).toEqual({ a: 1 });
    expect(json('{"a":')).toBeUndefined();
    expect(json("")).toBeUndefined();
  });
});
