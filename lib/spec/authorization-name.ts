/** The names of authorizations under `removed`: `<instance>-<ID of the clusters' account>`. */
import { type AccountId, parseAccountId } from "../model/ids.js";
import type { Problems } from "./problems.js";
import type { Located } from "./tree.js";

export interface AuthorizationName {
  readonly text: string;
  /** The name that its instance had in this file. */
  readonly instance: string;
  readonly account: AccountId;
}

const FORM = /^([a-zA-Z_][a-zA-Z0-9_-]{0,63})-([0-9a-f]{32})$/;

/** Reads one. */
export function readAuthorizationName(
  { value, span, path }: Located<string>,
  problems: Problems,
): AuthorizationName | undefined {
  const [, instance = "", id = ""] = FORM.exec(value) ?? [];
  const account = parseAccountId(id);
  if (account.ok) return { text: value, instance, account: account.value };
  const lower = value.replace(/[0-9A-Fa-f]{32}$/, (digits) => digits.toLowerCase());
  const hint = FORM.test(lower)
    ? `write \`${lower}\``
    : "write the instance's name in this file, a hyphen, and the ID of the clusters' account: `kp-prod-0a1b2c3d4e5f60718293a4b5c6d7e8f9`";
  problems.add("VALUE_INVALID", span, `${path}: \`${value}\` is not the name of an authorization`, hint);
  return undefined;
}
