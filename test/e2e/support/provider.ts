/** The built provider as Terraform meets it, without Terraform: changes go straight to it. */
import { join } from "node:path";
import { decode, encode } from "@msgpack/msgpack";
import * as wire from "../../../lib/tfplugin/generated/tfplugin6.js";
import { type Plugin, plugin } from "../../tfplugin/support/plugin.js";
import { PLATFORM, SECURITY } from "./fleet.js";
import { REPOSITORY, type Workspace } from "./workspace.js";

export interface Answer {
  /** The object that the answer leaves: the planned one, or the one that is to be in the state. */
  readonly state: unknown;
  readonly errors: readonly string[];
}

export interface BareProvider {
  /** PlanResourceChange; null is no object. */
  plan(type: string, prior: unknown, config: unknown): Promise<Answer>;
  /** ApplyResourceChange; null is no object. */
  apply(type: string, prior: unknown, planned: unknown, config: unknown): Promise<Answer>;
  end(): Promise<void>;
}

const value = (given: unknown) => ({ msgpack: Buffer.from(encode(given)), json: Buffer.alloc(0) });
const objectOf = (got: wire.DynamicValue | undefined): unknown =>
  got === undefined || got.msgpack.length === 0 ? null : decode(got.msgpack);
const errorsOf = (diagnostics: readonly wire.Diagnostic[]) =>
  diagnostics
    .filter(({ severity }) => severity === wire.Diagnostic_Severity.ERROR)
    .map(({ summary, detail }) => `${summary}\n${detail}`);
/** An object's attributes as Terraform compares them: a set has no order, and a number may come as text. */
export const compared = (object: unknown): unknown =>
  typeof object === "object" && object !== null
    ? Object.fromEntries(
        Object.entries(object).map(([name, one]) => [
          name,
          Array.isArray(one) ? [...one].sort() : typeof one === "number" ? String(one) : one,
        ]),
      )
    : object;

const path = (name: string) => `/tfplugin6.Provider/${name}`;

/** Starts it with the environment of a workspace, and configures it as its file says. */
export async function bareProvider(w: Workspace, { configured = true } = {}): Promise<BareProvider> {
  const env = Object.fromEntries(
    Object.entries(w.env).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
  const running: Plugin = await plugin(join(REPOSITORY, "dist/provider/terraform-provider-clusterkms"), env);
  if (configured) await configure(running);
  return {
    plan: async (typeName, prior, config) => {
      const answer = await running.call(
        path("PlanResourceChange"),
        wire.PlanResourceChange_Request,
        wire.PlanResourceChange_Response,
        wire.PlanResourceChange_Request.fromPartial({
          typeName,
          priorState: value(prior),
          proposedNewState: value(config),
          config: value(config),
        }),
      );
      return { state: objectOf(answer.plannedState), errors: errorsOf(answer.diagnostics) };
    },
    apply: async (typeName, prior, planned, config) => {
      const answer = await running.call(
        path("ApplyResourceChange"),
        wire.ApplyResourceChange_Request,
        wire.ApplyResourceChange_Response,
        wire.ApplyResourceChange_Request.fromPartial({
          typeName,
          priorState: value(prior),
          plannedState: value(planned),
          config: value(config),
        }),
      );
      return { state: objectOf(answer.newState), errors: errorsOf(answer.diagnostics) };
    },
    end: () => running.end(),
  };
}

async function configure(running: Plugin): Promise<void> {
  const account = (id: string, variable: string) => ({ id, api_key_env: variable });
  const accounts = { platform: account(PLATFORM, "PLATFORM_KEY"), security: account(SECURITY, "SECURITY_KEY") };
  const { diagnostics } = await running.call(
    path("ConfigureProvider"),
    wire.ConfigureProvider_Request,
    wire.ConfigureProvider_Response,
    wire.ConfigureProvider_Request.fromPartial({ config: value({ accounts, stack: "payments" }) }),
  );
  const [wrong] = errorsOf(diagnostics);
  if (wrong !== undefined) throw new Error(wrong);
}
