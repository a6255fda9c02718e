import { encode as pack, decode as unpack } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BigNumber } from "../../lib/tfplugin/number.js";
import type { Shape } from "../../lib/tfplugin/schema.js";
import { UNKNOWN, Unknown } from "../../lib/tfplugin/unknown.js";
import { codecOf } from "../../lib/tfplugin/value.js";
import { Dynamic, type Value } from "../../lib/tfplugin/values.js";
import { shapes, valuesOf } from "./support/shapes.js";

const EMPTY = new Uint8Array(0);
const packed = (msgpack: Uint8Array) => ({ msgpack, json: EMPTY });
const inJson = (text: string) => ({ msgpack: EMPTY, json: Buffer.from(text) });
const bytes = (...all: readonly number[]) => Uint8Array.from(all);
const STRING: Shape = { kind: "string" };
const NUMBER: Shape = { kind: "number" };

const withValue = (allowed: { unknowns: boolean; nulls: boolean }) =>
  shapes.chain((shape) => fc.tuple(fc.constant(shape), valuesOf(shape, allowed)));

describe("values on the wire", () => {
  it("come back as they went, of every shape", () => {
    fc.assert(
      fc.property(withValue({ unknowns: true, nulls: true }), ([shape, value]) => {
        const codec = codecOf(shape);
        expect(codec.decode(packed(codec.encode(value)))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it("give the same bytes again: an unchanged value plans no change", () => {
    fc.assert(
      fc.property(withValue({ unknowns: true, nulls: true }), ([shape, value]) => {
        const codec = codecOf(shape);
        const once = codec.encode(value);
        expect(codec.encode(codec.decode(packed(once)))).toEqual(once);
      }),
    );
  });

  it("come back with the type that they had where the schema names none", () => {
    fc.assert(
      fc.property(valuesOf({ kind: "dynamic" }, { unknowns: true, nulls: true }), (value) => {
        const codec = codecOf({ kind: "dynamic" });
        expect(codec.decode(packed(codec.encode(value)))).toEqual(value);
      }),
    );
    const codec = codecOf({ kind: "dynamic" });
    expect(codec.decode(inJson('{"type":["list","number"],"value":[1,0.1]}'))).toEqual(
      new Dynamic({ kind: "list", element: NUMBER }, [1, new BigNumber("0.1")]),
    );
  });

  it("are null when nothing is there at all", () => {
    expect(codecOf(STRING).decode({ msgpack: EMPTY, json: EMPTY })).toBeNull();
    expect(codecOf(STRING).decode(packed(bytes(0xc0)))).toBeNull();
  });

  it("are read from JSON where there is no msgpack", () => {
    const codec = codecOf({ kind: "object", fields: { a: STRING, n: NUMBER, l: { kind: "list", element: STRING } } });
    expect(codec.decodeKnown(inJson('{"a":"x","n":9007199254740993,"l":["y"],"old":true}'))).toEqual({
      a: "x",
      n: new BigNumber("9007199254740993"),
      l: ["y"],
    });
  });
});

describe("unknown values", () => {
  const codec = codecOf(STRING);

  it("are written as cty writes them", () => {
    expect([...codec.encode(UNKNOWN)]).toEqual([0xd4, 0, 0]);
    expect(codec.decode(packed(bytes(0xd4, 0, 0)))).toBe(UNKNOWN);
  });

  it("keep their refinements byte for byte", () => {
    // Extension 12: a map that says "not null" and a prefix.
    const refined = bytes(0xc7, 9, 12, 0x82, 1, 0xc2, 2, 0xa4, 0x63, 0x72, 0x6e, 0x3a);
    const value = codec.decode(packed(refined));
    expect(value).toBeInstanceOf(Unknown);
    expect(codec.encode(value)).toEqual(refined);
  });

  it("keep their refinements when the request's memory is used again", () => {
    const request = bytes(0xc7, 3, 12, 0x81, 1, 0xc2);
    const value = codec.decode(packed(request));
    request.fill(0);
    expect(codec.encode(value)).toEqual(bytes(0xc7, 3, 12, 0x81, 1, 0xc2));
  });

  it("are refused where a state is read", () => {
    expect(() => codec.decodeKnown(packed(bytes(0xd4, 0, 0)))).toThrow("A known value was expected here");
  });

  it("of another extension are refused", () => {
    expect(() => codec.decode(packed(bytes(0xd4, 99, 0)))).toThrow("Text was expected here");
  });
});

describe("numbers on the wire", () => {
  const codec = codecOf(NUMBER);
  const through = (value: Value) => unpack(codec.encode(value), { useBigInt64: true });

  it("are exact, and written as text, which Terraform reads as it reads a state file", () => {
    expect(through(42)).toBe("42");
    expect(through(0.5)).toBe("0.5");
    expect(codec.decode(packed(pack(42)))).toBe(42);
    expect(codec.decode(packed(pack(0.5)))).toBe(0.5);
    expect(through(new BigNumber("0.1"))).toBe("0.1");
    expect(through(new BigNumber("9007199254740993"))).toBe("9007199254740993");
    expect(codec.decode(packed(pack(2n ** 62n, { useBigInt64: true })))).toEqual(new BigNumber("4611686018427387904"));
    expect(codec.decode(packed(pack("12345678901234567890.5")))).toEqual(new BigNumber("12345678901234567890.5"));
  });

  it("that are none are refused", () => {
    for (const value of [Number.NaN, "7", new BigNumber("seven"), true, {}])
      expect(() => codec.encode(value), String(value)).toThrow("A number was expected here");
    expect(() => codec.decode(packed(pack("seven")))).toThrow("A number was expected here");
  });
});

describe("sets on the wire", () => {
  it("hold every value once, and in the same order whoever wrote them", () => {
    const codec = codecOf({ kind: "set", element: STRING });
    expect(codec.encode(["b", "a", "b"])).toEqual(codec.encode(["a", "b"]));
    expect(codec.decode(packed(codec.encode(["b", "a", "b"])))).toEqual(["a", "b"]);
  });

  it("of objects hold every object once", () => {
    const codec = codecOf({ kind: "set", element: { kind: "object", fields: { a: STRING, b: NUMBER } } });
    const written = codec.encode([{ b: 1, a: "x" }, { a: "x", b: 1 }, { a: "x" }]);
    expect(unpack(written)).toHaveLength(2);
  });

  it("keep unknown elements, each of which may turn out different", () => {
    const codec = codecOf({ kind: "set", element: STRING });
    expect(codec.decode(packed(codec.encode(["a", UNKNOWN, UNKNOWN, "a"])))).toHaveLength(3);
  });
});

describe("what is not of its shape", () => {
  const shape: Shape = {
    kind: "object",
    fields: {
      people: { kind: "map", element: { kind: "object", fields: { names: { kind: "list", element: STRING } } } },
    },
  };
  const path = [{ attribute: "people" }, { key: "x" }, { attribute: "names" }, { index: 1 }];
  const codec = codecOf(shape);

  it("is refused with its place, read or written", () => {
    const value = { people: { x: { names: ["a", 7] } } };
    expect(() => codec.encode(value)).toThrow(expect.objectContaining({ path, message: "Text was expected here" }));
    expect(() => codec.decode(packed(pack(value)))).toThrow(expect.objectContaining({ path }));
    expect(() => codec.fromJson(value)).toThrow(expect.objectContaining({ path }));
  });

  it("is a null inside of a collection", () => {
    expect(() => codec.fromJson({ people: { x: { names: ["a", null] } } })).toThrow(
      expect.objectContaining({ path, message: "A value that is not null was expected here" }),
    );
  });

  it("is an attribute that the schema does not have, when it is written", () => {
    expect(() => codec.encode({ people: null, poeple: null })).toThrow("There is no attribute poeple in the schema");
  });

  it("is any other kind of value, of every shape", () => {
    fc.assert(
      fc.property(shapes, shapes, (one, other) => {
        fc.pre(one.kind !== other.kind && !["list", "set", "tuple", "object", "map"].includes(one.kind));
        const value = other.kind === "string" ? "x" : other.kind === "bool" ? true : other.kind === "number" ? 7 : [];
        expect(() => codecOf(one).encode(value)).toThrow("was expected here");
      }),
    );
  });

  it("is a map with the key __proto__, which would be an attack on JavaScript", () => {
    const codecOfMap = codecOf({ kind: "map", element: STRING });
    const attack = bytes(0x81, 0xa9, ...Buffer.from("__proto__"), 0xa1, 0x78);
    expect(() => codecOfMap.decode(packed(attack))).toThrow();
  });
});
