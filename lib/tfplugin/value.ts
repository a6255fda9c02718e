/**
 * Values on the wire: msgpack as cty writes it, JSON for states. A codec is compiled once per shape; decoding checks
 * every value against it, so that what comes out has the type it claims.
 */
import { decode as unpack } from "@msgpack/msgpack";
import { exactJson } from "./exact-json.js";
import { extensions } from "./extensions.js";
import type { Shape } from "./schema.js";
import { reader } from "./value-read.js";
import { writer } from "./value-write.js";
import type { Value } from "./values.js";

/** What a value is on the wire: one of the two; neither is null. */
export interface WireValue {
  readonly msgpack: Uint8Array;
  readonly json: Uint8Array;
}

export interface Codec {
  /** Reads a configuration or a plan, where anything may be unknown. Throws `ValueError` where it is not of the shape. */
  decode(wire: WireValue): Value;
  /** Reads a state, where nothing is unknown. Throws `ValueError`. */
  decodeKnown(wire: WireValue): Value;
  /** Reads a state from JSON that has been parsed already. Throws `ValueError`. */
  fromJson(raw: unknown): Value;
  /** Writes msgpack; throws `ValueError` where the value is not of the shape. */
  encode(value: unknown): Uint8Array;
}

const utf8 = new TextDecoder();

/** Compiles the codec of a shape. */
export function codecOf(shape: Shape): Codec {
  const read = reader(shape, { unknowns: true, nulls: false });
  const readKnown = reader(shape, { unknowns: false, nulls: false });
  return {
    decode: (wire) => read(rawOf(wire)),
    decodeKnown: (wire) => readKnown(rawOf(wire)),
    fromJson: readKnown,
    encode: writer(shape),
  };
}

function rawOf({ msgpack, json }: WireValue): unknown {
  if (msgpack.length > 0) return unpack(msgpack, { extensionCodec: extensions, useBigInt64: true });
  return json.length > 0 ? exactJson(utf8.decode(json)) : null;
}
