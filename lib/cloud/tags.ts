/** User tags: found by the global search, changed by the tagging service. */
import type { AccountId } from "../model/ids.js";
import { err, ok, type Result } from "../model/result.js";
import { type Fields, fields, list, text } from "./decode.js";
import { type CloudFailure, unreadable } from "./failure.js";
import type { Platform } from "./platform.js";
import type { Resources, Tagged } from "./resources.js";

/** The most the search gives in one page. */
const PAGE = 100;

export function tagCalls(platform: Platform): Pick<Resources, "taggedWith" | "tagsOf" | "attachTags" | "detachTags"> {
  /** Every item that a query finds: an empty page ends the result, and so does one without a cursor. */
  const search = async (account: AccountId, query: string): Promise<Result<readonly Fields[], CloudFailure>> => {
    const found: Fields[] = [];
    let searchCursor: string | undefined;
    for (;;) {
      const page = {
        query,
        fields: ["crn", "tags"],
        limit: PAGE,
        ...(searchCursor === undefined ? {} : { searchCursor }),
      };
      const answer = await platform.read(account, (sdk) => sdk.search().search(page));
      if (!answer.ok) return answer;
      const items = list(fields(answer.value)?.["items"]);
      if (items === undefined) return err(unreadable("what the search found"));
      found.push(...items.map((item) => fields(item) ?? {}));
      searchCursor = text(fields(answer.value)?.["search_cursor"]);
      if (searchCursor === undefined || items.length === 0) return ok(found);
    }
  };
  return {
    taggedWith: async (account, tag) => {
      const items = await search(account, `tags:${quoted(tag)}`);
      if (!items.ok) return items;
      const found: Tagged[] = [];
      for (const item of items.value) {
        // A search may find more than it was asked for; what is told here has exactly this tag, which has no case.
        const tags = tagsIn(item);
        if (!tags.some((one) => one.toLowerCase() === tag.toLowerCase())) continue;
        const crn = text(item["crn"]);
        if (crn === undefined) return err(unreadable("the CRN of what the search found"));
        found.push({ crn, tags });
      }
      return ok(found);
    },
    tagsOf: async (crn, account) => {
      const items = await search(account, `crn:${quoted(crn)}`);
      return items.ok ? ok(items.value.filter((item) => item["crn"] === crn).flatMap(tagsIn)) : items;
    },
    attachTags: async (crn, account, tagNames) =>
      changed(
        await platform.write(account, (sdk) =>
          sdk.tagging().attachTag({ resources: [{ resource_id: crn }], tagNames: [...tagNames], tagType: "user" }),
        ),
      ),
    detachTags: async (crn, account, tagNames) =>
      changed(
        await platform.write(account, (sdk) =>
          sdk.tagging().detachTag({ resources: [{ resource_id: crn }], tagNames: [...tagNames], tagType: "user" }),
        ),
      ),
  };
}

/** A phrase of the search's language. */
const quoted = (phrase: string) => `"${phrase.replaceAll(/[\\"]/g, "\\$&")}"`;

const tagsIn = (item: Fields): string[] => (list(item["tags"]) ?? []).flatMap((tag) => text(tag) ?? []);

/** The tagging service answers 200 also where a resource could not be tagged, and says so beside it. */
function changed(answer: Result<unknown, CloudFailure>): Result<null, CloudFailure> {
  if (!answer.ok) return answer;
  const results = list(fields(answer.value)?.["results"]);
  if (results === undefined || results.length === 0)
    return err({ ...unreadable("whether the tags were changed"), maybeTookEffect: true });
  const failed = results.map((one) => fields(one) ?? {}).find((one) => one["is_error"] === true);
  if (failed === undefined) return ok(null);
  const message = text(failed["message"]) ?? "the tags were not changed";
  return err({ code: "CLOUD_REFUSED", message, maybeTookEffect: false });
}
