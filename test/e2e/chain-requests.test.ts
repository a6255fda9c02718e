/** The requests of a plan in which nothing changes, counted: they grow with keys by one each, and not with bindings. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bare, chain, KEY } from "./support/chain.js";
import { apply } from "./support/first-deploy.js";
import { moreId } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

const KEYS = 20;
const BINDINGS = 100;

/** So many keys of one instance, and so many clusters, which take turns with them. */
const declared = (keys: number, bindings: number) =>
  chain({
    keys: Object.fromEntries(Array.from({ length: keys }, (_, index) => [`key-${index}`, KEY])),
    clusters: Object.fromEntries(
      Array.from({ length: bindings }, (_, index) => [
        `c${index}`,
        `account: platform, id: ${moreId(index)}, infrastructure: vpc, key: key-${index % keys}`,
      ]),
    ),
  });

describe("a plan in which nothing changes", { timeout: 120_000 }, () => {
  let w: Workspace;
  beforeAll(async () => {
    const { clusters = [], ...rest } = bare({ more: BINDINGS });
    w = await workspace({
      ...rest,
      clusters: clusters.map((cluster) => ({ ...cluster, enableSeconds: 60, registrationLagSeconds: 5 })),
    });
  });
  afterAll(() => w.close());

  /** How often each operation was asked for, with the account that it was asked in. */
  async function requests(keys: number, bindings: number): Promise<Readonly<Record<string, number>>> {
    await w.file(declared(keys, bindings));
    await w.terraform("version");
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    w.sandbox.clearLog();
    const planned = await w.again("plan", "-input=false", "-detailed-exitcode");
    expect(planned.code, planned.output).toBe(0);
    const counts: Record<string, number> = {};
    for (const { operation } of w.sandbox.log) counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  }

  /** One per account of tokens and instances, and one of everything else: the lists. */
  const LISTS = {
    token: 2,
    listResourceInstances: 2,
    searchResources: 1,
    getInstancePolicies: 1,
    listKeys: 1,
    listPolicies: 1,
    getClusters: 1,
    listRegistrations: 1,
  };

  it("asks for each thing once with one key and one binding", async () => {
    expect(await requests(1, 1)).toEqual({ ...LISTS, getKeyPolicies: 1 });
  });

  it("asks for the policies of each key with twenty, and for nothing else more", async () => {
    expect(await requests(KEYS, 1)).toEqual({ ...LISTS, getKeyPolicies: KEYS });
  });

  it("asks for nothing more with a hundred bindings", async () => {
    expect(await requests(KEYS, BINDINGS)).toEqual({ ...LISTS, getKeyPolicies: KEYS });
  });
});
