import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceWithin, nearest } from "../../lib/spec/suggest.js";

describe("the distance of two words", () => {
  it.each([
    ["key", "key", 0],
    ["key", "keys", 1],
    ["key", "kye", 1],
    ["key", "kay", 1],
    ["endpiont", "endpoint", 1],
    ["ab", "ca", 2],
    ["", "ab", 2],
  ])("%s to %s is %i", (a, b, distance) => {
    expect(distanceWithin(5, a, b)).toBe(distance);
    expect(distanceWithin(distance, a, b)).toBe(distance);
    expect(distanceWithin(distance - 1, a, b)).toBeUndefined();
  });

  it("is the same both ways, within every limit", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, limit) => {
        const whole = distanceWithin(16, a, b);
        expect(distanceWithin(limit, b, a)).toBe(whole !== undefined && whole <= limit ? whole : undefined);
      }),
    );
  });
});

describe("the nearest word", () => {
  it.each([
    ["acount", ["account", "amount"], "account"],
    ["KEY", ["key"], "key"],
    ["keys", ["key", "Keys", "kays"], "Keys"],
    ["colour", ["key", "account"], undefined],
    ["x", ["key", "ab"], undefined],
    ["key", [], undefined],
  ])("to %s among %j is %s", (word, known, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });
});
