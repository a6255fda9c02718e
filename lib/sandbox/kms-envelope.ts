/** How Key Protect wraps what it answers: collections, pages and errors. */
import type { Answer } from "./http.js";

const MOST = 5_000;
const USUAL = 200;

export const envelope = (
  status: number,
  collection: string,
  resources: readonly unknown[],
  more: Readonly<Record<string, unknown>> = {},
): Answer => ({
  status,
  body: {
    metadata: {
      collectionType: `application/vnd.ibm.kms.${collection}+json`,
      collectionTotal: resources.length,
      ...more,
    },
    ...(resources.length === 0 ? {} : { resources }),
  },
});

/** The page that `limit` and `offset` ask for. */
export function page(
  collection: string,
  all: readonly Readonly<Record<string, unknown>>[],
  query: URLSearchParams,
): Answer {
  const limit = Math.min(Number(query.get("limit") ?? USUAL) || USUAL, MOST);
  const offset = Number(query.get("offset") ?? 0) || 0;
  const some = all.slice(offset, offset + limit);
  return envelope(200, collection, some, query.get("totalCount") === "true" ? { totalCount: all.length } : {});
}

export const failure = (status: number, code: string, message: string): Answer =>
  envelope(status, "error", [
    { errorMsg: message, reasons: [{ code, message, status, moreInfo: "https://cloud.ibm.com/apidocs/key-protect" }] },
  ]);

/** A wrong instance, a missing role and a missing token look alike: 401 without reasons. */
export const unauthorized: Answer = envelope(401, "error", [
  { errorMsg: "Unauthorized: The user does not have access to the specified resource" },
]);
