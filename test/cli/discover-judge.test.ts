/** Which key a cluster is written down with, and when none is. */
import { describe, expect, it } from "vitest";
import { judge } from "../../lib/cli/discover/clusters.js";
import type { ClusterDetail } from "../../lib/model/cluster.js";
import { clusterCrn, type KeyCrn, parseKeyCrn } from "../../lib/model/crn.js";
import { parseAccountId, parseClusterId, parseClusterName } from "../../lib/model/ids.js";
import type { BindingLook } from "../../lib/model/observation.js";
import type { Result } from "../../lib/model/result.js";
import { type Unreadable, unseen } from "../../lib/model/seen.js";
import { CHECKOUT, KEYS, PLATFORM } from "../e2e/support/fleet.js";

function must<T>(read: Result<T, string>): T {
  if (!read.ok) throw new Error(read.error);
  return read.value;
}
const account = must(parseAccountId(PLATFORM));
const id = must(parseClusterId(CHECKOUT));
const crn = clusterCrn("us-south", account, id);
const [K1, K2] = [must(parseKeyCrn(KEYS.K1)).crn, must(parseKeyCrn(KEYS.K2)).crn];
const denied: Unreadable = { code: "ACCESS_DENIED", account, operation: "list the keys", message: "no" };

const READY: ClusterDetail = {
  encrypted: true,
  state: "normal",
  masterStatus: "Ready",
  masterState: "deployed",
  masterHealth: "normal",
  masterStatusModified: undefined,
};

function look(
  keys: readonly (readonly [KeyCrn, string | undefined])[],
  { detail = READY, unread = [] }: { readonly detail?: ClusterDetail | "unread"; readonly unread?: Unreadable[] } = {},
): BindingLook {
  return {
    cluster: {
      kind: "there",
      listed: {
        id,
        name: must(parseClusterName("checkout")),
        crn,
        account,
        infrastructure: "vpc",
        region: "us-south",
        state: "normal",
        created: undefined,
      },
      detail: detail === "unread" ? unseen(denied) : { seen: true, value: detail },
    },
    keys: {
      registrations: keys.map(([key, created]) => ({
        key,
        cluster: crn,
        created,
        updated: created,
        version: undefined,
      })),
      unread,
    },
  };
}

const EARLY = "2026-01-01T00:00:00Z";
const LATE = "2026-02-01T00:00:00Z";
const NONE = new Set<KeyCrn>();

describe("what is said of a cluster's key", () => {
  it("is the one key that it is registered on", () => {
    expect(judge(look([[K1, EARLY]]), NONE)).toEqual({ kind: "key", key: K1, former: [] });
  });

  it("is the newest of two, with the other as a former key", () => {
    expect(
      judge(
        look([
          [K2, LATE],
          [K1, EARLY],
        ]),
        NONE,
      ),
    ).toEqual({ kind: "key", key: K2, former: [K1] });
  });

  it.each([
    ["of one date", EARLY],
    ["of which one has no date", undefined],
  ])("is nothing with two %s: neither is guessed", (_, date) => {
    expect(
      judge(
        look([
          [K1, EARLY],
          [K2, date],
        ]),
        NONE,
      ),
    ).toEqual({
      kind: "unknown",
      why: `encrypted, and its key was not seen: the KMS shows several and not which is the newest: ${K1}, ${K2}`,
    });
  });

  it("is nothing where only a key is shown that it has left", () => {
    expect(judge(look([[K1, EARLY]]), new Set([K1]))).toMatchObject({
      kind: "unknown",
      why: expect.stringContaining("only a key that it has left"),
    });
  });

  it("is that there is none where the cluster says so, even with a registration", () => {
    const off = { ...READY, encrypted: false };
    expect(judge(look([], { detail: off }), NONE)).toEqual({ kind: "none" });
    expect(judge(look([[K1, EARLY]], { detail: off }), NONE)).toEqual({ kind: "none" });
  });

  it.each([true, false])("is nothing while the master is changed (encrypted: %s)", (encrypted) => {
    const detail = { ...READY, encrypted, masterState: "updating" };
    expect(judge(look([[K1, EARLY]], { detail }), NONE)).toMatchObject({
      kind: "unknown",
      why: expect.stringContaining("a master operation was under way"),
    });
  });

  it("is nothing where the cluster could not be read", () => {
    expect(judge(look([[K1, EARLY]], { detail: "unread" }), NONE)).toMatchObject({ kind: "unknown" });
    expect(judge({ ...look([]), cluster: { kind: "gone" } }, NONE)).toMatchObject({ kind: "unknown" });
  });

  it("says whether it may have been missed, or is elsewhere", () => {
    expect(judge(look([], { unread: [denied] }), NONE)).toMatchObject({
      why: expect.stringContaining("part of the KMS"),
    });
    expect(judge(look([]), NONE)).toMatchObject({ why: expect.stringContaining("an account that was not looked at") });
  });
});
