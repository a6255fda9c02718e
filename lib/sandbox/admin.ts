/** The admin API under `/_sandbox/`: looks and turns from another process. It shows no key and no token. */
import type { Answer, Route } from "./http.js";
import { ok } from "./http.js";
import type { Sandbox } from "./index.js";
import { attributeOf } from "./policy.js";
import { readFault } from "./read-fault.js";
import { iso } from "./words.js";
import type { World } from "./world.js";

/** `sandbox` is asked for when a request comes, since it exists only after its routes. */
export function adminRoutes(world: World, sandbox: () => Sandbox, operations: ReadonlySet<string>): readonly Route[] {
  const route = (operation: string, method: string, path: string, answer: Route["answer"]): Route => ({
    operation,
    method,
    path: `/_sandbox/${path}`,
    write: false,
    answer,
  });
  return [
    route("admin.state", "GET", "state", () =>
      ok({
        now: iso(world.clock.now()),
        clusters: [...world.clusters.values()].map((cluster) => ({
          id: cluster.seed.id,
          name: cluster.seed.name,
          account: cluster.seed.account,
          infrastructure: cluster.seed.infrastructure,
          ...cluster.now(),
          masterStatusModified: iso(cluster.now().masterStatusModified),
          key: cluster.key?.crn ?? null,
          privateEndpoint: cluster.privateEndpoint ?? null,
          history: cluster.history.map(({ crn }) => crn),
          registrations: cluster.registrations().map(({ key, created }) => ({ key: key.crn, created: iso(created) })),
        })),
        keys: [...world.keys.values()].map((key) => ({
          crn: key.crn,
          name: key.seed.name,
          state: key.state,
          versions: key.versions.length,
        })),
        authorizations: world.policies.map(({ id, roles, subject, resource }) => ({
          id,
          sourceAccount: attributeOf(subject, "accountId"),
          targetAccount: attributeOf(resource, "accountId"),
          service: attributeOf(resource, "serviceName"),
          instance: attributeOf(resource, "serviceInstance"),
          roles: roles.map((role) => role.slice(role.lastIndexOf(":") + 1)),
        })),
      }),
    ),
    route("admin.log", "GET", "log", () => ok(sandbox().log)),
    route("admin.clearLog", "DELETE", "log", () => {
      sandbox().clearLog();
      return { status: 204 };
    }),
    route("admin.advance", "POST", "clock/advance", ({ body }) => {
      const seconds = Number(record(body)?.["seconds"]);
      if (!(seconds > 0)) return bad("seconds: a number above 0");
      world.clock.advance(seconds);
      return ok({ now: iso(world.clock.now()) });
    }),
    route("admin.faults", "GET", "faults", () => ok(sandbox().faults)),
    route("admin.addFault", "POST", "faults", ({ body }) => {
      const fault = readFault(parsed(body), operations);
      if (!fault.ok) return bad(fault.error);
      sandbox().faults.push(fault.value);
      return ok(sandbox().faults);
    }),
    route("admin.clearFaults", "DELETE", "faults", () => {
      sandbox().faults.length = 0;
      return { status: 204 };
    }),
    route("admin.console", "POST", "console/:action", ({ named, body }) => {
      const given = record(body) ?? {};
      const text = (name: string) => String(given[name] ?? "");
      const { console } = sandbox();
      const actions = new Map<string, () => void>([
        ["enable", () => console.enable(text("cluster"), text("key"))],
        ["delete-cluster", () => console.deleteCluster(text("cluster"))],
        ["rotate", () => console.rotate(text("key"))],
        ["disable-key", () => console.setKeyState(text("key"), "disabled")],
        ["enable-key", () => console.setKeyState(text("key"), "active")],
        ["destroy-key", () => console.setKeyState(text("key"), "destroyed")],
      ]);
      const action = actions.get(named["action"] ?? "");
      if (action === undefined) return bad(`an action: ${[...actions.keys()].join(", ")}`);
      try {
        action();
      } catch (error) {
        return { status: 404, body: { message: error instanceof Error ? error.message : "there is no such thing" } };
      }
      return { status: 204 };
    }),
  ];
}

const bad = (expected: string): Answer => ({ status: 400, body: { message: `expected ${expected}` } });

function record(body: string): Readonly<Record<string, unknown>> | undefined {
  const told = parsed(body);
  return typeof told === "object" && told !== null ? { ...told } : undefined;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
