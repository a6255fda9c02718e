/** The admin API under `/_sandbox/`: looks and turns from another process. No key, and no token but that of a kubeconfig. */
import type { Fault } from "./faults.js";
import type { Answer, Route } from "./http.js";
import { ok } from "./http.js";
import type { Sandbox } from "./index.js";
import { kubeconfigOf } from "./kubernetes.js";
import { readFault } from "./read-fault.js";
import { readAuthorization, readSeed } from "./read-seed.js";
import { stateOf } from "./state.js";
import { iso } from "./words.js";
import type { World } from "./world.js";

/** `sandbox` and `world` are asked for when a request comes: the one exists only after its routes, the other may be reset. */
export function adminRoutes(
  world: () => World,
  sandbox: () => Sandbox,
  operations: ReadonlySet<string>,
): readonly Route[] {
  const route = (operation: string, method: string, path: string, answer: Route["answer"]): Route => ({
    operation: `admin.${operation}`,
    method,
    path: `/_sandbox/${path}`,
    write: false,
    answer,
  });
  const clock = () => {
    const { clock: time } = sandbox();
    return ok({ now: iso(time.now()), scale: time.scale });
  };
  const setFaults = (faults: readonly Fault[]) => {
    sandbox().faults.splice(0, Number.POSITIVE_INFINITY, ...faults);
    return ok(sandbox().faults);
  };
  return [
    route("state", "GET", "state", () => ok(stateOf(world()))),
    route("kubeconfig", "GET", "kubeconfig/:cluster", ({ named }) => {
      const wanted = named["cluster"] ?? "";
      const cluster = [...world().clusters.values()].find(({ seed }) => seed.id === wanted || seed.name === wanted);
      if (cluster === undefined) return { status: 404, body: { message: `the sandbox has no cluster ${wanted}` } };
      return { status: 200, body: kubeconfigOf(sandbox().url, cluster) };
    }),
    route("reset", "POST", "reset", () => {
      sandbox().reset();
      return { status: 204 };
    }),
    route("seed", "PUT", "seed", ({ body }) => {
      const seed = readSeed(parsed(body));
      return seed.ok ? attempt(400, () => sandbox().reset(seed.value)) : bad(`a seed; this is ${seed.error}`);
    }),
    route("log", "GET", "log", () => ok(sandbox().log)),
    route("clearLog", "DELETE", "log", () => {
      sandbox().clearLog();
      return { status: 204 };
    }),
    route("clock", "GET", "clock", clock),
    route("advance", "POST", "clock/advance", ({ body }) => {
      const { seconds } = record(body);
      if (typeof seconds !== "number" || !(seconds > 0)) return bad("seconds: a number above 0");
      sandbox().clock.advance(seconds);
      return clock();
    }),
    route("scale", "POST", "clock/scale", ({ body }) => {
      const { scale } = record(body);
      if (typeof scale !== "number" || !(scale >= 0)) return bad("scale: a number, 0 or above");
      sandbox().clock.run(scale);
      return clock();
    }),
    route("faults", "GET", "faults", () => ok(sandbox().faults)),
    route("addFault", "POST", "faults", ({ body }) => {
      const fault = readFault(parsed(body), operations);
      return fault.ok ? setFaults([...sandbox().faults, fault.value]) : bad(fault.error);
    }),
    route("setFaults", "PUT", "faults", ({ body }) => {
      const told = parsed(body);
      if (!Array.isArray(told)) return bad("a list of faults");
      const faults: Fault[] = [];
      for (const each of told) {
        const fault = readFault(each, operations);
        if (!fault.ok) return bad(fault.error);
        faults.push(fault.value);
      }
      return setFaults(faults);
    }),
    route("clearFaults", "DELETE", "faults", () => {
      setFaults([]);
      return { status: 204 };
    }),
    route("console", "POST", "console/:action", ({ named, body }) =>
      consoleAction(sandbox(), named["action"] ?? "", record(body)),
    ),
  ];
}

/** What somebody does in the console, by the action's name. */
function consoleAction({ console }: Sandbox, name: string, given: Readonly<Record<string, unknown>>): Answer {
  const text = (field: string) => String(given[field] ?? "");
  const words = Object.fromEntries(
    ["state", "masterStatus", "masterState"].flatMap((field) =>
      given[field] === undefined ? [] : [[field, text(field)]],
    ),
  );
  const actions = new Map<string, () => void>([
    ["enable", () => console.enable(text("cluster"), text("key"))],
    ["set-cluster", () => console.setCluster(text("cluster"), words)],
    ["delete-cluster", () => console.deleteCluster(text("cluster"))],
    ["rotate", () => console.rotate(text("key"))],
    ["disable-key", () => console.setKeyState(text("key"), "disabled")],
    ["enable-key", () => console.setKeyState(text("key"), "active")],
    ["destroy-key", () => console.setKeyState(text("key"), "destroyed")],
    ["remove-authorizations", () => console.removeAuthorizations(text("sourceAccount"))],
  ]);
  if (name === "add-authorization") {
    const authorization = readAuthorization(given);
    if (!authorization.ok) return bad(`an authorization; this is ${authorization.error}`);
    console.addAuthorization(authorization.value);
    return { status: 204 };
  }
  const action = actions.get(name);
  return action === undefined
    ? bad(`an action: ${[...actions.keys(), "add-authorization"].join(", ")}`)
    : attempt(404, action);
}

const bad = (expected: string): Answer => ({ status: 400, body: { message: `expected ${expected}` } });

function attempt(status: number, action: () => void): Answer {
  try {
    action();
    return { status: 204 };
  } catch (error) {
    return { status, body: { message: error instanceof Error ? error.message : "there is no such thing" } };
  }
}

function record(body: string): Readonly<Record<string, unknown>> {
  const told = parsed(body);
  return typeof told === "object" && told !== null ? { ...told } : {};
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
