/** From what the wire's own formats decode to, to checked values: one function compiled per shape. */
import { numberFrom, numberOf } from "./number.js";
import type { PathStep } from "./path.js";
import type { Shape } from "./schema.js";
import { isUnknown } from "./unknown.js";
import { shapeOf } from "./value-type.js";
import { Dynamic, isRecord, type Value, ValueError, within } from "./values.js";

type Read = (raw: unknown) => Value;

/** What may stand in the place of a value. */
interface Allowed {
  readonly unknowns: boolean;
  /** Whether elements of collections may be null; the value itself and attributes always may. */
  readonly nulls: boolean;
}

const wrong = (expected: string): never => {
  throw new ValueError(`${expected} was expected here`);
};

/** Compiles the reader of a shape. It throws `ValueError`. */
export function reader(shape: Shape, allowed: Allowed): Read {
  const inner = readerOf(shape, allowed);
  return (raw) => {
    if (raw === null || raw === undefined) return null;
    if (isUnknown(raw)) return allowed.unknowns ? raw : wrong("A known value");
    return inner(raw);
  };
}

function readerOf(shape: Shape, allowed: Allowed): Read {
  switch (shape.kind) {
    case "string":
      return (raw) => (typeof raw === "string" ? raw : wrong("Text"));
    case "bool":
      return (raw) => (typeof raw === "boolean" ? raw : wrong("True or false"));
    case "number":
      return (raw) => readNumber(raw) ?? wrong("A number");
    case "list":
    case "set": {
      const element = elementReader(shape.element, allowed);
      return (raw) => (Array.isArray(raw) ? readAll(raw, element) : wrong("A list"));
    }
    case "tuple":
      return tupleReader(shape.elements, allowed);
    case "map":
      return mapReader(shape.element, allowed);
    case "object":
      return objectReader(shape.fields, allowed);
    case "dynamic":
      return (raw) => readDynamic(raw, allowed);
  }
}

function elementReader(shape: Shape, allowed: Allowed): Read {
  const read = reader(shape, allowed);
  return allowed.nulls ? read : (raw) => read(raw) ?? wrong("A value that is not null");
}

function readAll(raw: readonly unknown[], element: Read): readonly Value[] {
  let index = 0;
  try {
    const values: Value[] = [];
    for (; index < raw.length; index += 1) values.push(element(raw[index]));
    return values;
  } catch (error) {
    throw within({ index }, error);
  }
}

function tupleReader(shapes: readonly Shape[], allowed: Allowed): Read {
  const elements = shapes.map((shape) => reader(shape, allowed));
  return (raw) => {
    if (!Array.isArray(raw) || raw.length !== elements.length) return wrong(`A tuple of ${elements.length}`);
    return elements.map((read, index) => read(raw[index]));
  };
}

function mapReader(shape: Shape, allowed: Allowed): Read {
  const element = elementReader(shape, allowed);
  return (raw) => {
    if (!isRecord(raw)) return wrong("A map");
    // Without a prototype: a key is any text.
    const entries: Record<string, Value> = Object.create(null);
    let step: PathStep = { key: "" };
    try {
      for (const key of Object.keys(raw)) {
        step = { key };
        entries[key] = element(raw[key]);
      }
    } catch (error) {
      throw within(step, error);
    }
    return entries;
  };
}

function objectReader(shapes: Readonly<Record<string, Shape>>, allowed: Allowed): Read {
  const fields = Object.entries(shapes).map(([name, field]) => [name, reader(field, allowed)] as const);
  return (raw) => {
    if (!isRecord(raw)) return wrong("An object");
    const object: Record<string, Value> = {};
    let attribute = "";
    try {
      for (const [name, read] of fields) {
        attribute = name;
        object[name] = read(raw[name]);
      }
    } catch (error) {
      throw within({ attribute }, error);
    }
    return object;
  };
}

// msgpack: [type as JSON, value]; JSON: {"type": …, "value": …}. What is inside is plain data, nulls and all.
function readDynamic(raw: unknown, allowed: Allowed): Value {
  const inside = { ...allowed, nulls: true };
  if (Array.isArray(raw) && raw.length === 2) {
    const [type, value]: unknown[] = raw;
    const shape = shapeOf(JSON.parse(type instanceof Uint8Array ? Buffer.from(type).toString() : String(type)));
    return new Dynamic(shape, reader(shape, inside)(value));
  }
  if (isRecord(raw) && "type" in raw) {
    const shape = shapeOf(raw["type"]);
    return new Dynamic(shape, reader(shape, inside)(raw["value"]));
  }
  return wrong("A value with its type");
}

// Go's msgpack writes as text what neither an int64 nor a float64 can hold.
function readNumber(raw: unknown) {
  if (typeof raw === "number" || typeof raw === "bigint") return numberFrom(raw);
  return typeof raw === "string" ? numberOf(raw) : undefined;
}
