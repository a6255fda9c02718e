/** What happens to one request of a step. */
import type { Fault, FaultAction, LogEntry } from "../../../lib/sandbox/index.js";

export interface Weather {
  /** As the table names it. */
  readonly name: string;
  /** What meets the request, and how many of its kind from there on. */
  readonly action: FaultAction;
  readonly times: number;
  /** Who ends when the request is met: the provider is gone, or Terraform with it, or all are told to stop (Ctrl-C). */
  readonly ends?: "provider" | "everything" | "in order";
  /** Virtual seconds in which everything else is met from there on. */
  readonly everywhere?: number;
  /** Requests that it cannot meet. */
  readonly spares?: (request: Met) => boolean;
}

/** One request that a step makes, told apart by its number among those of its operation. */
export interface Met {
  readonly operation: string;
  /** How many of the operation come before it. */
  readonly number: number;
  readonly write: boolean;
  /** It went to the cluster itself, which has tokens of its own. */
  readonly kubernetes: boolean;
}

const before = { kind: "reset", when: "before" } as const;
const after = { kind: "reset", when: "after" } as const;
const respond = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  ({ kind: "respond", status, headers }) as const;

/** Every fault; a read is tried six times, so that eight answers of 503 are more than one run rides out. */
export const WEATHER: readonly Weather[] = [
  { name: "connection lost before", action: before, times: 1 },
  { name: "connection lost after", action: after, times: 1 },
  {
    name: "answer cut off",
    action: { kind: "truncate" },
    times: 1,
    spares: ({ operation }) => BODYLESS.has(operation),
  },
  { name: "provider killed before", action: before, times: 1, ends: "provider" },
  { name: "provider killed after", action: after, times: 1, ends: "provider" },
  { name: "everything killed after", action: after, times: 1, ends: "everything" },
  { name: "Ctrl-C", action: { kind: "delay", seconds: 0 }, times: 1, ends: "in order" },
  {
    name: "token expired",
    action: { kind: "expire-token" },
    times: 1,
    spares: ({ operation, kubernetes }) => operation === "token" || kubernetes,
  },
  { name: "503 three times", action: respond(503), times: 3 },
  { name: "503 eight times", action: respond(503), times: 8 },
  { name: "503 from everything for two minutes", action: respond(503), times: 1, everywhere: 120 },
  { name: "500 once", action: respond(500), times: 1 },
  { name: "429, Retry-After", action: respond(429, { "Retry-After": "20" }), times: 2 },
];

/** Their answers have no body that could be cut. */
const BODYLESS: ReadonlySet<string> = new Set(["createKeyRing"]);

/** The rule that meets one request. */
export const faultOn = ({ operation, number }: Met, { action, times }: Weather): Fault => ({
  operation,
  skip: number,
  times,
  action,
});

/** The requests of a run, each with its number. */
export function requestsOf(log: readonly LogEntry[]): readonly Met[] {
  const numbers = new Map<string, number>();
  return log.map(({ operation, write, path }) => {
    const number = numbers.get(operation) ?? 0;
    numbers.set(operation, number + 1);
    return { operation, number, write, kubernetes: path.startsWith("/kubernetes/") };
  });
}
