/** Faults by rule: one operation, one action, the first so many calls. Never at random: chance cannot be tested. */

export interface Fault {
  /** The name of an operation, as the request log has it. */
  readonly operation: string;
  /** Text that must stand in path and query. */
  readonly match?: string;
  /** The account whose token must come along: a token itself is asked for without one. */
  readonly account?: string;
  /** How many calls it meets. @default all */
  times?: number;
  /** How many calls it lets pass first. @default 0 */
  skip?: number;
  readonly action: FaultAction;
}

export type FaultAction =
  | {
      readonly kind: "respond";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** Virtual seconds before the answer. */
  | { readonly kind: "delay"; readonly seconds: number }
  /** The body is cut in the middle. */
  | { readonly kind: "truncate" }
  /** The connection is reset, before the request takes effect or after it has. */
  | { readonly kind: "reset"; readonly when: "before" | "after" }
  /** The token that comes along has come of age: it is refused, now and from then on. */
  | { readonly kind: "expire-token" }
  /** An enablement that is accepted and fails. */
  | { readonly kind: "fail-enablement" };

/** The fault that meets this call, counted down; undefined where none does. */
export function faultFor(
  faults: Fault[],
  operation: string,
  url: string,
  account: string | undefined,
): FaultAction | undefined {
  for (const fault of faults) {
    if (fault.account !== undefined && fault.account !== account) continue;
    if (fault.operation !== operation || (fault.match !== undefined && !url.includes(fault.match)) || fault.times === 0)
      continue;
    if (fault.skip !== undefined && fault.skip > 0) {
      fault.skip -= 1;
      continue;
    }
    if (fault.times !== undefined) fault.times -= 1;
    return fault.action;
  }
  return undefined;
}
