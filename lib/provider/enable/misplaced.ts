/** What is said of an enable that lacks its authorization, where it was made in the wrong account. */
import { instanceOf } from "../../model/crn.js";
import { partOf } from "../../model/seen.js";
import { cloudReads } from "../../observe/reads.js";
import { covers } from "../../plan/authorization.js";
import { misplacedIn, misplacedUnseen, misplacedWords } from "../../plan/misplaced.js";
import type { Means, Order } from "./order.js";

/** Lines of text; empty where the right one is there, and where none is seen to be in the clusters' account. */
export async function lookForMisplaced({ cloud }: Means, { key, cluster }: Order): Promise<readonly string[]> {
  const needed = { instance: instanceOf(key), source: cluster.account };
  if (needed.source === needed.instance.account) return [];
  const reads = cloudReads(cloud);
  const right = await reads.authorizations(needed.instance.account);
  if (partOf(right).some((policy) => covers(policy, needed))) return [];
  const side = await reads.clusterSide(needed.source);
  const found = misplacedIn(needed, side);
  if (found.length > 0) return [misplacedWords(needed, found)];
  return side.seen ? [] : [misplacedUnseen(needed, side.why)];
}
