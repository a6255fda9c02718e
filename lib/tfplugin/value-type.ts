/** Terraform's own notation of types, as it stands in schemas and in values of the dynamic type. */
import type { Shape } from "./schema.js";

/** cty's JSON notation: `"string"`, `["list","string"]`, `["object",{"a":"string"}]`. */
export function typeJson(shape: Shape): unknown {
  switch (shape.kind) {
    case "list":
    case "set":
    case "map":
      return [shape.kind, typeJson(shape.element)];
    case "tuple":
      return ["tuple", shape.elements.map(typeJson)];
    case "object":
      return [
        "object",
        Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, typeJson(field)])),
      ];
    default:
      return shape.kind;
  }
}

/** The shape that a type in cty's JSON notation stands for; throws on what is none. */
export function shapeOf(type: unknown): Shape {
  if (type === "string" || type === "bool" || type === "number" || type === "dynamic") return { kind: type };
  if (Array.isArray(type)) {
    const [kind, inner] = type;
    if (kind === "list" || kind === "set" || kind === "map") return { kind, element: shapeOf(inner) };
    if (kind === "tuple" && Array.isArray(inner)) return { kind, elements: inner.map(shapeOf) };
    if (kind === "object" && typeof inner === "object" && inner !== null) {
      return { kind, fields: Object.fromEntries(Object.entries(inner).map(([name, field]) => [name, shapeOf(field)])) };
    }
  }
  throw new Error("a value of the dynamic type names a type that is none");
}
