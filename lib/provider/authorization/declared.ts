/** From Terraform's configuration of an authorization, or its import id, to the plan's declaration. */

import { invalid } from "../../judge/problems.js";
import { parseInstanceCrn } from "../../model/crn.js";
import { parseAccountId } from "../../model/ids.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { AuthorizationDeclared } from "../../plan/authorization.js";
import { textOf } from "../managed/values.js";
import type { AuthorizationConfig } from "./schema.js";

/** Reads a configuration; undefined while something in it is known only after apply. */
export function declaredOf(config: AuthorizationConfig): Result<AuthorizationDeclared | undefined, Problem> {
  const crn = textOf(config.instance);
  const id = textOf(config.source_account);
  const instance = crn === undefined ? undefined : parseInstanceCrn(crn);
  if (instance?.ok === false)
    return err(
      invalid(
        "clusterkms_authorization",
        "instance",
        `\`${crn}\` is not the CRN of a KMS instance: ${instance.error}.`,
      ),
    );
  const source = id === undefined ? undefined : parseAccountId(id);
  if (source?.ok === false)
    return err(invalid("clusterkms_authorization", "source_account", `\`${id}\` is not ${source.error}.`));
  if (instance === undefined || source === undefined) return ok(undefined);
  return ok({ instance: instance.value, source: source.value });
}

/** Reads an import id, `<ID of the clusters' account>/<CRN of the instance>`; the error says what is wrong with it. */
export function parseAuthorizationId(text: string): Result<AuthorizationDeclared, string> {
  const slash = text.indexOf("/");
  const source = parseAccountId(text.slice(0, Math.max(slash, 0)));
  if (!source.ok) return err(`before the first \`/\` it does not have ${source.error}`);
  const instance = parseInstanceCrn(text.slice(slash + 1));
  if (!instance.ok) return err(`after the first \`/\` it does not have the CRN of an instance: ${instance.error}`);
  return ok({ instance: instance.value, source: source.value });
}
