import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactJson } from "../../lib/tfplugin/exact-json.js";
import { BigNumber, isDecimal, numberFrom, numberOf } from "../../lib/tfplugin/number.js";

/** The decimal text that a double stands for exactly: halves become fives further to the right. */
function exactText(value: number): string {
  let scaled = value;
  let places = 0;
  for (; !Number.isInteger(scaled); places += 1) scaled *= 2;
  return `${BigInt(scaled) * 5n ** BigInt(places)}e-${places}`;
}

describe("numbers", () => {
  it("are doubles where a double is exact, whatever the notation", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), (value) => {
        expect(numberOf(exactText(value))).toBe(value === 0 ? 0 : value);
      }),
    );
    for (const [text, value] of [
      ["0.5", 0.5],
      ["-0.125", -0.125],
      ["1e3", 1000],
      ["1.50", 1.5],
      ["100E-2", 1],
      ["0e99999", 0],
    ] as const)
      expect(numberOf(text), text).toBe(value);
  });

  it("stay text where a double would round", () => {
    for (const text of [
      "0.1",
      "9007199254740993",
      "9007199254740993.1",
      "1e400",
      "1e-400",
      "-0.3",
      `1${"0".repeat(40)}`,
    ])
      expect(numberOf(text), text).toEqual(new BigNumber(text));
  });

  it("stay text when they are whole and beyond 2^53, where sums would be wrong", () => {
    expect(numberFrom(2n ** 60n)).toEqual(new BigNumber("1152921504606846976"));
    expect(numberFrom(2 ** 60)).toEqual(new BigNumber("1152921504606846976"));
    expect(numberFrom(-(2n ** 63n))).toEqual(new BigNumber("-9223372036854775808"));
    expect(numberFrom(9007199254740991n)).toBe(9007199254740991);
  });

  it("are refused where the text is none", () => {
    for (const text of ["", "x", "1.", ".5", "0x10", "1e", "NaN", "Infinity", " 1", "1 "]) {
      expect(numberOf(text), text).toBeUndefined();
      expect(isDecimal(text), text).toBe(false);
    }
  });

  it("take no time with an absurd exponent", () => {
    const begin = performance.now();
    expect(numberOf("1e999999999")).toEqual(new BigNumber("1e999999999"));
    expect(numberOf("1e-999999999")).toEqual(new BigNumber("1e-999999999"));
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

describe("JSON with exact numbers", () => {
  it("leaves a number that a double may not hold as text, and nothing else", () => {
    expect(exactJson('{"a":9007199254740993,"b":0.1,"c":12,"d":[1e3,-0.5],"e":"0.1 in a text, \\"2.5\\""}')).toEqual({
      a: "9007199254740993",
      b: "0.1",
      c: 12,
      d: [1000, "-0.5"],
      e: '0.1 in a text, "2.5"',
    });
  });

  it("reads everything else as JSON does", () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.maxSafeInteger(), fc.boolean(), tie("list"), tie("object")),
      list: fc.array(tie("value")),
      object: fc.dictionary(fc.string(), tie("value")),
    })).value;
    fc.assert(
      fc.property(plain, (value) => {
        const text = JSON.stringify(value);
        expect(exactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("keeps every number's digits", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(999), (whole, places) => {
        const text = `${whole}.${places}`;
        expect(exactJson(`{"n":${text}}`)).toEqual({ n: Number.isSafeInteger(Number(text)) ? Number(text) : text });
      }),
    );
  });
});
