/** Every call of the protocol, from bytes to bytes. */
import * as calls from "./calls.js";
import * as wire from "./generated/tfplugin6.js";
import type { Methods } from "./grpc.js";
import * as resources from "./resource-calls.js";
import type { Running } from "./running.js";
import { EMPTY, wireDiagnostics } from "./wire.js";

interface Message<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** The calls of Terraform's provider service. `failed` hears of exceptions before they become diagnostics. */
export function providerMethods<C>(running: Running<C>, failed: (path: string, error: unknown) => void): Methods {
  /** A call; what it throws is answered by `broken`, so that Terraform shows it instead of a lost connection. */
  const call = <Q, A>(
    name: string,
    request: Message<Q>,
    response: Message<A>,
    answer: (request: Q) => A | Promise<A>,
    broken: (error: unknown) => A,
  ) =>
    [
      `/tfplugin6.Provider/${name}`,
      {
        kind: "unary" as const,
        answer: async (bytes: Uint8Array) => {
          const answered = await Promise.resolve()
            .then(() => answer(request.decode(bytes)))
            .catch((error: unknown) => {
              failed(name, error);
              return broken(error);
            });
          return response.encode(answered).finish();
        },
      },
    ] as const;
  const told = (error: unknown) => ({ diagnostics: wireDiagnostics([resources.unexpected(error)]) });
  const with_ =
    <Q, C2>(of: (running: Running<C>, request: Q) => C2) =>
    (request: Q) =>
      of(running, request);
  const w = wire;
  return new Map([
    call("GetMetadata", w.GetMetadata_Request, w.GetMetadata_Response, with_(calls.getMetadata), (e) =>
      w.GetMetadata_Response.fromPartial(told(e)),
    ),
    call(
      "GetProviderSchema",
      w.GetProviderSchema_Request,
      w.GetProviderSchema_Response,
      with_(calls.getProviderSchema),
      (e) => w.GetProviderSchema_Response.fromPartial(told(e)),
    ),
    call("GetFunctions", w.GetFunctions_Request, w.GetFunctions_Response, with_(calls.getFunctions), (e) =>
      w.GetFunctions_Response.fromPartial(told(e)),
    ),
    call("CallFunction", w.CallFunction_Request, w.CallFunction_Response, with_(calls.callFunction), (e) =>
      w.CallFunction_Response.fromPartial({ error: { text: e instanceof Error ? e.message : "unexpected" } }),
    ),
    call(
      "GetResourceIdentitySchemas",
      w.GetResourceIdentitySchemas_Request,
      w.GetResourceIdentitySchemas_Response,
      () => w.GetResourceIdentitySchemas_Response.fromPartial({}),
      (e) => w.GetResourceIdentitySchemas_Response.fromPartial(told(e)),
    ),
    call(
      "ValidateProviderConfig",
      w.ValidateProviderConfig_Request,
      w.ValidateProviderConfig_Response,
      with_(calls.validateProviderConfig),
      (e) => w.ValidateProviderConfig_Response.fromPartial(told(e)),
    ),
    call(
      "ConfigureProvider",
      w.ConfigureProvider_Request,
      w.ConfigureProvider_Response,
      with_(calls.configureProvider),
      (e) => w.ConfigureProvider_Response.fromPartial(told(e)),
    ),
    call(
      "ValidateResourceConfig",
      w.ValidateResourceConfig_Request,
      w.ValidateResourceConfig_Response,
      with_(resources.validateResource),
      (e) => w.ValidateResourceConfig_Response.fromPartial(told(e)),
    ),
    call(
      "ValidateDataResourceConfig",
      w.ValidateDataResourceConfig_Request,
      w.ValidateDataResourceConfig_Response,
      with_(resources.validateDataSource),
      (e) => w.ValidateDataResourceConfig_Response.fromPartial(told(e)),
    ),
    call(
      "UpgradeResourceState",
      w.UpgradeResourceState_Request,
      w.UpgradeResourceState_Response,
      with_(resources.upgradeState),
      (e) => w.UpgradeResourceState_Response.fromPartial(told(e)),
    ),
    call("ReadResource", w.ReadResource_Request, w.ReadResource_Response, with_(resources.readResource), (e) =>
      w.ReadResource_Response.fromPartial(told(e)),
    ),
    call(
      "PlanResourceChange",
      w.PlanResourceChange_Request,
      w.PlanResourceChange_Response,
      with_(resources.planResource),
      (e) => w.PlanResourceChange_Response.fromPartial(told(e)),
    ),
    call(
      "ApplyResourceChange",
      w.ApplyResourceChange_Request,
      w.ApplyResourceChange_Response,
      with_(resources.applyResource),
      (e) => w.ApplyResourceChange_Response.fromPartial(told(e)),
    ),
    call(
      "ImportResourceState",
      w.ImportResourceState_Request,
      w.ImportResourceState_Response,
      with_(resources.importResource),
      (e) => w.ImportResourceState_Response.fromPartial(told(e)),
    ),
    call("ReadDataSource", w.ReadDataSource_Request, w.ReadDataSource_Response, with_(resources.readDataSource), (e) =>
      w.ReadDataSource_Response.fromPartial(told(e)),
    ),
    call(
      "StopProvider",
      w.StopProvider_Request,
      w.StopProvider_Response,
      () => {
        running.stop();
        return w.StopProvider_Response.fromPartial({});
      },
      () => w.StopProvider_Response.fromPartial({}),
    ),
  ]);
}

/** The services beside the provider's that a plugin has: shutdown, output streams, broker, health. */
export function pluginMethods(shutdown: () => void): Methods {
  return new Map([
    [
      "/plugin.GRPCController/Shutdown",
      {
        kind: "unary" as const,
        answer: async () => {
          shutdown();
          return EMPTY;
        },
      },
    ],
    ["/plugin.GRPCStdio/StreamStdio", { kind: "silent" as const }],
    ["/plugin.GRPCBroker/StartStream", { kind: "silent" as const }],
    // HealthCheckResponse{status: SERVING}
    ["/grpc.health.v1.Health/Check", { kind: "unary" as const, answer: async () => Buffer.from([0x08, 0x01]) }],
  ]);
}
