import { describe, expect, it } from "vitest";
import { file, fleet, moreId } from "./support/fleet.js";
import { workspace } from "./support/workspace.js";

/** The requests of a plan in which nothing changes, by operation. */
async function requestsWith(bindings: number): Promise<Readonly<Record<string, number>>> {
  const names = Array.from({ length: bindings }, (_, index) => index);
  const w = await workspace(
    fleet({ more: bindings, encrypted: Object.fromEntries(names.map((index) => [moreId(index), "K1"])) }),
  );
  try {
    await w.file(
      file(
        Object.fromEntries(names.map((index) => [`c${index}`, `id: ${moreId(index)}, infrastructure: vpc, key: k1`])),
      ),
    );
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    w.sandbox.clearLog();
    expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
    const counts: Record<string, number> = {};
    for (const { operation } of w.sandbox.log) counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  } finally {
    await w.close();
  }
}

describe("the requests of a plan in which nothing changes", { timeout: 180_000 }, () => {
  it("are the same for 1, 10 and 100 bindings: two tokens, one list of clusters, one of policies of the key's account, one of instances per account, one of registrations per instance, one of the keys of the instance in use", async () => {
    const lists = { getClusters: 1, listPolicies: 1, listResourceInstances: 2, listRegistrations: 2, listKeys: 1 };
    const expected = { token: 2, ...lists };
    expect(await requestsWith(1)).toEqual(expected);
    expect(await requestsWith(10)).toEqual(expected);
    expect(await requestsWith(100)).toEqual(expected);
  });
});
