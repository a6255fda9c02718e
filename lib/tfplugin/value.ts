/**
 * Values on the wire: msgpack as cty writes it, JSON for states. A codec is compiled once per shape; decoding checks
 * every value against it, so that what comes out has the type it claims.
 */
import { Encoder, ExtData, ExtensionCodec, decode as unpack } from "@msgpack/msgpack";
import { BigNumber } from "./number.js";
import type { Shape } from "./schema.js";
import { isUnknown, UNKNOWN, Unknown } from "./unknown.js";
import { shapeOf, typeJson } from "./value-type.js";

/** A decoded value. */
export type Value =
  | null
  | string
  | boolean
  | number
  | BigNumber
  | Unknown
  | readonly Value[]
  | { readonly [name: string]: Value }
  | Dynamic;

/** A value of the dynamic type, with the type it has. */
export class Dynamic {
  readonly shape: Shape;
  readonly value: Value;
  constructor(shape: Shape, value: Value) {
    this.shape = shape;
    this.value = value;
  }
}

const PLAIN = 0;
const REFINED = 12;

const extensions = new ExtensionCodec();
extensions.register({ type: PLAIN, encode: () => null, decode: () => UNKNOWN });
extensions.register({ type: REFINED, encode: () => null, decode: (data) => new Unknown(data.slice()) });

const encoder = new Encoder({ extensionCodec: extensions });

export interface Codec {
  /** Reads msgpack or JSON; throws where the value is not of the shape. */
  decode(wire: { readonly msgpack: Uint8Array; readonly json: Uint8Array }): Value;
  /** Writes msgpack; throws where the value is not of the shape. */
  encode(value: unknown): Uint8Array;
}

/** Compiles the codec of a shape. */
export function codecOf(shape: Shape): Codec {
  const read = reader(shape, "");
  const write = writer(shape, "");
  return {
    decode: ({ msgpack, json }) => {
      if (msgpack.length > 0) return read(unpack(msgpack, { extensionCodec: extensions, useBigInt64: true }));
      if (json.length > 0) return read(JSON.parse(new TextDecoder().decode(json)));
      return null;
    },
    encode: (value) => encoder.encode(write(value)),
  };
}

type Read = (raw: unknown) => Value;
type Write = (value: unknown) => unknown;

/** A value that is not of its shape, and where. */
export class ValueError extends Error {}

const wrong = (path: string, expected: string): never => {
  throw new ValueError(`${path === "" ? "the value" : path.slice(1)}: expected ${expected}`);
};

function reader(shape: Shape, path: string): Read {
  const inner = readerOf(shape, path);
  return (raw) => {
    if (raw === null || raw === undefined) return null;
    if (isUnknown(raw)) return raw;
    return inner(raw);
  };
}

function readerOf(shape: Shape, path: string): Read {
  switch (shape.kind) {
    case "string":
      return (raw) => (typeof raw === "string" ? raw : wrong(path, "text"));
    case "bool":
      return (raw) => (typeof raw === "boolean" ? raw : wrong(path, "true or false"));
    case "number":
      return (raw) => readNumber(raw) ?? wrong(path, "a number");
    case "list":
    case "set": {
      const element = reader(shape.element, `${path}[]`);
      return (raw) => (Array.isArray(raw) ? raw.map(element) : wrong(path, "a list"));
    }
    case "tuple": {
      const elements = shape.elements.map((each, index) => reader(each, `${path}[${index}]`));
      return (raw) =>
        Array.isArray(raw) && raw.length === elements.length
          ? elements.map((each, index) => each(raw[index]))
          : wrong(path, "a tuple");
    }
    case "map": {
      const element = reader(shape.element, `${path}[]`);
      return (raw) => {
        if (!isRecord(raw)) return wrong(path, "a map");
        const entries: Record<string, Value> = Object.create(null);
        for (const name in raw) entries[name] = element(raw[name]);
        return entries;
      };
    }
    case "object": {
      const fields = Object.entries(shape.fields).map(
        ([name, field]) => [name, reader(field, `${path}.${name}`)] as const,
      );
      return (raw) => {
        if (!isRecord(raw)) return wrong(path, "an object");
        const object: Record<string, Value> = {};
        for (const [name, read] of fields) object[name] = read(raw[name]);
        return object;
      };
    }
    case "dynamic":
      return (raw) => {
        // msgpack: [type as JSON bytes, value]; JSON: {"type": …, "value": …}.
        if (Array.isArray(raw) && raw.length === 2) {
          const type = shapeOf(JSON.parse(typeof raw[0] === "string" ? raw[0] : new TextDecoder().decode(raw[0])));
          return new Dynamic(type, reader(type, path)(raw[1]));
        }
        if (isRecord(raw) && "type" in raw) {
          const type = shapeOf(raw["type"]);
          return new Dynamic(type, reader(type, path)(raw["value"]));
        }
        return wrong(path, "a value with its type");
      };
  }
}

