/** Every call of the protocol, from bytes to bytes. */
import * as calls from "./calls.js";
import * as dataSources from "./data-source-calls.js";
import { unexpected } from "./failures.js";
import * as wire from "./generated/tfplugin6.js";
import type { Method, Methods } from "./grpc.js";
import type { Context } from "./resource.js";
import * as resources from "./resource-calls.js";
import type { Running } from "./running.js";
import { EMPTY, wireDiagnostics } from "./wire.js";

interface Message<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/**
 * The calls of Terraform's provider service; one that comes before the provider is there waits for it. `failed` hears of
 * exceptions before they become diagnostics.
 */
export function providerMethods<C>(
  coming: Promise<Running<C>>,
  failed: (path: string, error: unknown) => void,
): Methods {
  /** A call; what it throws is answered by `broken`, so that Terraform shows it instead of a lost connection. */
  const call = <Q, A>(
    name: string,
    request: Message<Q>,
    response: Message<A>,
    answer: (running: Running<C>, request: Q, context: Context<C>) => A | Promise<A>,
    broken: (error: unknown) => A,
  ): readonly [string, Method] => {
    const answered = async (bytes: Uint8Array, controller: AbortController) => {
      try {
        const running = await coming;
        const work = () => answer(running, request.decode(bytes), running.context(controller.signal));
        return response.encode(await running.during(controller, work)).finish();
      } catch (error) {
        failed(name, error);
        return response.encode(broken(error)).finish();
      }
    };
    return [`/tfplugin6.Provider/${name}`, { kind: "unary", answer: answered }];
  };
  const told = (error: unknown) => ({ diagnostics: wireDiagnostics([unexpected(error)]) });
  const w = wire;
  return new Map([
    call("GetMetadata", w.GetMetadata_Request, w.GetMetadata_Response, calls.getMetadata, (e) =>
      w.GetMetadata_Response.fromPartial(told(e)),
    ),
    call("GetProviderSchema", w.GetProviderSchema_Request, w.GetProviderSchema_Response, calls.getProviderSchema, (e) =>
      w.GetProviderSchema_Response.fromPartial(told(e)),
    ),
    call(
      "GetResourceIdentitySchemas",
      w.GetResourceIdentitySchemas_Request,
      w.GetResourceIdentitySchemas_Response,
      calls.getResourceIdentitySchemas,
      (e) => w.GetResourceIdentitySchemas_Response.fromPartial(told(e)),
    ),
    call("GetFunctions", w.GetFunctions_Request, w.GetFunctions_Response, calls.getFunctions, (e) =>
      w.GetFunctions_Response.fromPartial(told(e)),
    ),
    call("CallFunction", w.CallFunction_Request, w.CallFunction_Response, calls.callFunction, (e) =>
      w.CallFunction_Response.fromPartial({ error: { text: unexpected(e).detail ?? "" } }),
    ),
    call(
      "ValidateProviderConfig",
      w.ValidateProviderConfig_Request,
      w.ValidateProviderConfig_Response,
      calls.validateProviderConfig,
      (e) => w.ValidateProviderConfig_Response.fromPartial(told(e)),
    ),
    call(
      "ConfigureProvider",
      w.ConfigureProvider_Request,
      w.ConfigureProvider_Response,
      calls.configureProvider<C>,
      (e) => w.ConfigureProvider_Response.fromPartial(told(e)),
    ),
    call(
      "ValidateResourceConfig",
      w.ValidateResourceConfig_Request,
      w.ValidateResourceConfig_Response,
      resources.validateResource,
      (e) => w.ValidateResourceConfig_Response.fromPartial(told(e)),
    ),
    call(
      "ValidateDataResourceConfig",
      w.ValidateDataResourceConfig_Request,
      w.ValidateDataResourceConfig_Response,
      dataSources.validateDataSource,
      (e) => w.ValidateDataResourceConfig_Response.fromPartial(told(e)),
    ),
    call(
      "UpgradeResourceState",
      w.UpgradeResourceState_Request,
      w.UpgradeResourceState_Response,
      resources.upgradeState,
      (e) => w.UpgradeResourceState_Response.fromPartial(told(e)),
    ),
    call(
      "UpgradeResourceIdentity",
      w.UpgradeResourceIdentity_Request,
      w.UpgradeResourceIdentity_Response,
      resources.upgradeIdentity,
      (e) => w.UpgradeResourceIdentity_Response.fromPartial(told(e)),
    ),
    call("ReadResource", w.ReadResource_Request, w.ReadResource_Response, resources.readResource<C>, (e) =>
      w.ReadResource_Response.fromPartial(told(e)),
    ),
    call(
      "PlanResourceChange",
      w.PlanResourceChange_Request,
      w.PlanResourceChange_Response,
      resources.planResource<C>,
      (e) => w.PlanResourceChange_Response.fromPartial(told(e)),
    ),
    call(
      "ApplyResourceChange",
      w.ApplyResourceChange_Request,
      w.ApplyResourceChange_Response,
      (running, request, context) =>
        resources.applyResource(running, request, context, (error) => failed("ApplyResourceChange", error)),
      (e) => w.ApplyResourceChange_Response.fromPartial(told(e)),
    ),
    call(
      "ImportResourceState",
      w.ImportResourceState_Request,
      w.ImportResourceState_Response,
      resources.importResource<C>,
      (e) => w.ImportResourceState_Response.fromPartial(told(e)),
    ),
    call(
      "MoveResourceState",
      w.MoveResourceState_Request,
      w.MoveResourceState_Response,
      (_, request) => resources.moveResource(request),
      (e) => w.MoveResourceState_Response.fromPartial(told(e)),
    ),
    call("ReadDataSource", w.ReadDataSource_Request, w.ReadDataSource_Response, dataSources.readDataSource<C>, (e) =>
      w.ReadDataSource_Response.fromPartial(told(e)),
    ),
    call(
      "StopProvider",
      w.StopProvider_Request,
      w.StopProvider_Response,
      (running) => {
        running.stop();
        return w.StopProvider_Response.fromPartial({});
      },
      () => w.StopProvider_Response.fromPartial({}),
    ),
  ]);
}

/** The services beside the provider's that a plugin has: shutdown, output streams, broker, health. */
export function pluginMethods(shutdown: () => void): Methods {
  return new Map<string, Method>([
    ["/plugin.GRPCController/Shutdown", { kind: "unary", answer: async () => EMPTY, answered: shutdown }],
    ["/plugin.GRPCStdio/StreamStdio", { kind: "silent" }],
    ["/plugin.GRPCBroker/StartStream", { kind: "silent" }],
    // HealthCheckResponse{status: SERVING}
    ["/grpc.health.v1.Health/Check", { kind: "unary", answer: async () => Buffer.from([0x08, 0x01]) }],
  ]);
}
