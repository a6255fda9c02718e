/** The provider `clusterkms`: what it has, and how its configuration becomes a session. */
import { connect } from "../cloud/cloud.js";
import { type Endpoints, type Env, resolveEndpoints } from "../cloud/endpoints.js";
import type { Http } from "../cloud/http.js";
import type { Clock } from "../model/clock.js";
import type { Problem } from "../model/problem.js";
import type { Provider } from "../tfplugin/index.js";
import { authorizationResource } from "./authorization/resource.js";
import { bindingResource } from "./binding/resource.js";
import { clusterData } from "./cluster-data.js";
import { providerSchema, settingsOf } from "./config.js";
import type { KeptNotes } from "./enable/kept.js";
import { instanceData } from "./instance/data.js";
import { instanceResource } from "./instance/resource.js";
import { parseCrnFunction } from "./parse-crn.js";
import { diagnosticsOf } from "./problems.js";
import { rootKeyData } from "./root-key/data.js";
import { rootKeyResource } from "./root-key/resource.js";
import { openSession, type Session } from "./session.js";

export { notesIn } from "./kept-notes.js";

/** What the provider needs of the world; the network is made only when something is asked. */
export interface World {
  readonly env: Env;
  http(): Promise<Http>;
  /** @default nothing is kept */
  readonly kept?: KeptNotes;
  /** Time, faster where a sandbox runs faster: only ever against loopback. */
  clock(scale: number): Clock;
}

export function clusterKmsProvider(world: World): Provider<Session, typeof providerSchema> {
  return {
    name: "clusterkms",
    schema: providerSchema,
    validate: ({ config }) => {
      const settings = settingsOf(config);
      return settings.ok ? [] : diagnosticsOf([settings.error]);
    },
    configure: async ({ config }) => {
      const settings = settingsOf(config);
      if (!settings.ok) return { diagnostics: diagnosticsOf([settings.error]) };
      if (settings.value === undefined) return {};
      const endpoints = resolveEndpoints(world.env);
      if (!endpoints.ok) return { diagnostics: diagnosticsOf([endpoints.error]) };
      const clock = world.clock(timeScale(world.env, endpoints.value));
      const cloud = connect(settings.value.accounts, {
        http: await world.http(),
        clock,
        env: world.env,
        endpoints: endpoints.value,
      });
      return {
        client: openSession(cloud, clock, settings.value.maxConcurrent, settings.value.stack, world.kept),
        diagnostics: diagnosticsOf(overridden(endpoints.value)),
      };
    },
    resources: {
      clusterkms_authorization: authorizationResource,
      clusterkms_binding: bindingResource,
      clusterkms_instance: instanceResource,
      clusterkms_root_key: rootKeyResource,
    },
    dataSources: {
      clusterkms_cluster: clusterData,
      clusterkms_instance: instanceData,
      clusterkms_root_key: rootKeyData,
    },
    functions: { parse_crn: parseCrnFunction },
  };
}

/** How many times faster waits run, from CLUSTERKMS_TIME_SCALE: obeyed only where every endpoint is on loopback. */
function timeScale(env: Env, endpoints: Endpoints): number {
  const scale = Number(env["CLUSTERKMS_TIME_SCALE"]);
  return endpoints.loopback && Number.isFinite(scale) && scale >= 1 ? scale : 1;
}

function overridden({ overridden: all }: Endpoints): readonly Problem[] {
  if (all.length === 0) return [];
  const seen = all.map(({ variable, url }) => `  ${variable} = ${url}`).join("\n");
  return [{ code: "ENDPOINTS_OVERRIDDEN", severity: "warning", subject: "provider clusterkms", seen }];
}
