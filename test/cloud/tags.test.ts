/** User tags: what is searched, what is attached and detached. */
import { describe, expect, it } from "vitest";
import { resourcesApi } from "../../lib/cloud/resources.js";
import { HPCS, KP, KP2 } from "../support/fakes/binding.js";
import { lost, type Network, reply, SECRET, script } from "../support/fakes/http.js";
import { must, mustFail } from "../support/fakes/must.js";
import { platform, sent } from "../support/fakes/platform.js";

const TAG = "cluster-kms:payments:kp";
const SEARCH = "POST https://api.global-search-tagging.cloud.ibm.com/v3/resources/search?limit=100";
const api = (net: Network) => resourcesApi(platform(net));
const found = (...items: readonly unknown[]) => reply(200, { items, limit: 100 });
const tagged = (crn: string, ...tags: string[]) => ({ crn, tags });

describe("what has a tag", () => {
  const search = async (...replies: ReturnType<typeof reply>[]) => api(script(...replies)).taggedWith(KP.account, TAG);

  it("is searched by the tag as a phrase", async () => {
    const net = script(found(tagged(KP.crn, "env:prod", TAG)));
    expect(must(await api(net).taggedWith(KP.account, TAG))).toEqual([tagged(KP.crn, "env:prod", TAG)]);
    expect(sent(net)).toEqual([{ request: SEARCH, body: { query: `tags:"${TAG}"`, fields: ["crn", "tags"] } }]);
  });

  it("is searched safely, whatever the tag holds", async () => {
    const net = script(found());
    must(await api(net).taggedWith(KP.account, 'a" OR crn:"*\\'));
    expect(sent(net)[0]?.body).toMatchObject({ query: 'tags:"a\\" OR crn:\\"*\\\\"' });
  });

  it("is gathered page by page, until a page is empty or leads no further", async () => {
    const page = (cursor: string, ...items: readonly unknown[]) => reply(200, { items, search_cursor: cursor });
    const net = script(page("1", tagged(KP.crn, TAG)), page("2", tagged(KP2.crn, TAG)), page("3"));
    expect(must(await api(net).taggedWith(KP.account, TAG))).toEqual([tagged(KP.crn, TAG), tagged(KP2.crn, TAG)]);
    expect(sent(net).map(({ body }) => body.search_cursor)).toEqual([undefined, "1", "2"]);
    expect(must(await search(page("1", tagged(KP.crn, TAG)), found(tagged(HPCS.crn, TAG))))).toEqual([
      tagged(KP.crn, TAG),
      tagged(HPCS.crn, TAG),
    ]);
  });

  it("leaves out what only resembles it", async () => {
    const near = [tagged(KP2.crn, `${TAG}-2`), tagged(HPCS.crn), { crn: HPCS.crn }];
    expect(must(await search(found(...near, tagged(KP.crn, TAG.toUpperCase()))))).toEqual([
      tagged(KP.crn, TAG.toUpperCase()),
    ]);
  });

  it("is not known where a page fails or cannot be understood: half a search is none", async () => {
    const first = reply(200, { items: [tagged(KP.crn, TAG)], search_cursor: "1" });
    expect(mustFail(await search(first, reply(403, {}))).code).toBe("ACCESS_DENIED");
    for (const bad of [reply(200, {}), found({ tags: [TAG] })])
      expect(mustFail(await search(bad)).code).toBe("CLOUD_ANSWER_UNREADABLE");
  });
});

describe("the tags of an instance", () => {
  it("are searched by its CRN", async () => {
    const net = script(found(tagged(KP.crn, "env:prod", TAG)));
    expect(must(await api(net).tagsOf(KP.crn, KP.account))).toEqual(["env:prod", TAG]);
    expect(sent(net)).toEqual([{ request: SEARCH, body: { query: `crn:"${KP.crn}"`, fields: ["crn", "tags"] } }]);
  });

  it("are none where the search does not know it yet", async () => {
    expect(must(await api(script(found())).tagsOf(KP.crn, KP.account))).toEqual([]);
    expect(must(await api(script(found(tagged(KP2.crn, TAG)))).tagsOf(KP.crn, KP.account))).toEqual([]);
    expect(mustFail(await api(script(reply(401, {}))).tagsOf(KP.crn, KP.account)).code).toBe("ACCESS_DENIED");
  });
});

describe.each(["attach", "detach"] as const)("to %s tags", (what) => {
  const change = (net: Network) =>
    what === "attach"
      ? api(net).attachTags(KP.crn, KP.account, [TAG, "env:prod"])
      : api(net).detachTags(KP.crn, KP.account, [TAG, "env:prod"]);
  const result = (more: object) => reply(200, { results: [{ resource_id: KP.crn, ...more }] });

  it("is one request", async () => {
    const net = script(result({ is_error: false }));
    expect(must(await change(net))).toBeNull();
    expect(sent(net)).toEqual([
      {
        request: `POST https://tags.global-search-tagging.cloud.ibm.com/v3/tags/${what}?tag_type=user`,
        body: { resources: [{ resource_id: KP.crn }], tag_names: [TAG, "env:prod"] },
      },
    ]);
    must(await change(script(result({}))));
  });

  it("has failed where the result of the resource says so, though the answer is a 200", async () => {
    expect(mustFail(await change(script(result({ is_error: true, message: "Not authorized" }))))).toEqual({
      code: "CLOUD_REFUSED",
      message: "Not authorized",
      maybeTookEffect: false,
    });
    expect(mustFail(await change(script(result({ is_error: true })))).message).toBe("the tags were not changed");
  });

  it("may have worked where the answer does not say", async () => {
    for (const bad of [reply(200, {}), reply(200, { results: [] }), lost, reply(502, "")]) {
      const net = script(bad, result({}));
      expect(mustFail(await change(net)).maybeTookEffect).toBe(true);
      expect(net.requests).toHaveLength(1);
    }
    expect(mustFail(await change(script(reply(403, {})))).maybeTookEffect).toBe(false);
  });

  it("tells no token in its failure", async () => {
    const quoting = { is_error: true, message: `Bearer ${SECRET}` };
    for (const bad of [reply(400, { errors: [quoting] }), result(quoting)])
      expect(JSON.stringify(mustFail(await change(script(bad))))).not.toContain(SECRET);
  });
});
