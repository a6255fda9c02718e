/** A provider while it runs: its compiled codecs, the client that configuring made, and the signal that stops it. */
import type { DynamicValue } from "./generated/tfplugin6.js";
import type { Context, DataSource, Logger, Provider, Resource } from "./resource.js";
import type { Attributes, Schema } from "./schema.js";
import { type Codec, codecOf, type Value } from "./value.js";
import { EMPTY } from "./wire.js";

/** An object of values, as a schema has it. */
export type Values = { readonly [name: string]: Value };

/** A resource with what has been compiled for it. */
export interface Compiled<D> {
  readonly definition: D;
  readonly codec: ObjectCodec;
}

export interface ObjectCodec {
  decode(value: DynamicValue | undefined): Values | null;
  encode(values: Readonly<Record<string, unknown>> | null): Uint8Array;
}

export class Running<Client> {
  readonly provider: Provider<Client>;
  client: Client | undefined;
  readonly #stop = new AbortController();
  readonly #log: Logger;
  readonly #config: ObjectCodec;
  readonly #resources: ReadonlyMap<string, Compiled<Resource<Client>>>;
  readonly #dataSources: ReadonlyMap<string, Compiled<DataSource<Client>>>;

  constructor(provider: Provider<Client>, log: Logger) {
    this.provider = provider;
    this.#log = log;
    this.#config = objectCodec(provider.schema);
    this.#resources = compile(provider.resources);
    this.#dataSources = compile(provider.dataSources);
  }

  context(): Context<Client> {
    return { client: this.client, signal: this.#stop.signal, log: this.#log };
  }

  stop(): void {
    this.#stop.abort();
  }

  config(value: DynamicValue | undefined): Values {
    return this.#config.decode(value) ?? {};
  }

  resource(typeName: string): Compiled<Resource<Client>> {
    return found(this.#resources, typeName);
  }

  dataSource(typeName: string): Compiled<DataSource<Client>> {
    return found(this.#dataSources, typeName);
  }
}

function found<D>(all: ReadonlyMap<string, D>, typeName: string): D {
  const one = all.get(typeName);
  if (one === undefined) throw new Error(`this provider has no ${typeName}`);
  return one;
}

const compile = <D extends { readonly schema: Schema }>(definitions: Readonly<Record<string, D>>) =>
  new Map(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      { definition, codec: objectCodec(definition.schema) },
    ]),
  );

/** The codec of a whole schema. */
export function objectCodec(schema: { readonly attributes: Attributes }): ObjectCodec {
  const fields = Object.fromEntries(Object.entries(schema.attributes).map(([name, { shape }]) => [name, shape]));
  const codec: Codec = codecOf({ kind: "object", fields });
  return {
    decode: (value) => {
      const decoded = codec.decode(value ?? { msgpack: EMPTY, json: EMPTY });
      if (decoded === null) return null;
      if (isValues(decoded)) return decoded;
      throw new Error("an object was expected to be known");
    },
    encode: (values) => codec.encode(values),
  };
}

const isValues = (value: Value): value is Values =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
