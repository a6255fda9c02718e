/** The calls that concern one data source. */
import * as wire from "./generated/tfplugin6.js";
import type { Context } from "./resource.js";
import type { Running } from "./running.js";
import { wireDiagnostics, wireValue } from "./wire.js";

export function validateDataSource<C>(
  running: Running<C>,
  { typeName, config }: wire.ValidateDataResourceConfig_Request,
) {
  const { definition, codec } = running.dataSource(typeName);
  const values = codec.decode(config) ?? {};
  const diagnostics = definition.validate?.({ config: values });
  return wire.ValidateDataResourceConfig_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
}

export async function readDataSource<C>(
  running: Running<C>,
  request: wire.ReadDataSource_Request,
  context: Context<C>,
) {
  const { definition, codec } = running.dataSource(request.typeName);
  const read = await definition.read({ config: codec.decode(request.config) ?? {} }, context);
  return wire.ReadDataSource_Response.fromPartial({
    state: wireValue(codec.encode(read.state)),
    diagnostics: wireDiagnostics(read.diagnostics),
  });
}
