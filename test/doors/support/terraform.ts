/**
 * Terraform's part in a plan, over the plugin protocol, in the order that Terraform keeps: what is stored is upgraded,
 * moved, read and planned; what is not there is imported where the stack says so; what the stack no longer has is
 * planned to be destroyed; what hangs on an error is not asked about.
 */
import { decode, ExtData, encode } from "@msgpack/msgpack";
import type { Account } from "../../../lib/model/account.js";
import * as wire from "../../../lib/tfplugin/generated/tfplugin6.js";
import { STACK } from "./places.js";
import { actionOf, type Said, type Severity } from "./said.js";
import { SCHEMAS, type Stack, TYPES, type Type } from "./stack.js";
import type { Stand } from "./stand.js";
import type { StoredResource } from "./stored.js";

type Values = Readonly<Record<string, unknown>>;

const UNKNOWN = new ExtData(0, new Uint8Array([0]));
export const isUnknown = (value: unknown): boolean => value instanceof ExtData;

const dynamic = (value: unknown) => ({ msgpack: Buffer.from(encode(value)), json: Buffer.alloc(0) });
function valuesOf(got: wire.DynamicValue | undefined): Values | null {
  const value: unknown = got === undefined || got.msgpack.length === 0 ? null : decode(got.msgpack);
  return typeof value === "object" && value !== null ? { ...value } : null;
}

const isError = ({ severity }: wire.Diagnostic) => severity === wire.Diagnostic_Severity.ERROR;

/** What Terraform shows of each address, errors and all. */
export async function terraformSays(
  { call }: Stand,
  accounts: ReadonlyMap<string, Account>,
  stack: Stack,
  stored: readonly StoredResource[],
): Promise<ReadonlyMap<string, Said>> {
  await configure(call, accounts);
  const state = new Map<string, { readonly type: Type; readonly values: Values }>();
  for (const { type, name, attributes } of stored) {
    const known = TYPES.find((one) => one === type);
    if (known === undefined) throw new Error(`there is no ${type}`);
    const { upgradedState, diagnostics } = await call(
      "UpgradeResourceState",
      wire.UpgradeResourceState_Request,
      wire.UpgradeResourceState_Response,
      wire.UpgradeResourceState_Request.fromPartial({
        typeName: type,
        version: 0,
        rawState: { json: Buffer.from(JSON.stringify(attributes)) },
      }),
    );
    if (diagnostics.some(isError)) throw new Error(`the state cannot be read: ${diagnostics[0]?.detail}`);
    state.set(`${type}.${name}`, { type: known, values: valuesOf(upgradedState) ?? {} });
  }
  for (const { from, to } of stack.moved) {
    const one = state.get(from);
    if (one === undefined || state.has(to)) continue;
    state.delete(from);
    state.set(to, one);
  }

  const said = new Map<string, Said>();
  const planned = new Map<string, Values>();
  const read = async (typeName: Type, values: Values) => {
    const { newState, diagnostics } = await call(
      "ReadResource",
      wire.ReadResource_Request,
      wire.ReadResource_Response,
      wire.ReadResource_Request.fromPartial({ typeName, currentState: dynamic(values) }),
    );
    return { values: valuesOf(newState), diagnostics };
  };
  const taken = async (typeName: Type, id: string) => {
    const { importedResources, diagnostics } = await call(
      "ImportResourceState",
      wire.ImportResourceState_Request,
      wire.ImportResourceState_Response,
      wire.ImportResourceState_Request.fromPartial({ typeName, id }),
    );
    return { values: valuesOf(importedResources[0]?.state), diagnostics };
  };
  const plan = async (typeName: Type, prior: Values | null, config: Values | null) => {
    const { plannedState, diagnostics, requiresReplace } = await call(
      "PlanResourceChange",
      wire.PlanResourceChange_Request,
      wire.PlanResourceChange_Response,
      wire.PlanResourceChange_Request.fromPartial({
        typeName,
        priorState: dynamic(prior),
        proposedNewState: dynamic(config),
        config: dynamic(config),
      }),
    );
    if (requiresReplace.length > 0) throw new Error("a replacement is planned");
    return { values: valuesOf(plannedState), diagnostics };
  };

  /** Reads what is stored and imports what is not: the object as it is, or what stands against that. */
  const begun = new Map<string, { readonly prior: Values | null; readonly told: readonly wire.Diagnostic[] }>();
  const begin = async (type: Type, address: string): Promise<void> => {
    const before = state.get(address);
    const id = stack.imports.get(address);
    if (before === undefined && id === undefined) return;
    const first = before !== undefined ? { values: before.values, diagnostics: [] } : await taken(type, id ?? "");
    const told = [...first.diagnostics];
    if (told.some(isError) || first.values === null) return void begun.set(address, { prior: null, told });
    const fresh = await read(type, first.values);
    begun.set(address, { prior: fresh.values, told: [...told, ...fresh.diagnostics] });
  };
  // Terraform goes object by object, in no order that could be relied on; what one meets does not depend on it here.
  for (const type of TYPES)
    for (const name of stack.resources.get(type)?.keys() ?? []) await begin(type, `${type}.${name}`);
  for (const [address, { type }] of state)
    if (!begun.has(address) && !stack.removed.has(address)) await begin(type, address);

  /** Plans one object; what is said on the way comes together. */
  const one = async (type: Type, address: string, config: Values | null): Promise<Said> => {
    const { prior, told } = begun.get(address) ?? { prior: null, told: [] };
    if (told.some(isError)) return answer("unknown", told);
    const next = await plan(type, prior, config);
    if (next.values !== null) planned.set(address, next.values);
    return answer(actionOf(type, prior, next.values, isUnknown), [...told, ...next.diagnostics]);
  };

  for (const type of TYPES) {
    for (const [name, attributes] of stack.resources.get(type) ?? []) {
      const { depends_on: waits, ...told } = attributes;
      const address = `${type}.${name}`;
      const on = [
        ...Object.values(told).flatMap((value) => referred(value)?.address ?? []),
        ...(Array.isArray(waits) ? waits : []),
      ];
      if (on.some((other) => isStopped(said.get(other)))) {
        said.set(address, { asked: false });
        continue;
      }
      const config = Object.fromEntries(
        Object.keys(SCHEMAS[type].attributes).map((attribute) => {
          const reference = referred(told[attribute]);
          const value =
            reference === undefined
              ? (told[attribute] ?? null)
              : (planned.get(reference.address)?.[reference.attribute] ?? UNKNOWN);
          return [attribute, value];
        }),
      );
      said.set(address, await one(type, address, config));
    }
  }
  for (const [address, { type }] of state) {
    if (said.has(address)) continue;
    said.set(address, stack.removed.has(address) ? answer("forget", []) : await one(type, address, null));
  }
  return said;
}

