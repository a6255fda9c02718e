/** The calls that concern the whole provider: what it has, its configuration, its functions. */
import * as wire from "./generated/tfplugin6.js";
import type { Context } from "./resource.js";
import type { Running } from "./running.js";
import { ValueError } from "./values.js";
import { EMPTY, wireDiagnostics, wireFunction, wireIdentity, wireSchema, wireValue } from "./wire.js";

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

export function getResourceIdentitySchemas<C>({ provider }: Running<C>) {
  const identitySchemas: Record<string, wire.ResourceIdentitySchema> = {};
  for (const [name, { identity }] of Object.entries(provider.resources))
    if (identity !== undefined) identitySchemas[name] = wireIdentity(identity);
  return wire.GetResourceIdentitySchemas_Response.fromPartial({ identitySchemas });
}

export function getFunctions<C>({ provider }: Running<C>) {
  return wire.GetFunctions_Response.fromPartial({ functions: mapValues(provider.functions, wireFunction) });
}

const functionError = (text: string, functionArgument?: number) =>
  wire.CallFunction_Response.fromPartial({
    error: { text, ...(functionArgument === undefined ? {} : { functionArgument }) },
  });

export function callFunction<C>(running: Running<C>, request: wire.CallFunction_Request) {
  const called = running.function(request.name);
  if (called === undefined) return functionError(`There is no function ${request.name}.`);
  const given: unknown[] = [];
  for (const [index, codec] of called.parameters.entries()) {
    try {
      given.push(codec.decodeKnown(request.arguments[index] ?? { msgpack: EMPTY, json: EMPTY }));
    } catch (error) {
      if (error instanceof ValueError) return functionError(`${error.message}.`, index);
      throw error;
    }
  }
  const answer = called.definition.call(...given);
  if ("error" in answer) return functionError(answer.error, answer.parameter);
  return wire.CallFunction_Response.fromPartial({ result: wireValue(called.returns.encode(answer.value)) });
}

export function validateProviderConfig<C>(running: Running<C>, { config }: wire.ValidateProviderConfig_Request) {
  const diagnostics = running.provider.validate?.({ config: running.config.decode(config) ?? {} });
  return wire.ValidateProviderConfig_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
}

export async function configureProvider<C>(
  running: Running<C>,
  request: wire.ConfigureProvider_Request,
  { signal, log }: Context<C>,
) {
  const { diagnostics, client } = await running.provider.configure(
    { config: running.config.decode(request.config) ?? {}, terraformVersion: request.terraformVersion },
    { signal, log },
  );
  running.client = client;
  return wire.ConfigureProvider_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
}
