/** From values to msgpack: one function compiled per shape, which checks what it is given. */
import { Encoder } from "@msgpack/msgpack";
import { extensionOf, extensions } from "./extensions.js";
import { BigNumber, isDecimal, numberOf } from "./number.js";
import type { Shape } from "./schema.js";
import { holdsUnknown, isUnknown } from "./unknown.js";
import { typeJson } from "./value-type.js";
import { Dynamic, isRecord, ValueError, within } from "./values.js";

/** Turns a value into what the msgpack encoder takes. */
type Write = (value: unknown) => unknown;

const encoder = new Encoder({ extensionCodec: extensions });
const wrong = (expected: string): never => {
  throw new ValueError(`${expected} was expected here`);
};

/** Compiles the writer of a shape. It throws `ValueError`. */
export function writer(shape: Shape): (value: unknown) => Uint8Array {
  const write = writeOf(shape);
  return (value) => encoder.encode(write(value));
}

function writeOf(shape: Shape): Write {
  const inner = innerOf(shape);
  return (value) => {
    if (value === null || value === undefined) return null;
    return isUnknown(value) ? extensionOf(value) : inner(value);
  };
}

function innerOf(shape: Shape): Write {
  switch (shape.kind) {
    case "string":
      return (value) => (typeof value === "string" ? value : wrong("Text"));
    case "bool":
      return (value) => (typeof value === "boolean" ? value : wrong("True or false"));
    case "number":
      return writeNumber;
    case "list": {
      const element = writeOf(shape.element);
      return (value) => (isList(value) ? writeAll(value, element) : wrong("A list"));
    }
    case "set": {
      const element = writeOf(shape.element);
      return (value) => (isList(value) ? distinct(writeAll(value, element), value) : wrong("A set"));
    }
    case "tuple": {
      const elements = shape.elements.map(writeOf);
      return (value) =>
        isList(value) && value.length === elements.length
          ? elements.map((write, index) => write(value[index]))
          : wrong(`A tuple of ${elements.length}`);
    }
    case "map":
      return mapWriter(writeOf(shape.element));
    case "object":
      return objectWriter(shape.fields);
    case "dynamic":
      return (value) => {
        if (!(value instanceof Dynamic)) return wrong("A value with its type");
        return [Buffer.from(JSON.stringify(typeJson(value.shape))), writeOf(value.shape)(value.value)];
      };
  }
}

/**
 * Numbers go as text: Terraform reads text with the 512 bits that it reads a state file with, and numbers with 64, and
 * holds the two for different when it looks for changes made outside (`plan -refresh-only -detailed-exitcode`). A
 * double whose shortest text is not exactly itself stays one.
 */
function writeNumber(value: unknown): number | string {
  if (typeof value === "number" && !Number.isNaN(value)) {
    const text = String(value);
    return numberOf(text) === value ? text : value;
  }
  return value instanceof BigNumber && isDecimal(value.text) ? value.text : wrong("A number");
}

function writeAll(values: readonly unknown[], element: Write): readonly unknown[] {
  let index = 0;
  try {
    const written: unknown[] = [];
    for (; index < values.length; index += 1) written.push(element(values[index]));
    return written;
  } catch (error) {
    throw within({ index }, error);
  }
}

const mapWriter =
  (element: Write): Write =>
  (value) => {
    if (!isPlain(value)) return wrong("A map");
    const written: Record<string, unknown> = Object.create(null);
    for (const key of Object.keys(value)) {
      try {
        written[key] = element(value[key]);
      } catch (error) {
        throw within({ key }, error);
      }
    }
    return written;
  };

function objectWriter(shapes: Readonly<Record<string, Shape>>): Write {
  const fields = Object.entries(shapes).map(([name, field]) => [name, writeOf(field)] as const);
  const names = new Set(Object.keys(shapes));
  return (value) => {
    if (!isPlain(value)) return wrong("An object");
    const object: Record<string, unknown> = {};
    let attribute = "";
    try {
      // Every attribute of the schema is written, null where unset: a missing one is an error in Terraform.
      for (const [name, write] of fields) {
        attribute = name;
        object[name] = write(value[name]);
      }
    } catch (error) {
      throw within({ attribute }, error);
    }
    for (const name in value) if (!names.has(name)) throw new ValueError(`There is no attribute ${name} in the schema`);
    return object;
  };
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && !(value instanceof BigNumber) && !(value instanceof Dynamic);

/**
 * A set has no order and no repetitions: the same set gives the same bytes. Unknown elements may turn out different,
 * so none of them is dropped.
 */
function distinct(written: readonly unknown[], values: readonly unknown[]): readonly unknown[] {
  if (written.length < 2) return written;
  const all = new Map<string, unknown>();
  written.forEach((element, index) => {
    const key = Buffer.from(encoder.encode(element)).toString("latin1");
    all.set(holdsUnknown(values[index]) ? `${key}#${index}` : key, element);
  });
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, element]) => element);
}
