/** For values that a test knows to be right. */
import type { Result } from "../../../lib/model/result.js";

/** The value of a success; fails the test otherwise. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`expected a success: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The error of a failure; fails the test otherwise. */
export function mustFail<E>(result: Result<unknown, E>): E {
  if (result.ok) throw new Error(`expected a failure: ${JSON.stringify(result.value)}`);
  return result.error;
}
