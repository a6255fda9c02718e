/** What a provider is made of: objects with typed schemas, and requests and responses as plain data. */
import type { PathStep } from "./path.js";
import type { Attributes, PlanOf, Schema, StateOf, Typed } from "./schema.js";
import type { Value } from "./values.js";

/** Something to tell the user. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** One line. */
  readonly summary: string;
  /** The rest; may have several paragraphs. */
  readonly detail?: string;
  /** The attribute it is about, outermost first; Terraform underlines it. */
  readonly path?: readonly PathStep[];
}

/** Writes to Terraform's own log (`TF_LOG`). */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

/** What every request carries. */
export interface Context<Client> {
  /** What `configure` returned; undefined while the provider's configuration is not known. */
  readonly client: Client | undefined;
  /** Aborts when Terraform is told to stop: every wait must honour it. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** Opaque bytes kept beside the state, which no user sees. Empty where there are none. */
export type Private = Uint8Array;

/** A kind of object that Terraform manages. */
export interface Resource<Client, S extends Schema = Schema> {
  readonly schema: S;
  /** Checks a configuration by itself, without the cloud. Values may be unknown. */
  validate?(request: { readonly config: PlanOf<S> }): readonly Diagnostic[];
  /** What is so now; a null state means that the object does not exist. */
  read(
    request: { readonly state: StateOf<S>; readonly private: Private },
    context: Context<Client>,
  ): Promise<ReadResponse<S>>;
  /** What a change would lead to: called for creates (no prior), updates, and destroys (no config). */
  plan(request: PlanRequest<S>, context: Context<Client>): Promise<PlanResponse<S>>;
  /** Makes the change. On an error the state is what is really so: the prior one where nothing happened. */
  apply(request: ApplyRequest<S>, context: Context<Client>): Promise<ApplyResponse<S>>;
  /** The state of an object that exists and is known by an id. */
  import?(request: ImportRequest, context: Context<Client>): Promise<ImportResponse<S>>;
  /**
   * Brings a state of an older version to the present shape. Called with the raw JSON; a number in it that is no safe
   * integer is text.
   * @default attributes that are missing become null, those no longer known are dropped
   */
  upgrade?(request: {
    readonly version: number;
    readonly raw: Readonly<Record<string, unknown>>;
  }): Readonly<Record<string, unknown>>;
  /**
   * Hears of every object that is in the state, before anything else is asked of it: Terraform plans a tainted object,
   * with `-refresh=false`, as if there were none.
   */
  stored?(state: StateOf<S>, client: Client | undefined): void;
  /** What identifies an object across states, and how it follows from a state. */
  readonly identity?: ResourceIdentity<S>;
}

/** What an object is known by, wherever it is managed; it never changes. Terraform asks for it from 1.12 on. */
export interface ResourceIdentity<S extends Schema = Schema> {
  readonly version: number;
  /** Those that are `required` must be given when an object is imported by its identity. */
  readonly attributes: Attributes;
  of(state: StateOf<S>): Readonly<Record<string, unknown>>;
}

export interface ReadResponse<S> {
  readonly state: StateOf<S> | null;
  /** @default the bytes of the request */
  readonly private?: Private;
  readonly diagnostics?: readonly Diagnostic[];
}

/** The three differ as Terraform says: what is, what the merge would give, what is written. */
export interface PlanRequest<S> {
  readonly prior: StateOf<S> | null;
  /** Terraform's own merge of configuration and prior state; null for a destroy. */
  readonly proposed: PlanOf<S> | null;
  readonly config: PlanOf<S> | null;
  readonly private: Private;
}

export interface PlanResponse<S> {
  /** Null for a destroy. What is marked known must come back equal from apply. */
  readonly planned: PlanOf<S> | null;
  /** @default the bytes of the request */
  readonly private?: Private;
  /** The attributes whose change makes this a destroy and a create. @default none */
  readonly requiresReplace?: readonly (readonly PathStep[])[];
  readonly diagnostics?: readonly Diagnostic[];
}

export interface ApplyRequest<S> {
  readonly prior: StateOf<S> | null;
  /** Null for a destroy. */
  readonly planned: PlanOf<S> | null;
  /** Nothing in it is unknown by now; null for a destroy. */
  readonly config: PlanOf<S> | null;
  readonly private: Private;
}

export interface ApplyResponse<S> {
  readonly state: StateOf<S> | null;
  /** @default the bytes of the request */
  readonly private?: Private;
  readonly diagnostics?: readonly Diagnostic[];
}

export interface ImportRequest {
  /** Empty where the user gave an identity. */
  readonly id: string;
  /** What the user gave instead of an id. */
  readonly identity?: Readonly<Record<string, Value>>;
}

export interface ImportResponse<S> {
  /** Null where nothing could be imported; the diagnostics say why. */
  readonly state: StateOf<S> | null;
  /** @default none */
  readonly private?: Private;
  readonly diagnostics?: readonly Diagnostic[];
}

/** Something that is only read. */
export interface DataSource<Client, S extends Schema = Schema> {
  readonly schema: S;
  validate?(request: { readonly config: PlanOf<S> }): readonly Diagnostic[];
  read(
    request: { readonly config: PlanOf<S> },
    context: Context<Client>,
  ): Promise<{ readonly state: StateOf<S> | null; readonly diagnostics?: readonly Diagnostic[] }>;
}

/** A function of the provider: pure, called while Terraform evaluates expressions. */
export interface ProviderFunction<P extends readonly Parameter[] = readonly Parameter[], R = unknown> {
  readonly summary: string;
  readonly description: string;
  readonly parameters: P;
  readonly returns: Typed<R>;
  call(
    ...given: { -readonly [K in keyof P]: P[K] extends Parameter<infer V> ? V : never }
  ): { readonly value: R } | { readonly error: string; readonly parameter?: number };
}

/** An argument of a function; neither null nor unknown. */
export interface Parameter<V = unknown> {
  readonly name: string;
  readonly shape: Typed<V>;
  readonly description: string;
}

/** What is served. */
export interface Provider<Client, S extends Schema = Schema> {
  /** As in the log: the type name of the provider, for example `clusterkms`. */
  readonly name: string;
  readonly schema: S;
  validate?(request: { readonly config: PlanOf<S> }): readonly Diagnostic[];
  /** Makes what resources work with; undefined while the configuration holds unknown values. */
  configure(
    request: { readonly config: PlanOf<S>; readonly terraformVersion: string },
    context: Omit<Context<Client>, "client">,
  ): Promise<{ readonly client?: Client; readonly diagnostics?: readonly Diagnostic[] }>;
  readonly resources: Readonly<Record<string, Resource<Client>>>;
  readonly dataSources: Readonly<Record<string, DataSource<Client>>>;
  readonly functions: Readonly<Record<string, ProviderFunction>>;
}