// Go's msgpack writes what a float64 cannot hold as text; whole numbers beyond 2^53 arrive as bigint.
function readNumber(raw: unknown): number | BigNumber | undefined {
  if (typeof raw === "number") return raw;
  if (typeof raw === "bigint") return exact(raw) ? Number(raw) : new BigNumber(raw.toString());
  if (typeof raw === "string" && raw.trim() !== "" && !Number.isNaN(Number(raw))) return new BigNumber(raw);
  return undefined;
}

const exact = (whole: bigint) => whole >= BigInt(Number.MIN_SAFE_INTEGER) && whole <= BigInt(Number.MAX_SAFE_INTEGER);

const isRecord = (raw: unknown): raw is Record<string, unknown> =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw) && !(raw instanceof Uint8Array);

function writer(shape: Shape, path: string): Write {
  const inner = writerOf(shape, path);
  return (value) => {
    if (value === null || value === undefined) return null;
    if (isUnknown(value)) {
      return value.refinements === undefined
        ? new ExtData(PLAIN, new Uint8Array(1))
        : new ExtData(REFINED, value.refinements);
    }
    return inner(value);
  };
}

function writerOf(shape: Shape, path: string): Write {
  switch (shape.kind) {
    case "string":
      return (value) => (typeof value === "string" ? value : wrong(path, "text"));
    case "bool":
      return (value) => (typeof value === "boolean" ? value : wrong(path, "true or false"));
    case "number":
      return (value) =>
        typeof value === "number" ? value : value instanceof BigNumber ? value.text : wrong(path, "a number");
    case "list": {
      const element = writer(shape.element, `${path}[]`);
      return (value) => (isList(value) ? value.map(element) : wrong(path, "a list"));
    }
    case "set": {
      const element = writer(shape.element, `${path}[]`);
      return (value) => (isList(value) ? distinct(value.map(element)) : wrong(path, "a set"));
    }
    case "tuple": {
      const elements = shape.elements.map((each, index) => writer(each, `${path}[${index}]`));
      return (value) =>
        isList(value) && value.length === elements.length
          ? elements.map((each, index) => each(value[index] ?? null))
          : wrong(path, "a tuple");
    }
    case "map": {
      const element = writer(shape.element, `${path}[]`);
      return (value) => {
        if (!isObject(value)) return wrong(path, "a map");
        return Object.fromEntries(Object.keys(value).map((name) => [name, element(value[name] ?? null)]));
      };
    }
    case "object": {
      const fields = Object.entries(shape.fields).map(
        ([name, field]) => [name, writer(field, `${path}.${name}`)] as const,
      );
      return (value) => {
        if (!isObject(value)) return wrong(path, "an object");
        const object: Record<string, unknown> = {};
        // Every attribute of the schema is written, null where unset: a missing one is an error in Terraform.
        for (const [name, write] of fields) object[name] = write(value[name] ?? null);
        return object;
      };
    }
    case "dynamic":
      return (value) => {
        if (!(value instanceof Dynamic)) return wrong(path, "a value with its type");
        return [
          new TextEncoder().encode(JSON.stringify(typeJson(value.shape))),
          writer(value.shape, path)(value.value),
        ];
      };
  }
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && !(value instanceof BigNumber) && !(value instanceof Dynamic) && !isUnknown(value);

/** A set has no repetitions; equal elements have equal bytes. */
function distinct(elements: readonly unknown[]): readonly unknown[] {
  if (elements.length < 2) return elements;
  const seen = new Map<string, unknown>();
  for (const element of elements) seen.set(Buffer.from(encoder.encode(element)).toString("latin1"), element);
  return [...seen.values()];
}
