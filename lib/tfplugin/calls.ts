/** The calls that concern the whole provider: what it has, its configuration, its functions, stopping. */
import * as wire from "./generated/tfplugin6.js";
import type { Running } from "./running.js";
import { codecOf, type Value } from "./value.js";
import { EMPTY, wireDiagnostics, wireFunction, wireSchema, wireValue } from "./wire.js";

const CAPABILITIES = {
  planDestroy: true,
  getProviderSchemaOptional: true,
  moveResourceState: false,
  generateResourceConfig: false,
};

const mapValues = <V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const typeNames = (record: object) => Object.keys(record).map((typeName) => ({ typeName }));

export function getMetadata<C>({ provider }: Running<C>) {
  return wire.GetMetadata_Response.fromPartial({
    serverCapabilities: CAPABILITIES,
    resources: typeNames(provider.resources),
    dataSources: typeNames(provider.dataSources),
    functions: Object.keys(provider.functions).map((name) => ({ name })),
  });
}

export function getProviderSchema<C>({ provider }: Running<C>) {
  return wire.GetProviderSchema_Response.fromPartial({
    provider: wireSchema(provider.schema),
    resourceSchemas: mapValues(provider.resources, ({ schema }) => wireSchema(schema)),
    dataSourceSchemas: mapValues(provider.dataSources, ({ schema }) => wireSchema(schema)),
    functions: mapValues(provider.functions, wireFunction),
    serverCapabilities: CAPABILITIES,
  });
}

export function getFunctions<C>({ provider }: Running<C>) {
  return wire.GetFunctions_Response.fromPartial({ functions: mapValues(provider.functions, wireFunction) });
}

export function callFunction<C>({ provider }: Running<C>, request: wire.CallFunction_Request) {
  const called = provider.functions[request.name];
  if (called === undefined)
    return wire.CallFunction_Response.fromPartial({ error: { text: `there is no function ${request.name}` } });
  const given = called.parameters.map(
    ({ shape }, index): Value => codecOf(shape).decode(request.arguments[index] ?? { msgpack: EMPTY, json: EMPTY }),
  );
  const answer = called.call(...given);
  if ("error" in answer) {
    return wire.CallFunction_Response.fromPartial({
      error: { text: answer.error, ...(answer.parameter === undefined ? {} : { functionArgument: answer.parameter }) },
    });
  }
  return wire.CallFunction_Response.fromPartial({ result: wireValue(codecOf(called.returns).encode(answer.value)) });
}

export function validateProviderConfig<C>(running: Running<C>, { config }: wire.ValidateProviderConfig_Request) {
  const diagnostics = running.provider.validate?.({ config: running.config(config) });
  return wire.ValidateProviderConfig_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
}

export async function configureProvider<C>(running: Running<C>, request: wire.ConfigureProvider_Request) {
  const { client, ...context } = running.context();
  void client;
  const { diagnostics, client: made } = await running.provider.configure(
    { config: running.config(request.config), terraformVersion: request.terraformVersion },
    context,
  );
  running.client = made;
  return wire.ConfigureProvider_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
}
