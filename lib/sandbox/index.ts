/**
 * A local IBM Cloud on 127.0.0.1, one port: tokens, containers, Key Protect, resource controller and authorizations,
 * with accounts, roles, time and faults. Written from the documented API, never from our clients, so that one cannot
 * hide the other's mistake. Where the real behaviour is not known, CHOICES.md says what was chosen.
 */
import { adminRoutes } from "./admin.js";
import { catalogRoutes } from "./catalog.js";
import { type VirtualClock, virtualClock } from "./clock.js";
import { type ConsoleActions, consoleOf } from "./console.js";
import { containersRoutes } from "./containers.js";
import type { Fault } from "./faults.js";
import { matcher } from "./http.js";
import { tokens } from "./iam.js";
import { keyManagementRoutes } from "./key-management.js";
import { kubernetesRoutes } from "./kubernetes.js";
import { policyRoutes } from "./policies.js";
import { resourceControllerRoutes } from "./resource-controller.js";
import { resourceGroupRoutes } from "./resource-groups.js";
import type { SandboxSeed } from "./seed.js";
import { type LogEntry, listen } from "./server.js";
import { tagRoutes } from "./tags.js";
import { World } from "./world.js";

export type { ConsoleActions } from "./console.js";
export { DEMO_CREDENTIALS, demoSeed } from "./demo-seed.js";
export type { Fault, FaultAction } from "./faults.js";
export type { SandboxSeed } from "./seed.js";
export type { LogEntry } from "./server.js";

export interface SandboxOptions {
  readonly seed: SandboxSeed;
  /** The port wanted; the next free one is taken where it is not. @default any free port */
  readonly port?: number;
  /** Virtual seconds in one real second; 0 holds time. @default 1 */
  readonly scale?: number;
  /** Where virtual time starts, RFC 3339. @default now */
  readonly startAt?: string;
  /** Hears of every request. */
  readonly onRequest?: (entry: LogEntry) => void;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  /** The variables that send a client here instead of to IBM Cloud. */
  env(): Readonly<Record<string, string>>;
  /** Every request since the start or the last `clearLog`; never a key or a token. */
  readonly log: readonly LogEntry[];
  clearLog(): void;
  readonly clock: VirtualClock;
  /** The rules in force; push to add. */
  readonly faults: Fault[];
  readonly console: ConsoleActions;
  /** What it was started with, or last reset to. */
  readonly seed: SandboxSeed;
  /**
   * Begins anew with a seed: what exists, the log and the faults; tokens end, time goes on. Throws where the seed
   * contradicts itself, and then changes nothing.
   * @default the seed that it has
   */
  reset(seed?: SandboxSeed): void;
  /** The tokens given out, for tests that search for them. */
  tokens(): readonly string[];
  close(): Promise<void>;
}

/** Starts a sandbox. Throws where the seed contradicts itself, or `startAt` is no time. */
export async function startSandbox({
  seed,
  port = 0,
  scale = 1,
  startAt,
  onRequest,
}: SandboxOptions): Promise<Sandbox> {
  const start = startAt === undefined ? Date.now() : Date.parse(startAt);
  if (Number.isNaN(start)) throw new Error(`startAt is no time: ${startAt}`);
  const clock = virtualClock(Date.now, start, scale);
  const log: LogEntry[] = [];
  const faults: Fault[] = [];
  let url = "";
  let cloud = cloudOf(seed, clock, () => url);
  const routes = adminRoutes(
    () => cloud.world,
    () => sandbox,
    cloud.operations,
  );
  const matched = { admin: matcher(routes), cloud: matcher(cloud.routes) };
  const server = await listen(
    {
      match: (method, path) => matched.admin(method, path) ?? matched.cloud(method, path),
      clock,
      faults,
      log,
      callerOf: (bearer) => cloud.iam.callerOf(bearer),
      expire: (bearer) => cloud.iam.expire(bearer),
      onRequest,
    },
    port,
  );
  url = `http://127.0.0.1:${server.port}`;
  const sandbox: Sandbox = {
    url,
    port: server.port,
    env: () => endpoints(url),
    log,
    clearLog: () => {
      log.length = 0;
    },
    clock,
    faults,
    get console() {
      return cloud.console;
    },
    get seed() {
      return cloud.seed;
    },
    reset: (wanted = cloud.seed) => {
      cloud = cloudOf(wanted, clock, () => url);
      matched.cloud = matcher(cloud.routes);
      log.length = 0;
      faults.length = 0;
    },
    tokens: () => cloud.iam.issued,
    close: server.close,
  };
  return sandbox;
}

/** Everything that a reset makes anew. */
function cloudOf(seed: SandboxSeed, clock: VirtualClock, url: () => string) {
  const world = new World(seed, clock);
  const iam = tokens(world, Date.now);
  const routes = [
    ...iam.routes,
    ...containersRoutes(world, url),
    ...kubernetesRoutes(world),
    ...keyManagementRoutes(world),
    ...resourceControllerRoutes(world, url),
    ...policyRoutes(world),
    ...resourceGroupRoutes(world),
    ...catalogRoutes(url),
    ...tagRoutes(world),
  ];
  const operations = new Set(routes.map(({ operation }) => operation));
  return { seed, world, iam, routes, operations, console: consoleOf(world) };
}

/** The override variables of the official provider: all, so that nothing strays to the real cloud. */
const endpoints = (url: string) => ({
  IBMCLOUD_IAM_API_ENDPOINT: url,
  IBMCLOUD_CS_API_ENDPOINT: `${url}/global`,
  IBMCLOUD_KP_API_ENDPOINT: url,
  IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT: url,
  IBMCLOUD_RESOURCE_MANAGEMENT_API_ENDPOINT: url,
  IBMCLOUD_RESOURCE_CATALOG_API_ENDPOINT: url,
  IBMCLOUD_GS_API_ENDPOINT: url,
  IBMCLOUD_GT_API_ENDPOINT: url,
  IBMCLOUD_IS_NG_API_ENDPOINT: `${url}/v1`,
  IBMCLOUD_ACCOUNT_MANAGEMENT_API_ENDPOINT: url,
  IBMCLOUD_USER_MANAGEMENT_ENDPOINT: url,
  IBMCLOUD_HPCS_API_ENDPOINT: url,
  IBMCLOUD_UAA_ENDPOINT: url,
});