function referred(value: unknown): { readonly address: string; readonly attribute: string } | undefined {
  const [, address, attribute] = typeof value === "string" ? (/^\$\{(\w+\.[\w-]+)\.(\w+)\}$/.exec(value) ?? []) : [];
  return address === undefined || attribute === undefined ? undefined : { address, attribute };
}

/** Terraform asks about nothing that hangs on an error, or on something that it did not ask about. */
const isStopped = (said: Said | undefined): boolean =>
  said !== undefined && (!said.asked || [...said.findings.values()].includes("refused"));

function answer(action: string, diagnostics: readonly wire.Diagnostic[]): Said {
  const findings = new Map<string, Severity>();
  for (const diagnostic of diagnostics) {
    const code = diagnostic.summary.split(":")[0] ?? "";
    if (findings.get(code) !== "refused") findings.set(code, isError(diagnostic) ? "refused" : "warning");
  }
  return { asked: true, action, findings };
}

async function configure(call: Stand["call"], accounts: ReadonlyMap<string, Account>): Promise<void> {
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
  const config = { accounts: Object.fromEntries(told), stack: STACK, max_concurrent: null };
  const { diagnostics } = await call(
    "ConfigureProvider",
    wire.ConfigureProvider_Request,
    wire.ConfigureProvider_Response,
    wire.ConfigureProvider_Request.fromPartial({ config: dynamic(config) }),
  );
  const wrong = diagnostics.find(isError);
  if (wrong !== undefined) throw new Error(`${wrong.summary}\n${wrong.detail}`);
}
