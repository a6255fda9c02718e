import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryNames, isEntryName, type Nameless } from "../../../lib/spec/index.js";

const named = (things: readonly Nameless[], taken: readonly string[] = []) =>
  Object.fromEntries(entryNames(things, "cluster", new Set(taken)));
const A = "aaaaaaaaaaaa11111111";
const B = "bbbbbbbbbbbb22222222";

describe("names of entries", () => {
  it("are what things are called, in letters, digits, hyphens and underscores", () => {
    const called = (name: string) => named([{ id: A, called: name }])[A];
    expect(called("checkout_prod-1")).toBe("checkout_prod-1");
    expect(called("Roks key (2026)")).toBe("Roks-key-2026");
    expect(called("2026.prod")).toBe("_2026-prod");
    expect(called("x".repeat(90))).toBe("x".repeat(64));
  });

  it("are made of the kind and the ID where nothing is left of what it is called, or it could be a key", () => {
    const key = "Zk3_pQ9vR7mT1xY5wB8nC2dF6hJ0sL4aG3eU9iO7kP1q";
    for (const called of [undefined, "", "—", "鍵", key])
      expect(named([{ id: A, called }])[A]).toBe("cluster-11111111");
  });

  it("get a part of the ID where two are called the same, both of them", () => {
    expect(
      named([
        { id: A, called: "x" },
        { id: B, called: "x" },
      ]),
    ).toEqual({ [A]: "x-11111111", [B]: "x-22222222" });
  });

  it("get a part of the ID where the name is taken, and the whole where that is taken too", () => {
    expect(named([{ id: A, called: "x" }], ["x"])).toEqual({ [A]: "x-11111111" });
    expect(named([{ id: A, called: "x" }], ["x", "x-11111111"])).toEqual({ [A]: `x-${A}` });
  });

  it("are valid, all different, none of the taken ones, and the same in whatever order things come", () => {
    const words = fc.oneof(fc.constantFrom("a", "a b", "a-b", "1", "", "x".repeat(80)), fc.string());
    const things = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-z0-9]{20}$/), called: words }), {
      selector: ({ id }) => id,
      maxLength: 12,
    });
    fc.assert(
      fc.property(things, fc.array(fc.constantFrom("a", "a-b", "_1"), { maxLength: 3 }), (all, taken) => {
        const names = entryNames(all, "cluster", new Set(taken));
        expect([...names.values()].every(isEntryName)).toBe(true);
        expect(new Set([...names.values(), ...taken]).size).toBe(all.length + new Set(taken).size);
        expect(Object.fromEntries(entryNames([...all].reverse(), "cluster", new Set(taken)))).toEqual(
          Object.fromEntries(names),
        );
      }),
      { numRuns: 500 },
    );
  });
});
