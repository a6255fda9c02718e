/**
 * The lists of the key API, page by page. It counts pages by offset, so what is added or taken away meanwhile moves the
 * rest: a list of several pages is whole only where each page tells the same total (`totalCount`, keyprotect-nodejs-client
 * v2) and as many different things have come. A server that gives fewer than it was asked for is asked on.
 */
import { err, ok, type Result } from "../model/result.js";
import type { Answer } from "./client.js";
import { type Fields, fields, number, text } from "./decode.js";
import { type CloudFailure, changedBetweenPages, type Listing, unreadable } from "./failure.js";
import { type KeyPlace, resourcesOf } from "./key-api.js";

/** The most the API gives in one page. */
const PAGE = 5_000;

type Read = (place: KeyPlace, path: string, signal?: AbortSignal) => Promise<Result<Answer, CloudFailure>>;

/** Reads all pages of a list. Nothing is in it twice. */
export const pagesOver =
  (read: Read) =>
  async (place: KeyPlace, path: string, signal?: AbortSignal): Promise<Listing<Fields>> => {
    const found = new Map<string, Fields>();
    const totals = new Set<number | undefined>();
    let came = 0;
    for (;;) {
      const query = `${path.includes("?") ? "&" : "?"}limit=${PAGE}&offset=${came}&totalCount=true`;
      const answer = await read(place, `${path}${query}`, signal);
      const page = answer.ok ? resourcesOf(answer.value.json) : undefined;
      if (!answer.ok || page === undefined) {
        const failure = answer.ok ? unreadable("the envelope of a list") : answer.error;
        return err(came === 0 ? failure : { ...failure, part: [...found.values()] });
      }
      const total = answer.ok ? number(fields(fields(answer.value.json)?.["metadata"])?.["totalCount"]) : undefined;
      totals.add(total);
      for (const item of page) {
        const told = fields(item) ?? {};
        found.set(identityOf(told), told);
      }
      const first = came === 0;
      came += page.length;
      const more = total === undefined ? page.length >= PAGE : page.length > 0 && came < total;
      if (more) continue;
      // One page is of one moment.
      const whole = first ? total === undefined || came >= total : totals.size === 1 && found.size === total;
      return whole ? ok([...found.values()]) : err({ ...changedBetweenPages, part: [...found.values()] });
    }
  };

/** What makes a key or a registration another one; what has none of it is only itself. */
const identityOf = (item: Fields): string => {
  const named = [item["id"], item["keyId"], item["resourceCrn"]].map((one) => text(one) ?? "");
  return named.some((one) => one !== "") ? named.join(" ") : JSON.stringify(item);
};

/** The items that are understood; where one is not, the list lacks `what`. */
export function understood<T>(
  items: Listing<Fields>,
  what: string,
  read: (item: Fields) => readonly T[] | undefined,
): Listing<T> {
  const told = (items.ok ? items.value : (items.error.part ?? [])).map(read);
  const part = told.flatMap((one) => one ?? []);
  if (!items.ok) {
    const { part: came, ...failure } = items.error;
    return err(came === undefined ? failure : { ...failure, part });
  }
  return told.includes(undefined) ? err({ ...unreadable(what), part }) : ok(part);
}
