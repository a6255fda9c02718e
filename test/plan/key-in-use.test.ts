import { describe, expect, it } from "vitest";
import { unseen } from "../../lib/model/seen.js";
import { keyInUse } from "../../lib/plan/key-in-use.js";
import { CLUSTER, day, K1, K2, K3, keys, locked, look, registration, there } from "../support/fakes/binding.js";

const none = keys();
const off = there({ encrypted: false });
const notRead = { kind: "there", listed: CLUSTER, detail: undefined } as const;

describe("which key a cluster uses", () => {
  it("is none where the cluster itself says that it is not encrypted, whatever is registered", () => {
    expect(keyInUse(look([], { cluster: off }), none)).toEqual({ kind: "none" });
    expect(keyInUse(look([registration(K1)], { cluster: off }), none)).toEqual({ kind: "none" });
  });

  it("is the registered one", () => {
    expect(keyInUse(look([registration(K1)]), none)).toEqual({
      kind: "key",
      registration: registration(K1),
      others: [],
    });
  });

  it("is told by the registration also where the cluster was not read, or could not be", () => {
    const failed = { kind: "there", listed: CLUSTER, detail: unseen(locked()) } as const;
    for (const cluster of [notRead, failed, { kind: "unseen", why: locked() }] as const) {
      expect(keyInUse(look([registration(K1)], { cluster }), none)).toMatchObject({
        kind: "key",
        registration: { key: K1.crn },
      });
    }
  });

  it("is the newest of several, in whatever order they come, and the others are told", () => {
    const three = [registration(K1, day(3)), registration(K3, day(9)), registration(K2, day(5))];
    for (const order of [three, [...three].reverse()]) {
      const use = keyInUse(look(order), none);
      expect(use).toMatchObject({ kind: "key", registration: { key: K3.crn } });
      expect(use.kind === "key" && new Set(use.others)).toEqual(keys(K1, K2));
    }
  });

  it("is not a key that the cluster has left, however new its registration", () => {
    const use = keyInUse(look([registration(K2, day(9)), registration(K1, day(3))]), keys(K2));
    expect(use).toMatchObject({ kind: "key", registration: { key: K1.crn }, others: [K2.crn] });
  });

  it("lags where only keys are registered that the cluster has left", () => {
    const use = keyInUse(look([registration(K1), registration(K2, day(2))]), keys(K1, K2));
    expect(use).toMatchObject({ kind: "lagging", registration: { key: K1.crn }, others: [K2.crn] });
  });

  it("is unseen on a tie: two keys of one date are not guessed at", () => {
    expect(keyInUse(look([registration(K1), registration(K2)]), none)).toEqual({
      kind: "unseen",
      encrypted: true,
      why: [],
      tied: [K1.crn, K2.crn],
    });
    expect(keyInUse(look([registration(K1, null), registration(K2, null)]), none).kind).toBe("unseen");
    // The one without a date could be the newer one.
    expect(keyInUse(look([registration(K1, null), registration(K2, day(3))]), none).kind).toBe("unseen");
    // A tie among the older ones is none, and neither is one key told of twice.
    expect(keyInUse(look([registration(K1), registration(K2), registration(K3, day(9))]), none).kind).toBe("key");
    expect(keyInUse(look([registration(K1), registration(K1)]), none)).toMatchObject({ kind: "key", others: [] });
  });

  it("is unseen where nothing is registered, and says whether the cluster is encrypted only where that was seen", () => {
    expect(keyInUse(look([], { unread: [locked()] }), none)).toEqual({
      kind: "unseen",
      encrypted: true,
      why: [locked()],
      tied: [],
    });
    expect(keyInUse(look([], { cluster: notRead }), none)).toEqual({
      kind: "unseen",
      encrypted: undefined,
      why: [],
      tied: [],
    });
    expect(keyInUse(look([], { cluster: { kind: "unseen", why: locked() } }), none)).toMatchObject({
      encrypted: undefined,
    });
  });
});
