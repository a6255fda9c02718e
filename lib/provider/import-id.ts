/**
 * The id under which a binding is imported: `<account ID>/<infrastructure>/<cluster ID or name>[?endpoint=<word>]`.
 * One look in the right list finds the cluster; the endpoint is said because the cloud does not reveal it.
 */
import { ENDPOINTS, type Endpoint, INFRASTRUCTURES, type Infrastructure } from "../model/cluster.js";
import { type AccountId, parseAccountId } from "../model/ids.js";
import { err, ok, type Result } from "../model/result.js";

export interface ImportId {
  readonly account: AccountId;
  readonly infrastructure: Infrastructure;
  readonly cluster: string;
  /** Null where the id does not say. */
  readonly endpoint: Endpoint | null;
}

/** Reads an import id; the error says what is wrong with it. */
export function parseImportId(text: string): Result<ImportId, string> {
  const [path = "", query, ...more] = text.split("?");
  const [first = "", second, cluster, ...rest] = path.split("/");
  const account = parseAccountId(first);
  if (!account.ok) return err(`its first part is not ${account.error}`);
  const infrastructure = INFRASTRUCTURES.find((word) => word === second);
  if (infrastructure === undefined) return err(`its second part is none of ${INFRASTRUCTURES.join(", ")}`);
  if (cluster === undefined || cluster === "" || rest.length > 0)
    return err("its third part is not the ID or name of a cluster");
  if (query === undefined) return ok({ account: account.value, infrastructure, cluster, endpoint: null });
  const endpoint = ENDPOINTS.find((word) => query === `endpoint=${word}`);
  if (endpoint === undefined || more.length > 0)
    return err("behind `?` only `endpoint=private` or `endpoint=public` is known");
  return ok({ account: account.value, infrastructure, cluster, endpoint });
}
