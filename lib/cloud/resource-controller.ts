/** The resource controller, as far as KMS instances are found through it (platform-services, ResourceControllerV2). */
import { parseInstanceCrn } from "../model/crn.js";
import type { AccountId } from "../model/ids.js";
import type { InstanceSeen } from "../model/kms.js";
import { err, ok } from "../model/result.js";
import type { Client } from "./client.js";
import { fields, list, text } from "./decode.js";
import { type CloudFailure, changedBetweenPages, type Listing, unreadable } from "./failure.js";

export interface ResourceController {
  /**
   * Every Key Protect and Hyper Protect instance of the account. All service instances are paged through and
   * filtered by their CRN, since the catalog ids of Hyper Protect's plans are not published.
   */
  kmsInstances(account: AccountId): Promise<Listing<InstanceSeen>>;
}

/** The most the API gives in one page. */
const PAGE = 100;

export function resourceControllerApi(client: Client, base: string): ResourceController {
  return {
    kmsInstances: async (account) => {
      const found: InstanceSeen[] = [];
      const rowsSeen = new Set<string>();
      const visited = new Set<string>();
      const broken = (failure: CloudFailure): Listing<InstanceSeen> =>
        err(visited.size <= 1 ? failure : { ...failure, part: found });
      let moved = false;
      let path: string | undefined = `/v2/resource_instances?type=service_instance&limit=${PAGE}`;
      while (path !== undefined) {
        if (visited.has(path)) return broken(unreadable("a further page: the list leads back to one already read"));
        visited.add(path);
        const answer = await client.read({ account, url: `${base}${path}` });
        if (!answer.ok) return broken(answer.error);
        const page = fields(answer.value.json);
        const rows = list(page?.["resources"]);
        if (rows === undefined) return broken(unreadable("a list of instances"));
        const ids = rows.map((row) => text(fields(row)?.["crn"]) ?? text(fields(row)?.["id"]));
        // What comes on two pages was moved by something else, which may have moved another out of sight.
        if (ids.some((id) => id !== undefined && rowsSeen.has(id))) moved = true;
        for (const [index, row] of rows.entries()) {
          const id = ids[index];
          if (id === undefined || !rowsSeen.has(id)) found.push(...kmsInstance(row));
          if (id !== undefined) rowsSeen.add(id);
        }
        const next = text(page?.["next_url"]);
        if (next !== undefined && !URL.canParse(next, ANYWHERE))
          return err({ ...unreadable("the address of a further page"), part: found });
        path = next === undefined ? undefined : pathOf(next);
      }
      return moved ? err({ ...changedBetweenPages, part: found }) : ok(found);
    },
  };
}

const ANYWHERE = "https://next.invalid";

// Relative in what is documented; only path and query are followed, so that a token never leaves for another host.
function pathOf(next: string): string {
  const url = new URL(next, ANYWHERE);
  return `${url.pathname}${url.search}`;
}

/** The KMS instance in an answer of the resource controller: none where it is no instance of a KMS. */
export function kmsInstance(row: unknown): InstanceSeen[] {
  const item = fields(row) ?? {};
  const ref = parseInstanceCrn(text(item["crn"]) ?? text(item["id"]) ?? "");
  if (!ref.ok) return [];
  const endpoints = fields(fields(item["extensions"])?.["endpoints"]) ?? {};
  const { crn, guid, account, service, region } = ref.value;
  return [
    {
      crn,
      guid,
      account,
      service,
      region,
      name: text(item["name"]) ?? "",
      state: text(item["state"]) ?? "unknown",
      endpoints: { public: text(endpoints["public"]), private: text(endpoints["private"]) },
      planId: text(item["resource_plan_id"]),
      resourceGroupId: text(item["resource_group_id"]),
    },
  ];
}
