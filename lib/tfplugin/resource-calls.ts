/** The calls that concern one resource or data source. */
import * as wire from "./generated/tfplugin6.js";
import type { Diagnostic } from "./resource.js";
import { objectCodec, type Running } from "./running.js";
import type { Attributes } from "./schema.js";
import { EMPTY, wireDiagnostics, wireValue } from "./wire.js";

const privateOf = (given: Uint8Array | undefined, before: Uint8Array) => Buffer.from(given ?? before);

export function validateResource<C>(running: Running<C>, { typeName, config }: wire.ValidateResourceConfig_Request) {
  const { definition, codec } = running.resource(typeName);
  const diagnostics = definition.validate?.({ config: codec.decode(config) ?? {} });
  return wire.ValidateResourceConfig_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
}

export function validateDataSource<C>(
  running: Running<C>,
  { typeName, config }: wire.ValidateDataResourceConfig_Request,
) {
  const { definition, codec } = running.dataSource(typeName);
  const diagnostics = definition.validate?.({ config: codec.decode(config) ?? {} });
  return wire.ValidateDataResourceConfig_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
}

/** Called on every read of a state, also of the present version: it fills in what a newer schema has added. */
export function upgradeState<C>(
  running: Running<C>,
  { typeName, version, rawState }: wire.UpgradeResourceState_Request,
) {
  const { definition, codec } = running.resource(typeName);
  const raw: unknown = JSON.parse((rawState?.json ?? EMPTY).toString() || "null");
  if (typeof raw !== "object" || raw === null) throw new Error("the stored state is not an object");
  if (version > definition.schema.version)
    throw new Error(`the state is of version ${version}, newer than this provider's ${definition.schema.version}`);
  const upgraded =
    version < definition.schema.version && definition.upgrade ? definition.upgrade({ version, raw: { ...raw } }) : raw;
  const values = codec.decode({ msgpack: EMPTY, json: Buffer.from(JSON.stringify(upgraded)) });
  return wire.UpgradeResourceState_Response.fromPartial({ upgradedState: wireValue(codec.encode(values)) });
}

export async function readResource<C>(running: Running<C>, request: wire.ReadResource_Request) {
  const { definition, codec } = running.resource(request.typeName);
  const state = codec.decode(request.currentState);
  if (state === null) return wire.ReadResource_Response.fromPartial({ newState: wireValue(codec.encode(null)) });
  const read = await definition.read({ state, private: request.private }, running.context());
  return wire.ReadResource_Response.fromPartial({
    newState: wireValue(codec.encode(read.state)),
    private: privateOf(read.private, request.private),
    diagnostics: wireDiagnostics(read.diagnostics),
    newIdentity: identityOf(definition.identity, read.state),
  });
}

export async function planResource<C>(running: Running<C>, request: wire.PlanResourceChange_Request) {
  const { definition, codec } = running.resource(request.typeName);
  const planned = await definition.plan(
    {
      prior: codec.decode(request.priorState),
      proposed: codec.decode(request.proposedNewState),
      config: codec.decode(request.config),
      private: request.priorPrivate,
    },
    running.context(),
  );
  return wire.PlanResourceChange_Response.fromPartial({
    plannedState: wireValue(codec.encode(planned.planned)),
    plannedPrivate: privateOf(planned.private, request.priorPrivate),
    diagnostics: wireDiagnostics(planned.diagnostics),
    plannedIdentity: request.priorIdentity,
  });
}

export async function applyResource<C>(running: Running<C>, request: wire.ApplyResourceChange_Request) {
  const { definition, codec } = running.resource(request.typeName);
  const prior = codec.decode(request.priorState);
  try {
    const applied = await definition.apply(
      {
        prior,
        planned: codec.decode(request.plannedState),
        config: codec.decode(request.config),
        private: request.plannedPrivate,
      },
      running.context(),
    );
    return wire.ApplyResourceChange_Response.fromPartial({
      newState: wireValue(codec.encode(applied.state)),
      private: privateOf(applied.private, request.plannedPrivate),
      diagnostics: wireDiagnostics(applied.diagnostics),
      newIdentity: identityOf(definition.identity, applied.state),
    });
  } catch (error) {
    // An answer without a state would drop the object: the prior state is what is known.
    return wire.ApplyResourceChange_Response.fromPartial({
      newState: wireValue(codec.encode(prior)),
      private: Buffer.from(request.plannedPrivate),
      diagnostics: wireDiagnostics([unexpected(error)]),
    });
  }
}

export async function importResource<C>(running: Running<C>, request: wire.ImportResourceState_Request) {
  const { definition, codec } = running.resource(request.typeName);
  if (definition.import === undefined) {
    const diagnostics: Diagnostic[] = [{ severity: "error", summary: `${request.typeName} cannot be imported` }];
    return wire.ImportResourceState_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
  }
  const imported = await definition.import({ id: request.id }, running.context());
  return wire.ImportResourceState_Response.fromPartial({
    diagnostics: wireDiagnostics(imported.diagnostics),
    importedResources:
      imported.state === null
        ? []
        : [
            {
              typeName: request.typeName,
              state: wireValue(codec.encode(imported.state)),
              private: privateOf(imported.private, EMPTY),
              identity: identityOf(definition.identity, imported.state),
            },
          ],
  });
}

export async function readDataSource<C>(running: Running<C>, request: wire.ReadDataSource_Request) {
  const { definition, codec } = running.dataSource(request.typeName);
  const read = await definition.read({ config: codec.decode(request.config) ?? {} }, running.context());
  return wire.ReadDataSource_Response.fromPartial({
    state: wireValue(codec.encode(read.state)),
    diagnostics: wireDiagnostics(read.diagnostics),
  });
}

type Identity = { readonly attributes: Attributes; of(state: State): Readonly<Record<string, string>> } | undefined;
type State = Readonly<Record<string, unknown>>;

function identityOf(identity: Identity, state: State | null) {
  if (identity === undefined || state === null) return undefined;
  return { identityData: wireValue(objectCodec(identity).encode(identity.of(state))) };
}

/** What an exception becomes; the stack goes to the log. */
export const unexpected = (error: unknown): Diagnostic => ({
  severity: "error",
  summary: "The provider met something unexpected",
  detail: `${error instanceof Error ? error.message : String(error)}\n\nThis is a fault of the provider; its log (TF_LOG=debug) says where.`,
});
