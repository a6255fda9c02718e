/** A destroy that is fed straight to the provider, as no Terraform would, and the second half of a replacement. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Deployed, deployed, KIND_NAMES, KINDS } from "./support/kinds.js";
import { type BareProvider, bareProvider, compared } from "./support/provider.js";

let d: Deployed;
let provider: BareProvider;
beforeAll(async () => {
  d = await deployed();
  return () => d.w.close();
}, 60_000);
beforeEach(async () => {
  await d.restore();
  provider = await bareProvider(d.w);
});
afterEach(async () => {
  await provider.end();
  await d.expectUntouched();
});

describe.each(KIND_NAMES)("%s", (kind) => {
  const { address, dropped, ways } = KINDS[kind];
  const [type = ""] = address.split(".");
  /** What is in the state, as Terraform sends it. */
  const prior = async () => {
    const attributes = await d.w.attributes(address);
    if (attributes === undefined) throw new Error(`no ${address} in the state`);
    return attributes;
  };

  it("a planned destroy is refused, with the ways out", async () => {
    const { errors } = await provider.plan(type, await prior(), null);
    expect(errors).toHaveLength(1);
    for (const text of [dropped, ...ways]) expect(errors[0]).toContain(text);
  });

  it("a destroy that was never planned is refused, and the object stays in the state", async () => {
    const before = await prior();
    const { state, errors } = await provider.apply(type, before, null, null);
    expect(errors).toHaveLength(1);
    for (const text of [dropped, ...ways]) expect(errors[0]).toContain(text);
    expect(compared(state)).toEqual(compared(before));
  });

  it("a destroy is refused by a provider without a configuration too", async () => {
    const before = await prior();
    const bare = await bareProvider(d.w, { configured: false });
    try {
      expect((await bare.plan(type, before, null)).errors).toEqual([expect.stringContaining(dropped)]);
      const { state, errors } = await bare.apply(type, before, null, null);
      expect(errors).toHaveLength(1);
      expect(compared(state)).toEqual(compared(before));
    } finally {
      await bare.end();
    }
  });

  it("a create of what this process has met in the state is refused", async () => {
    const before = await prior();
    const config = declaredOf(before);
    expect((await provider.plan(type, before, config)).errors).toEqual([]);
    const planned = await provider.plan(type, null, config);
    expect(planned.errors).toEqual([expect.stringContaining("REPLACEMENT_REFUSED")]);
    const { state, errors } = await provider.apply(type, null, planned.state, config);
    expect(errors).toEqual([expect.stringContaining("REPLACEMENT_REFUSED")]);
    expect(state).toBeNull();
  });

  it("a create of what is there takes it over, and makes and changes nothing", async () => {
    const before = await prior();
    const config = declaredOf(before);
    const planned = await provider.plan(type, null, config);
    expect(planned.errors).toEqual([]);
    const { state, errors } = await provider.apply(type, null, planned.state, config);
    expect(errors).toEqual([]);
    expect(compared(state)).toEqual(compared(kind === "binding" ? { ...before, ...NEW } : before));
  });
});

/** Nobody can tell a new state that the cluster had no key before. */
const NEW = { history_complete_since: expect.any(String) };

/** What nobody declares: the provider alone sets it. */
const COMPUTED: ReadonlySet<string> = new Set([
  ...["crn", "guid", "status", "written_against", "key_id", "alias", "key_version", "created"],
  ...["policy_id", "roles", "scope", "resource_group_id"],
  ...["cluster_id", "cluster_crn", "encryption", "root_key_seen", "former_root_keys"],
  ...["history_complete_since", "lingering_root_keys", "drifted_from"],
]);

const declaredOf = (state: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, COMPUTED.has(name) ? null : value]));
