/** From Terraform's configuration of a binding to the plan's declaration; every value is checked, none is guessed. */

import { storedKeys } from "../../judge/stored.js";
import { ENDPOINTS, INFRASTRUCTURES } from "../../model/cluster.js";
import { parseKeyCrn } from "../../model/crn.js";
import { parseDuration } from "../../model/duration.js";
import { parseAccountId } from "../../model/ids.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { REMOVALS, type Removal } from "../../model/spec.js";
import { wordOf } from "../../model/word.js";
import type { BindingDeclared } from "../../plan/binding.js";
import type { BindingConfig } from "./schema.js";

/** A declaration whose object can be named; its key may still be unknown. */
export interface Declared extends BindingDeclared {
  readonly removal: Removal;
  /** Milliseconds. */
  readonly patience: { readonly operation: number; readonly registration: number };
}

/** The official provider waits 90 minutes; one fresh VPC cluster was seen to take more than 15. */
const OPERATION = 90 * 60_000;
/** Law 5: how long a lagging registration is waited for. */
const REGISTRATION = 15 * 60_000;

/**
 * Reads a configuration. Undefined where account, infrastructure or cluster are known only after apply:
 * then nothing can be looked at yet.
 */
export function declaredOf(config: BindingConfig): Result<Declared | undefined, Problem> {
  const {
    account: accountText,
    infrastructure: infrastructureText,
    cluster,
    root_key,
    endpoint: endpointText,
  } = config;
  const subject = `clusterkms_binding ${typeof cluster === "string" ? cluster : ""}`.trim();
  const wrong = (attribute: string, seen: string) =>
    err<Problem>({ code: "CONFIGURATION_INVALID", severity: "refused", subject, attribute: [attribute], seen });

  const rootKey = typeof root_key === "string" ? parseKeyCrn(root_key) : undefined;
  if (rootKey?.ok === false)
    return wrong("root_key", `\`${String(root_key)}\` is not the CRN of a root key: ${rootKey.error}.`);
  const endpoint = typeof endpointText === "string" ? wordOf(ENDPOINTS, endpointText) : "private";
  if (endpoint === null) return wrong("endpoint", `\`${String(endpointText)}\` is neither private nor public.`);
  const removal = typeof config.removal === "string" ? wordOf(REMOVALS, config.removal) : "refuse";
  if (removal === null) return wrong("removal", `\`${String(config.removal)}\` is neither refuse nor forget.`);
  const former = storedKeys(
    Array.isArray(config.former_keys) ? config.former_keys.filter((key) => typeof key === "string") : null,
  );
  if (!former.ok) return wrong("former_keys", former.error);
  const registration = durationOf(config.registration_timeout, REGISTRATION);
  if (!registration.ok) return wrong("registration_timeout", registration.error);
  const { timeouts } = config;
  const operation = durationOf(
    timeouts !== null && typeof timeouts === "object" && "update" in timeouts ? timeouts.update : null,
    OPERATION,
  );
  if (!operation.ok) return wrong("timeouts", operation.error);
  if (root_key === null && config.hold === null)
    return wrong("root_key", "It is not set. It may be left out only on `hold`.");
  if (typeof config.hold === "string" && config.hold.trim() === "")
    return wrong("hold", "A hold says why: its reason is empty.");

  if (typeof accountText !== "string" || typeof infrastructureText !== "string" || typeof cluster !== "string")
    return ok(undefined);
  const account = parseAccountId(accountText);
  if (!account.ok) return wrong("account", `\`${accountText}\` is not ${account.error}.`);
  const infrastructure = wordOf(INFRASTRUCTURES, infrastructureText);
  if (infrastructure === null)
    return wrong("infrastructure", `\`${infrastructureText}\` is none of ${INFRASTRUCTURES.join(", ")}.`);
  if (cluster === "") return wrong("cluster", "The ID or name of the cluster is empty.");
  return ok({
    account: account.value,
    infrastructure,
    cluster,
    rootKey: rootKey?.value,
    endpoint,
    hold: typeof config.hold === "string" ? config.hold : null,
    formerKeys: former.value,
    removal,
    patience: { operation: operation.value, registration: registration.value },
  });
}

function durationOf(text: unknown, otherwise: number): Result<number, string> {
  if (typeof text !== "string") return ok(otherwise);
  const seconds = parseDuration(text);
  return seconds.ok ? ok(seconds.value * 1_000) : seconds;
}
