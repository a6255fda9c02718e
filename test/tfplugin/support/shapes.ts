/** Arbitrary shapes with arbitrary values of them, as Terraform's type system allows. */
import fc from "fast-check";
import { BigNumber, numberOf } from "../../../lib/tfplugin/number.js";
import type { Shape } from "../../../lib/tfplugin/schema.js";
import { UNKNOWN, Unknown } from "../../../lib/tfplugin/unknown.js";
import { Dynamic, type Value } from "../../../lib/tfplugin/values.js";

/** msgpack reads a map with this key as an attack. */
const FORBIDDEN = "__proto__";
const names = fc.string().filter((name) => name !== FORBIDDEN);

/** A shape, up to three levels deep; sets hold leaves alone, so that what comes back has one right order. */
export const shapes: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape; leaf: Shape }>((tie) => ({
  leaf: fc.constantFrom<Shape>({ kind: "string" }, { kind: "bool" }, { kind: "number" }),
  shape: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie("leaf"),
    fc.record({ kind: fc.constantFrom<"list" | "map">("list", "map"), element: tie("shape") }),
    fc.record({ kind: fc.constant<"set">("set"), element: fc.constant<Shape>({ kind: "string" }) }),
    fc.record({
      kind: fc.constant<"object">("object"),
      fields: fc.dictionary(fc.stringMatching(/^[a-z_]{1,6}$/), tie("shape"), { maxKeys: 4 }),
    }),
    fc.record({ kind: fc.constant<"tuple">("tuple"), elements: fc.array(tie("shape"), { maxLength: 3 }) }),
  ),
})).shape;

const numbers: fc.Arbitrary<Value> = fc.oneof(
  fc.maxSafeInteger(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => Number.isSafeInteger(value) || value % 1 !== 0)
    // There is no negative zero in Terraform.
    .map((value) => (value === 0 ? 0 : value)),
  fc.tuple(fc.bigInt(), fc.nat(9)).map(([whole, places]) => {
    const text = `${whole}.${places}`;
    return numberOf(text) ?? new BigNumber(text);
  }),
);

/** Refinements are opaque here: any bytes. */
const unknowns: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(UNKNOWN),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((refinements) => new Unknown(refinements)),
);

/** Sets are in the order of their elements' encodings: a short text before a long one. */
const ordered = (a: string, b: string) =>
  Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A value of a shape. Inside of collections nothing is null. */
export function valuesOf(
  shape: Shape,
  allowed: { readonly unknowns: boolean; readonly nulls: boolean },
): fc.Arbitrary<Value> {
  const inner = knownOf(shape, allowed);
  return fc.oneof(
    { weight: 8, arbitrary: inner },
    ...(allowed.nulls ? [{ weight: 1, arbitrary: fc.constant(null) }] : []),
    ...(allowed.unknowns ? [{ weight: 1, arbitrary: unknowns }] : []),
  );
}

function knownOf(shape: Shape, allowed: { readonly unknowns: boolean; readonly nulls: boolean }): fc.Arbitrary<Value> {
  switch (shape.kind) {
    case "string":
      return fc.string({ unit: "binary" });
    case "bool":
      return fc.boolean();
    case "number":
      return numbers;
    case "list":
      return fc.array(valuesOf(shape.element, { ...allowed, nulls: false }), { maxLength: 4 });
    case "set":
      return fc.uniqueArray(fc.string(), { maxLength: 4 }).map((all) => all.toSorted(ordered));
    case "map":
      return fc
        .dictionary(names, valuesOf(shape.element, { ...allowed, nulls: false }), {
          maxKeys: 4,
          noNullPrototype: false,
        })
        .map((entries) => Object.assign(Object.create(null), entries));
    case "object":
      return fc.record(
        Object.fromEntries(
          Object.entries(shape.fields).map(([name, field]) => [name, valuesOf(field, { ...allowed, nulls: true })]),
        ),
        { noNullPrototype: true },
      );
    case "tuple":
      return fc.tuple(...shape.elements.map((element) => valuesOf(element, { ...allowed, nulls: true })));
    case "dynamic":
      return shapes.chain((inner) =>
        valuesOf(inner, { ...allowed, nulls: true }).map((value) => new Dynamic(inner, value)),
      );
  }
}
