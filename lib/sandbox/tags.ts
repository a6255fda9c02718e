/** Tags of resources: attached, detached and listed by the tagging service, found by the search. */
import type { Answer, Request, Route } from "./http.js";
import { ok } from "./http.js";
import { type Fields, objects, parseObject, text, texts } from "./json.js";
import { mayAs, TAG_TYPES, type TagType, type World } from "./world.js";

export function tagRoutes(world: World): readonly Route[] {
  const change = (
    operation: string,
    path: string,
    apply: (tags: Set<string>, names: readonly string[]) => void,
  ): Route => ({
    operation,
    method: "POST",
    path,
    answer: (request) => {
      const { caller, query, body } = request;
      if (caller === undefined) return nobody;
      if (!mayAs(caller.roles, "resourceController", "Editor"))
        return problem(403, "You are not allowed to change tags.");
      const asked = parseObject(body) ?? {};
      const resources = objects(asked["resources"])?.map((each) => text(each["resource_id"]) ?? "");
      const names =
        texts(asked["tag_names"]) ?? (text(asked["tag_name"]) === undefined ? undefined : [String(asked["tag_name"])]);
      const type = typeOf(query);
      if (resources === undefined || names === undefined || type === undefined)
        return problem(400, "resources, tag_names and a known tag_type are needed.");
      const results = resources.map((resource_id) => {
        // What is in another account does not exist for this one.
        if (!crnIn(resource_id, caller.account)) return { resource_id, is_error: true, message: "Not authorized" };
        const tags = world.tagsOf(resource_id, type);
        if (query.get("replace") === "true") tags.clear();
        apply(tags, names);
        return { resource_id, is_error: false };
      });
      return ok({ results });
    },
  });
  return [
    {
      operation: "searchResources",
      method: "POST",
      path: "/v3/resources/search",
      write: false,
      answer: (request) => (request.caller === undefined ? nobody : searched(world, request, request.caller.account)),
    },
    {
      operation: "listTags",
      method: "GET",
      path: "/v3/tags",
      answer: (request) => (request.caller === undefined ? nobody : listed(world, request, request.caller.account)),
    },
    change("attachTags", "/v3/tags/attach", (tags, names) => {
      for (const name of names) tags.add(name);
    }),
    change("detachTags", "/v3/tags/detach", (tags, names) => {
      for (const name of names) tags.delete(name);
    }),
  ];
}

/** One page of what a query finds; a full page has a cursor that leads to the next, which may be empty. */
function searched(world: World, { body, query }: Request, account: string): Answer {
  const asked = parseObject(body) ?? {};
  const sought = text(asked["query"]) ?? "";
  const [crn, tag] = [phrase("crn", sought), phrase("tags", sought)];
  const tagged = [...world.tags].filter(([, { user }]) => tag !== undefined && user.has(tag)).map(([one]) => one);
  const found = (crn === undefined ? tagged : [crn]).filter((one) => crnIn(one, account) && world.exists(one));
  const limit = Number(query.get("limit") ?? 10) || 10;
  const from = Number(asked["search_cursor"] ?? 0) || 0;
  const page = found.slice(from, from + limit);
  const more = page.length === limit ? { search_cursor: String(from + limit) } : {};
  return ok({ items: page.map((one) => item(world, one)), limit, ...more });
}

/** What a field is to hold, in the search's language: `field:"phrase"`, with `\` before a quote or another `\`. */
const phrase = (field: string, query: string): string | undefined =>
  new RegExp(`(?:^|[\\s(])${field}:\\s*"((?:[^"\\\\]|\\\\.)+)"`).exec(query)?.[1]?.replaceAll(/\\(.)/g, "$1");

function listed(world: World, { query }: Request, account: string): Answer {
  const type = typeOf(query);
  if (type === undefined) return problem(400, "The tag_type is not known.");
  const one = query.get("attached_to");
  const crns = one === null ? [...world.tags.keys()] : [one];
  const names = crns.filter((crn) => crnIn(crn, account)).flatMap((crn) => [...(world.tags.get(crn)?.[type] ?? [])]);
  const items = [...new Set(names)].sort().map((name) => ({ name }));
  return ok({ total_count: items.length, offset: 0, limit: 100, items });
}

const item = (world: World, crn: string): Fields => ({
  crn,
  tags: [...(world.tags.get(crn)?.user ?? [])],
  access_tags: [...(world.tags.get(crn)?.access ?? [])],
  service_tags: [...(world.tags.get(crn)?.service ?? [])],
});

const typeOf = (query: URLSearchParams): TagType | undefined =>
  TAG_TYPES.find((type) => type === (query.get("tag_type") ?? "user"));

const crnIn = (crn: string, account: string): boolean => crn.split(":")[6] === `a/${account}`;

const problem = (status: number, message: string): Answer => ({
  status,
  body: { errors: [{ code: `sandbox_${status}`, message }], trace: "sandbox", status_code: status },
});
const nobody = problem(401, "The access token is missing or not valid.");
