/**
 * Terraform's part in a plan, over the plugin protocol, in the order that Terraform keeps: what is stored is upgraded,
 * moved, read and planned; what is not there is imported where the stack says so; what the stack no longer has is
 * planned to be destroyed; what hangs on an error is not asked about.
 */
import type { Account } from "../../../lib/model/account.js";
import type * as wire from "../../../lib/tfplugin/generated/tfplugin6.js";
import { isError, isUnknown, terraformCalls, UNKNOWN, type Values } from "../../support/terraform-calls.js";
import { STACK } from "./places.js";
import { actionOf, type Said, type Severity } from "./said.js";
import { type Attributes, SCHEMAS, type Stack, TYPES, type Type } from "./stack.js";
import type { Stand } from "./stand.js";
import type { StoredResource } from "./stored.js";

/** What Terraform shows of each address, errors and all. */
export async function terraformSays(
  { call }: Stand,
  accounts: ReadonlyMap<string, Account>,
  stack: Stack,
  stored: readonly StoredResource[],
): Promise<ReadonlyMap<string, Said>> {
  const { configure, upgrade, read, take, plan } = terraformCalls(call);
  await configure(accounts, STACK);
  const state = new Map<string, { readonly type: Type; readonly values: Values }>();
  for (const { type, name, attributes } of stored) {
    const known = TYPES.find((one) => one === type);
    if (known === undefined) throw new Error(`there is no ${type}`);
    state.set(`${type}.${name}`, { type: known, values: await upgrade(type, attributes) });
  }
  for (const { from, to } of stack.moved) {
    const one = state.get(from);
    if (one === undefined || state.has(to)) continue;
    state.delete(from);
    state.set(to, one);
  }

  const said = new Map<string, Said>();
  const planned = new Map<string, Values>();

  /** Reads what is stored and imports what is not: the object as it is, or what stands against that. */
  const begun = new Map<string, { readonly prior: Values | null; readonly told: readonly wire.Diagnostic[] }>();
  const begin = async (type: Type, address: string): Promise<void> => {
    const before = state.get(address);
    const id = stack.imports.get(address);
    if (before === undefined && id === undefined) return;
    const first = before !== undefined ? { values: before.values, diagnostics: [] } : await take(type, id ?? "");
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
    const next = await plan(type, { prior, config });
    if (next.values !== null) planned.set(address, next.values);
    return answer(actionOf(type, prior, next.values, isUnknown), [...told, ...next.diagnostics]);
  };

  for (const type of TYPES) {
    for (const [name, attributes] of stack.resources.get(type) ?? []) {
      const address = `${type}.${name}`;
      if (waitsFor(attributes).some((other) => isStopped(said.get(other)))) {
        said.set(address, { asked: false });
        continue;
      }
      const config = configOf(type, attributes, (of, attribute) => planned.get(of)?.[attribute]);
      said.set(address, await one(type, address, config));
    }
  }
  for (const [address, { type }] of state) {
    if (said.has(address)) continue;
    said.set(address, stack.removed.has(address) ? answer("forget", []) : await one(type, address, null));
  }
  return said;
}

/** The addresses that a resource of the stack waits for. */
export function waitsFor({ depends_on: waits, ...told }: Attributes): readonly string[] {
  return [
    ...Object.values(told).flatMap((value) => referred(value)?.address ?? []),
    ...(Array.isArray(waits) ? waits.map(String) : []),
  ];
}

/** The configuration of a resource, with what it refers to as far as that is known. */
export function configOf(
  type: Type,
  attributes: Attributes,
  known: (address: string, attribute: string) => unknown,
): Values {
  return Object.fromEntries(
    Object.keys(SCHEMAS[type].attributes).map((attribute) => {
      const reference = referred(attributes[attribute]);
      const value =
        reference === undefined
          ? (attributes[attribute] ?? null)
          : (known(reference.address, reference.attribute) ?? UNKNOWN);
      return [attribute, value];
    }),
  );
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
