/**
 * Typed schemas: an object of attributes from which the TypeScript types of configuration, plan and state follow.
 * Collections of objects are nested attributes (protocol 6), never nested blocks.
 */
import type { BigNumber } from "./number.js";
import type { Unknown } from "./unknown.js";
import type { Dynamic } from "./values.js";

/** Who sets an attribute. `optionalComputed`: the user may, else the provider does. */
export type Mode = "required" | "optional" | "computed" | "optionalComputed";

/** The shape of a value, as Terraform's type system (cty) knows it. */
export type Shape =
  | { readonly kind: "string" | "bool" | "number" | "dynamic" }
  | { readonly kind: "list" | "set" | "map"; readonly element: Shape }
  | { readonly kind: "tuple"; readonly elements: readonly Shape[] }
  | { readonly kind: "object"; readonly fields: Readonly<Record<string, Shape>>; readonly attributes?: Attributes };

declare const value: unique symbol;

/** A shape that knows the TypeScript type of its values. */
export type Typed<V> = Shape & { readonly [value]?: V };

/** What is said of an attribute beside its shape. */
export interface Words {
  /** Markdown, shown in documentation and by editors. */
  readonly description: string;
  /** Kept out of Terraform's output. @default false */
  readonly sensitive?: boolean;
  /** Why it should no longer be used. */
  readonly deprecated?: string;
}

/** An attribute of a schema. */
export interface Attribute<V = unknown> extends Words {
  readonly shape: Typed<V>;
  readonly mode: Mode;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** A resource's, data source's or provider's schema. */
export interface Schema<A extends Attributes = Attributes> {
  /** The version of the state's shape; raised when older states need an upgrade. */
  readonly version: number;
  readonly description: string;
  readonly attributes: A;
}

type ValueOf<A> = A extends Attribute<infer V> ? V | null : never;

/** A state: everything is known. Anything may be null, even what is required: an import knows only so much. */
export type StateOf<S> = S extends Schema<infer A> ? { readonly [K in keyof A]: ValueOf<A[K]> } : never;

/** A configuration or a plan: anything may be unknown, also inside of objects and collections. */
export type PlanOf<S> = S extends Schema<infer A> ? { readonly [K in keyof A]: Planned<ValueOf<A[K]>> } : never;

type Planned<V> = Unknown | Inside<V>;
type Inside<V> = unknown extends V
  ? V
  : V extends null | string | number | boolean | BigNumber | Dynamic
    ? V
    : V extends readonly (infer E)[]
      ? readonly Planned<E>[]
      : { readonly [K in keyof V]: Planned<V[K]> };

/** The values of an object of attributes, inside of another. */
type ObjectOf<A> = { readonly [K in keyof A]: ValueOf<A[K]> };

const leaf = <V>(kind: "string" | "bool" | "number" | "dynamic"): Typed<V> => ({ kind });

/** Text. */
export const string: Typed<string> = leaf("string");
/** True or false. */
export const bool: Typed<boolean> = leaf("bool");
/** A number; one that a double cannot hold comes as `BigNumber`. */
export const number: Typed<number | BigNumber> = leaf("number");

/** A value of any type, with its type: for what only the configuration knows the shape of. */
export const dynamic: Typed<Dynamic> = leaf("dynamic");

/** Values in order. None of them is null, here and in every collection: such a configuration is refused. */
export const list = <V>(element: Typed<V>): Typed<readonly V[]> => ({ kind: "list", element });
/** Values without order or repetition, as a list in an order that follows from the values. */
export const set = <V>(element: Typed<V>): Typed<readonly V[]> => ({ kind: "set", element });
/** Values by name. */
export const map = <V>(element: Typed<V>): Typed<Readonly<Record<string, V>>> => ({ kind: "map", element });

/** An object of attributes: becomes a nested attribute of its own. */
export function object<A extends Attributes>(attributes: A): Typed<ObjectOf<A>> {
  const fields = Object.fromEntries(Object.entries(attributes).map(([name, { shape }]) => [name, shape]));
  return { kind: "object", fields, attributes };
}

const attribute =
  (mode: Mode) =>
  <V>(shape: Typed<V>, words: string | Words): Attribute<V> => ({
    shape,
    mode,
    ...(typeof words === "string" ? { description: words } : words),
  });

/** An attribute that every configuration must set. */
export const required = attribute("required");
/** An attribute that a configuration may set. */
export const optional = attribute("optional");
/** An attribute that only the provider sets. */
export const computed = attribute("computed");
/** An attribute that the provider sets where the configuration does not. */
export const optionalComputed = attribute("optionalComputed");

/** Makes a schema; the types of its values follow from what is given. */
export const schema = <A extends Attributes>(given: {
  readonly version?: number;
  readonly description: string;
  readonly attributes: A;
}): Schema<A> => ({
  version: given.version ?? 0,
  description: given.description,
  attributes: given.attributes,
});
