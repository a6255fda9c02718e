/** A provider while it runs: its compiled codecs, the client that configuring made, and the calls under way. */
import type { DynamicValue } from "./generated/tfplugin6.js";
import type { Context, DataSource, Logger, Provider, ProviderFunction, Resource } from "./resource.js";
import type { Attributes, Schema } from "./schema.js";
import { type Codec, codecOf } from "./value.js";
import { isRecord, type Value, ValueError } from "./values.js";
import { EMPTY } from "./wire.js";

/** An object of values, as a schema has it. */
export type Values = { readonly [name: string]: Value };

export class Running<Client> {
  readonly provider: Provider<Client>;
  readonly log: Logger;
  readonly config: ObjectCodec;
  client: Client | undefined;
  #stopped = false;
  readonly #calls = new Set<AbortController>();
  readonly #resources: ReadonlyMap<string, CompiledResource<Client>>;
  readonly #dataSources: ReadonlyMap<string, { readonly definition: DataSource<Client>; readonly codec: ObjectCodec }>;
  readonly #functions: ReadonlyMap<string, CompiledFunction>;

  constructor(provider: Provider<Client>, log: Logger) {
    this.provider = provider;
    this.log = log;
    this.config = objectCodec(provider.schema);
    this.#resources = compile(provider.resources, (definition) => ({
      definition,
      codec: objectCodec(definition.schema),
      identity: definition.identity === undefined ? undefined : objectCodec(definition.identity),
    }));
    this.#dataSources = compile(provider.dataSources, (definition) => ({
      definition,
      codec: objectCodec(definition.schema),
    }));
    this.#functions = compile(provider.functions, (definition) => ({
      definition,
      parameters: definition.parameters.map(({ shape }) => codecOf(shape)),
      returns: codecOf(definition.returns),
    }));
  }

  /** Runs a call, which is aborted when Terraform stops the provider: for good, also what comes after. */
  async during<A>(call: AbortController, work: () => A | Promise<A>): Promise<A> {
    if (this.#stopped) call.abort();
    this.#calls.add(call);
    try {
      return await work();
    } finally {
      this.#calls.delete(call);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const call of this.#calls) call.abort();
  }

  /** Takes calls again after a stop. */
  restart(): void {
    this.#stopped = false;
  }

  context(signal: AbortSignal): Context<Client> {
    return { client: this.client, signal, log: this.log };
  }

  resource(typeName: string): CompiledResource<Client> {
    return found(this.#resources, typeName);
  }

  dataSource(typeName: string) {
    return found(this.#dataSources, typeName);
  }

  function(name: string): CompiledFunction | undefined {
    return this.#functions.get(name);
  }
}

/** A resource with what has been compiled for it. */
export interface CompiledResource<Client> {
  readonly definition: Resource<Client>;
  readonly codec: ObjectCodec;
  readonly identity: ObjectCodec | undefined;
}

interface CompiledFunction {
  readonly definition: ProviderFunction;
  readonly parameters: readonly Codec[];
  readonly returns: Codec;
}

function found<D>(all: ReadonlyMap<string, D>, typeName: string): D {
  const one = all.get(typeName);
  if (one === undefined) throw new ValueError(`This provider has no ${typeName}`);
  return one;
}

const compile = <D, C>(definitions: Readonly<Record<string, D>>, one: (definition: D) => C): ReadonlyMap<string, C> =>
  new Map(Object.entries(definitions).map(([name, definition]) => [name, one(definition)]));

/** The codec of a whole schema. */
export interface ObjectCodec {
  /** A configuration or plan. */
  decode(value: DynamicValue | undefined): Values | null;
  /** A state. */
  decodeKnown(value: DynamicValue | undefined): Values | null;
  fromJson(raw: unknown): Values | null;
  encode(values: Readonly<Record<string, unknown>> | null): Uint8Array;
}

const NULL = { msgpack: EMPTY, json: EMPTY };

export function objectCodec({ attributes }: { readonly attributes: Attributes } | Schema): ObjectCodec {
  const fields = Object.fromEntries(Object.entries(attributes).map(([name, { shape }]) => [name, shape]));
  const codec = codecOf({ kind: "object", fields });
  return {
    decode: (value) => valuesOf(codec.decode(value ?? NULL)),
    decodeKnown: (value) => valuesOf(codec.decodeKnown(value ?? NULL)),
    fromJson: (raw) => valuesOf(codec.fromJson(raw)),
    encode: codec.encode,
  };
}

const isValues = (value: Value): value is Values =>
  isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;

function valuesOf(value: Value): Values | null {
  if (value === null || isValues(value)) return value;
  throw new ValueError("A known object was expected here");
}
