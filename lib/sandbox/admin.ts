/** The admin API under `/_sandbox/`: looks and turns from another process. It shows no key and no token. */
import type { Fault } from "./faults.js";
import type { Answer, Route } from "./http.js";
import { ok } from "./http.js";
import type { Sandbox } from "./index.js";
import { iso } from "./words.js";
import type { World } from "./world.js";

const KINDS = ["respond", "delay", "truncate", "reset", "fail-enablement"];

export function adminRoutes(world: World, sandbox: () => Sandbox): readonly Route[] {
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
        authorizations: world.authorizations,
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
      const fault = faultOf(record(body));
      if (fault === undefined) return bad(`operation, and action.kind: one of ${KINDS.join(", ")}`);
      sandbox().faults.push(fault);
      return ok(sandbox().faults);
    }),
    route("admin.clearFaults", "DELETE", "faults", () => {
      sandbox().faults.length = 0;
      return { status: 204 };
    }),
    route("admin.console", "POST", "console/:action", ({ named, body }) => {
      const given = record(body) ?? {};
      const text = (name: string) => String(given[name] ?? "");
      try {
        switch (named["action"]) {
          case "enable":
            sandbox().console.enable(text("cluster"), text("key"));
            break;
          case "rotate":
            sandbox().console.rotate(text("key"));
            break;
          case "delete-cluster":
            sandbox().console.deleteCluster(text("cluster"));
            break;
          case "disable-key":
            sandbox().console.setKeyState(text("key"), "disabled");
            break;
          case "enable-key":
            sandbox().console.setKeyState(text("key"), "active");
            break;
          default:
            return bad("an action: enable, rotate, delete-cluster, disable-key, enable-key");
        }
      } catch (error) {
        return bad(error instanceof Error ? error.message : "something that is there");
      }
      return { status: 204 };
    }),
  ];
}

const bad = (expected: string): Answer => ({ status: 400, body: { message: `expected ${expected}` } });

function record(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const told: unknown = JSON.parse(body);
    return typeof told === "object" && told !== null ? { ...told } : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(given: Readonly<Record<string, unknown>> | undefined): Fault | undefined {
  const operation = given?.["operation"];
  const action = given?.["action"];
  if (typeof operation !== "string" || typeof action !== "object" || action === null) return undefined;
  const told = new Map<string, unknown>(Object.entries(action));
  const limits = {
    ...(typeof given?.["match"] === "string" ? { match: given["match"] } : {}),
    ...(typeof given?.["times"] === "number" ? { times: given["times"] } : {}),
    ...(typeof given?.["skip"] === "number" ? { skip: given["skip"] } : {}),
  };
  switch (told.get("kind")) {
    case "respond": {
      const status = told.get("status");
      return typeof status === "number"
        ? { operation, ...limits, action: { kind: "respond", status, body: told.get("body") } }
        : undefined;
    }
    case "delay": {
      const seconds = told.get("seconds");
      return typeof seconds === "number" ? { operation, ...limits, action: { kind: "delay", seconds } } : undefined;
    }
    case "truncate":
      return { operation, ...limits, action: { kind: "truncate" } };
    case "reset":
      return {
        operation,
        ...limits,
        action: { kind: "reset", when: told.get("when") === "after" ? "after" : "before" },
      };
    case "fail-enablement":
      return { operation, ...limits, action: { kind: "fail-enablement" } };
    default:
      return undefined;
  }
}
