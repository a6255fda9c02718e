/** Terraform's calls of a provider, as values: what is sent and answered is what goes over the wire. */
import { decode, ExtData, encode } from "@msgpack/msgpack";
import type { Account } from "../../lib/model/account.js";
import * as wire from "../../lib/tfplugin/generated/tfplugin6.js";

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** One call of the provider service by its name. */
export type Call = <Q, A>(name: string, request: Codec<Q>, response: Codec<A>, message: Q) => Promise<A>;

export type Values = Readonly<Record<string, unknown>>;

/** What is known only after apply. */
export const UNKNOWN = new ExtData(0, new Uint8Array([0]));
export const isUnknown = (value: unknown): boolean => value instanceof ExtData;

export const isError = ({ severity }: wire.Diagnostic): boolean => severity === wire.Diagnostic_Severity.ERROR;

const NOTHING = Buffer.alloc(0);
const dynamic = (value: unknown) => ({ msgpack: Buffer.from(encode(value)), json: NOTHING });

function valuesOf(got: wire.DynamicValue | undefined): Values | null {
  const value: unknown = got === undefined || got.msgpack.length === 0 ? null : decode(got.msgpack);
  return typeof value === "object" && value !== null ? { ...value } : null;
}

/** An object, with what the provider keeps beside it, and what was said. */
export interface Answered {
  readonly values: Values | null;
  readonly private: Buffer;
  readonly diagnostics: readonly wire.Diagnostic[];
}

export interface Change {
  readonly prior: Values | null;
  readonly config: Values | null;
  readonly private?: Buffer;
}

export interface TerraformCalls {
  /** Throws where the provider's own block is refused. */
  configure(accounts: ReadonlyMap<string, Account>, stack: string, maxConcurrent?: number): Promise<void>;
  /** What the state has, as its JSON. Throws where it cannot be read. */
  upgrade(typeName: string, stored: Values): Promise<Values>;
  read(typeName: string, values: Values, kept?: Buffer): Promise<Answered>;
  take(typeName: string, id: string): Promise<Answered>;
  /** Throws where a replacement is planned. */
  plan(typeName: string, change: Change): Promise<Answered>;
  /** A call that is not answered throws, as the connection to a provider that is gone does. */
  apply(typeName: string, change: Change & { readonly planned: Values | null }): Promise<Answered>;
}

export function terraformCalls(call: Call): TerraformCalls {
  return {
    configure: async (accounts, stack, maxConcurrent) => {
      const told = [...accounts].map(([name, { id, credentials }]) => [
        name,
        {
          id,
          api_key_env: "variable" in credentials ? credentials.variable : null,
          bearer_token_env: null,
          profile_id: null,
          profile_source: null,
          container_token_file: null,
        },
      ]);
      const config = { accounts: Object.fromEntries(told), stack, max_concurrent: maxConcurrent ?? null };
      const { diagnostics } = await call(
        "ConfigureProvider",
        wire.ConfigureProvider_Request,
        wire.ConfigureProvider_Response,
        wire.ConfigureProvider_Request.fromPartial({ config: dynamic(config) }),
      );
      const wrong = diagnostics.find(isError);
      if (wrong !== undefined) throw new Error(`${wrong.summary}\n${wrong.detail}`);
    },
    upgrade: async (typeName, stored) => {
      const { upgradedState, diagnostics } = await call(
        "UpgradeResourceState",
        wire.UpgradeResourceState_Request,
        wire.UpgradeResourceState_Response,
        wire.UpgradeResourceState_Request.fromPartial({
          typeName,
          version: 0,
          rawState: { json: Buffer.from(JSON.stringify(stored)) },
        }),
      );
      if (diagnostics.some(isError)) throw new Error(`the state cannot be read: ${diagnostics[0]?.detail}`);
      return valuesOf(upgradedState) ?? {};
    },
    read: async (typeName, values, kept = NOTHING) => {
      const answer = await call(
        "ReadResource",
        wire.ReadResource_Request,
        wire.ReadResource_Response,
        wire.ReadResource_Request.fromPartial({ typeName, currentState: dynamic(values), private: kept }),
      );
      return { values: valuesOf(answer.newState), private: answer.private, diagnostics: answer.diagnostics };
    },
    take: async (typeName, id) => {
      const { importedResources, diagnostics } = await call(
        "ImportResourceState",
        wire.ImportResourceState_Request,
        wire.ImportResourceState_Response,
        wire.ImportResourceState_Request.fromPartial({ typeName, id }),
      );
      const [first] = importedResources;
      return { values: valuesOf(first?.state), private: first?.private ?? NOTHING, diagnostics };
    },
    plan: async (typeName, { prior, config, private: kept = NOTHING }) => {
      const answer = await call(
        "PlanResourceChange",
        wire.PlanResourceChange_Request,
        wire.PlanResourceChange_Response,
        wire.PlanResourceChange_Request.fromPartial({
          typeName,
          priorState: dynamic(prior),
          proposedNewState: dynamic(config),
          config: dynamic(config),
          priorPrivate: kept,
        }),
      );
      if (answer.requiresReplace.length > 0) throw new Error("a replacement is planned");
      return {
        values: valuesOf(answer.plannedState),
        private: answer.plannedPrivate,
        diagnostics: answer.diagnostics,
      };
    },
    apply: async (typeName, { prior, planned, config, private: kept = NOTHING }) => {
      const answer = await call(
        "ApplyResourceChange",
        wire.ApplyResourceChange_Request,
        wire.ApplyResourceChange_Response,
        wire.ApplyResourceChange_Request.fromPartial({
          typeName,
          priorState: dynamic(prior),
          plannedState: dynamic(planned),
          config: dynamic(config),
          plannedPrivate: kept,
        }),
      );
      return { values: valuesOf(answer.newState), private: answer.private, diagnostics: answer.diagnostics };
    },
  };
}
