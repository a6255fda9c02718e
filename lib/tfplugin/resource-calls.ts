/** The calls that concern one resource. */
import { exactJson } from "./exact-json.js";
import { unexpected } from "./failures.js";
import * as wire from "./generated/tfplugin6.js";
import type { Context, Diagnostic, Private } from "./resource.js";
import type { CompiledResource, Running } from "./running.js";
import { isRecord, ValueError } from "./values.js";
import { EMPTY, wireDiagnostics, wirePath, wireValue } from "./wire.js";

const privateOf = (given: Private | undefined, before: Buffer): Buffer =>
  given === undefined ? before : Buffer.from(given.buffer, given.byteOffset, given.byteLength);

const errors = (summary: string, detail: string) => wireDiagnostics([{ severity: "error", summary, detail }]);

export function validateResource<C>(running: Running<C>, { typeName, config }: wire.ValidateResourceConfig_Request) {
  const { definition, codec } = running.resource(typeName);
  const values = codec.decode(config) ?? {};
  const diagnostics = definition.validate?.({ config: values });
  return wire.ValidateResourceConfig_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
}

/** Called on every read of a state, also of the present version: it fills in what a newer schema has added. */
export function upgradeState<C>(running: Running<C>, request: wire.UpgradeResourceState_Request) {
  const { definition, codec } = running.resource(request.typeName);
  const { version } = definition.schema;
  const raw = storedObject(request.rawState);
  if (request.version > version)
    throw new ValueError(`The state is of version ${request.version}, which is newer than this provider's ${version}`);
  const upgraded =
    request.version < version && definition.upgrade ? definition.upgrade({ version: request.version, raw }) : raw;
  const state = codec.fromJson(upgraded);
  if (state !== null) definition.stored?.(state, running.client);
  return wire.UpgradeResourceState_Response.fromPartial({ upgradedState: wireValue(codec.encode(state)) });
}

export function upgradeIdentity<C>(running: Running<C>, request: wire.UpgradeResourceIdentity_Request) {
  const { identity } = running.resource(request.typeName);
  if (identity === undefined) throw new ValueError(`${request.typeName} has no identity`);
  const values = identity.fromJson(storedObject(request.rawIdentity));
  return wire.UpgradeResourceIdentity_Response.fromPartial({
    upgradedIdentity: { identityData: wireValue(identity.encode(values)) },
  });
}

function storedObject(stored: wire.RawState | undefined): Readonly<Record<string, unknown>> {
  const raw = exactJson(stored?.json.toString() || "null");
  if (!isRecord(raw)) throw new ValueError("What is stored is not an object in JSON");
  return raw;
}

export async function readResource<C>(running: Running<C>, request: wire.ReadResource_Request, context: Context<C>) {
  const resource = running.resource(request.typeName);
  const state = resource.codec.decodeKnown(request.currentState);
  if (state === null) return wire.ReadResource_Response.fromPartial({ newState: nothing(resource) });
  const read = await resource.definition.read({ state, private: request.private }, context);
  return wire.ReadResource_Response.fromPartial({
    newState: wireValue(resource.codec.encode(read.state)),
    private: privateOf(read.private, request.private),
    diagnostics: wireDiagnostics(read.diagnostics),
    newIdentity: identityOf(resource, read.state),
  });
}

export async function planResource<C>(
  running: Running<C>,
  request: wire.PlanResourceChange_Request,
  context: Context<C>,
) {
  const { definition, codec } = running.resource(request.typeName);
  const planned = await definition.plan(
    {
      prior: codec.decodeKnown(request.priorState),
      proposed: codec.decode(request.proposedNewState),
      config: codec.decode(request.config),
      private: request.priorPrivate,
    },
    context,
  );
  return wire.PlanResourceChange_Response.fromPartial({
    plannedState: wireValue(codec.encode(planned.planned)),
    plannedPrivate: privateOf(planned.private, request.priorPrivate),
    requiresReplace: (planned.requiresReplace ?? []).map(wirePath),
    diagnostics: wireDiagnostics(planned.diagnostics),
    plannedIdentity: request.priorIdentity,
  });
}

export async function applyResource<C>(
  running: Running<C>,
  request: wire.ApplyResourceChange_Request,
  context: Context<C>,
  failed: (error: unknown) => void,
) {
  const resource = running.resource(request.typeName);
  const { definition, codec } = resource;
  try {
    const applied = await definition.apply(
      {
        prior: codec.decodeKnown(request.priorState),
        planned: codec.decode(request.plannedState),
        config: codec.decodeKnown(request.config),
        private: request.plannedPrivate,
      },
      context,
    );
    return wire.ApplyResourceChange_Response.fromPartial({
      newState: wireValue(codec.encode(applied.state)),
      private: privateOf(applied.private, request.plannedPrivate),
      diagnostics: wireDiagnostics(applied.diagnostics),
      newIdentity: identityOf(resource, applied.state),
    });
  } catch (error) {
    failed(error);
    // An answer without a state would drop the object: the prior state is what is known, as it came.
    return wire.ApplyResourceChange_Response.fromPartial({
      newState: request.priorState ?? nothing(resource),
      private: request.plannedPrivate,
      diagnostics: wireDiagnostics([unexpected(error)]),
      newIdentity: request.plannedIdentity,
    });
  }
}

export async function importResource<C>(
  running: Running<C>,
  request: wire.ImportResourceState_Request,
  context: Context<C>,
) {
  const resource = running.resource(request.typeName);
  const { definition, codec, identity } = resource;
  if (definition.import === undefined) {
    const diagnostics: Diagnostic[] = [{ severity: "error", summary: `${request.typeName} cannot be imported` }];
    return wire.ImportResourceState_Response.fromPartial({ diagnostics: wireDiagnostics(diagnostics) });
  }
  const given = identity?.decodeKnown(request.identity?.identityData) ?? null;
  const imported = await definition.import({ id: request.id, ...(given === null ? {} : { identity: given }) }, context);
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
              identity: identityOf(resource, imported.state),
            },
          ],
  });
}

/** Not announced as a capability, and answered all the same. */
export function moveResource({ sourceTypeName, targetTypeName }: wire.MoveResourceState_Request) {
  return wire.MoveResourceState_Response.fromPartial({
    diagnostics: errors(
      `The state of ${sourceTypeName} cannot be moved to ${targetTypeName}`,
      "This provider does not take over the state of another type. Import the object instead.",
    ),
  });
}

const nothing = <C>({ codec }: CompiledResource<C>) => wireValue(codec.encode(null));

function identityOf<C>({ definition, identity }: CompiledResource<C>, state: object | null) {
  if (definition.identity === undefined || identity === undefined || state === null) return undefined;
  return { identityData: wireValue(identity.encode(definition.identity.of({ ...state }))) };
}
