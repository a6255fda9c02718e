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
      answer: ({ caller, body }) => {
        if (caller === undefined) return nobody;
        const crn = /crn:\s*"([^"]+)"/.exec(text(parseObject(body)?.["query"]) ?? "")?.[1];
        const found = crn !== undefined && crnIn(crn, caller.account) && world.exists(crn);
        return ok({ items: found ? [item(world, crn)] : [], limit: 10 });
      },
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
