import { describe, expect, it } from "vitest";
import { planBinding } from "../../lib/plan/binding.js";
import {
  day,
  declared,
  enabling,
  imported,
  K1,
  K2,
  K3,
  KP2,
  key,
  keys,
  locked,
  look,
  notEncrypted,
  record,
  registration,
  there,
  usable,
} from "../support/fakes/binding.js";
import { inShort, planFrom } from "./plan-from.js";

const off = look([], { cluster: there({ encrypted: false }) });
const onK1 = look([registration(K1)]);
const onK2 = look([registration(K2, day(9))]);
const dark = look([], { unread: [locked()] });

describe("a binding in the state", () => {
  it.each([
    ["the declared key is the one in use", record(), onK1, {}, "none"],
    ["it was imported and has the declared key", imported(), onK1, {}, "none"],
    ["the cluster is not encrypted", notEncrypted(), off, {}, "enable"],
    ["it was imported and is not encrypted", imported(), off, {}, "enable"],
    ["the key is not known before another object is made", notEncrypted(), off, { rootKey: undefined }, "enable"],
    ["another key of the same instance is declared", record(), onK1, { rootKey: K2 }, "change_key"],
    ["a key of another instance is declared", record(), onK1, { rootKey: key(2, KP2) }, "change_instance"],
    [
      "the other endpoint is declared",
      record(),
      onK1,
      { endpoint: "public" as const },
      "change_endpoint ENDPOINT_UNSEEN",
    ],
    ["an import does not say the endpoint", record({ endpoint: null }), onK1, { endpoint: "public" as const }, "none"],
    ["key and endpoint change: one call", record(), onK1, { rootKey: K2, endpoint: "public" as const }, "change_key"],
    ["the key in use was declared after a change outside", record(), onK2, { rootKey: K2 }, "none KEY_CHANGED_OUTSIDE"],
    ["another one was declared after a change outside", record(), onK2, { rootKey: K3 }, "change_key"],
  ])("%s: %s", (_, state, seen, want, expected) => {
    expect(inShort({ state, look: seen, want })).toBe(expected);
  });

  it("sends in exactly the cases in which an enable call is made", () => {
    expect(planFrom({ state: record(), look: onK1 }).sends).toBe(false);
    expect(planFrom({ state: imported(), look: dark }).sends).toBe(false);
    expect(planFrom({ state: notEncrypted(), look: off }).sends).toBe(true);
    expect(planFrom({ state: record(), look: onK1, want: { rootKey: K2 } }).sends).toBe(true);
    expect(planFrom({ state: record(), look: onK1, want: { rootKey: key(2, KP2) } }).sends).toBe(true);
    expect(planFrom({ state: record(), look: onK1, want: { endpoint: "public" } }).sends).toBe(true);
  });
});

describe("law 2", () => {
  it("refuses a key that the cluster has left", () => {
    const state = record({ formerRootKeys: keys(K2) });
    expect(inShort({ state, look: onK1, want: { rootKey: K2 } })).toBe("change_key KEY_REUSED!");
    expect(inShort({ state, look: onK1, want: { rootKey: K3 } })).toBe("change_key");
  });

  it("refuses it for a first enable, too", () => {
    expect(inShort({ state: notEncrypted({ formerRootKeys: keys(K1) }), look: off })).toBe("enable KEY_REUSED!");
  });

  it("refuses a key that the declaration itself calls a former one", () => {
    const want = { rootKey: K2, formerKeys: keys(K2) };
    expect(inShort({ state: record(), look: onK1, want })).toBe("change_key KEY_REUSED!");
  });

  it("refuses to go back over a change outside, and does not wonder about its history", () => {
    const state = record({ historyCompleteSince: null });
    expect(inShort({ state, look: onK2 })).toBe("change_key KEY_CHANGED_OUTSIDE!");
  });

  it("refuses to go back to a key on which an enable is under way in another run", () => {
    const seen = look([registration(K1), registration(K2, day(9))], { cluster: there(enabling()) });
    expect(inShort({ state: record(), look: seen })).toBe("change_key KEY_CHANGED_OUTSIDE! CLUSTER_CHANGING");
  });

  it("does not take lag for a change outside", () => {
    const pending = record({ rootKey: K2.crn, rootKeySeen: "pending", formerRootKeys: keys(K1) });
    expect(inShort({ state: pending, look: onK1, want: { rootKey: K2 } })).toBe("none KEY_UNCONFIRMED");
  });
});

describe("a history that is not known", () => {
  const state = record({ historyCompleteSince: day(3) });
  const change = (created: string | undefined, since: string | null = day(3)) =>
    inShort({
      state: { ...state, historyCompleteSince: since },
      look: look([registration(K1, day(3))]),
      want: { rootKey: K2 },
      target: usable(K2, { created }),
    });

  it("is said where the key is older than the ledger, or as old, or of unknown age", () => {
    expect(change(day(2))).toBe("change_key HISTORY_UNKNOWN");
    expect(change(day(3))).toBe("change_key HISTORY_UNKNOWN");
    expect(change(undefined)).toBe("change_key HISTORY_UNKNOWN");
  });

  it("does not matter for a key that was made later", () => {
    expect(change(day(4))).toBe("change_key");
  });

  it("is no matter where the ledger reaches back to the cluster's first day", () => {
    expect(
      inShort({ state: record(), look: onK1, want: { rootKey: K2 }, target: usable(K2, { created: day(1) }) }),
    ).toBe("change_key");
  });

  it("is said of a key that could not be looked at", () => {
    const target = { kind: "unseen", why: locked() } as const;
    expect(inShort({ state, look: onK1, want: { rootKey: K2 }, target })).toBe(
      "change_key HISTORY_UNKNOWN KEY_UNSEEN!",
    );
  });

  it("is said of any key where the ledger has no beginning", () => {
    const unknown = { ...record(), historyCompleteSince: null };
    const view = { record: unknown, look: onK1, target: usable(K2, { created: day(20) }), met: false, today: 0 };
    expect(planBinding(declared({ rootKey: K2 }), view).problems).toMatchObject([
      { code: "HISTORY_UNKNOWN", severity: "warning" },
    ]);
  });

  it("does not matter for a first enable: what is not encrypted never was", () => {
    expect(inShort({ state: notEncrypted(), look: off, target: usable(K1, { created: day(1) }) })).toBe("enable");
  });
});

describe("a key that is not seen", () => {
  it("may stay, unconfirmed", () => {
    expect(inShort({ state: record(), look: dark })).toBe("none KEY_UNCONFIRMED");
  });

  it("may not be changed, nor its endpoint", () => {
    expect(inShort({ state: record(), look: dark, want: { rootKey: K2 } })).toBe("none KEY_UNSEEN!");
    expect(inShort({ state: record(), look: dark, want: { endpoint: "public" } })).toBe("none KEY_UNSEEN!");
  });

  it("may not be changed while it is pending or only claimed", () => {
    for (const rootKeySeen of ["pending", "claimed"] as const) {
      expect(inShort({ state: record({ rootKeySeen }), look: look(), want: { rootKey: K2 } })).toBe("none KEY_UNSEEN!");
    }
  });

  it("is claimed on import: nothing is sent", () => {
    const target = { kind: "unseen", why: locked() } as const;
    expect(inShort({ state: imported(), look: dark, target })).toBe("claim KEY_UNCONFIRMED");
  });

  it("is not claimed where the declared key is known as left, is not there, or is no root key", () => {
    expect(inShort({ state: imported({ formerRootKeys: keys(K1) }), look: dark })).toBe(
      "claim KEY_REUSED! KEY_UNCONFIRMED",
    );
    expect(inShort({ state: imported(), look: dark, target: { kind: "missing" } })).toBe(
      "claim KEY_NOT_FOUND! KEY_UNCONFIRMED",
    );
    expect(inShort({ state: imported(), look: dark, target: usable(K1, { extractable: true }) })).toBe(
      "claim KEY_NOT_ROOT! KEY_UNCONFIRMED",
    );
  });

  it("is not claimed while the declared key is itself unknown", () => {
    expect(inShort({ state: imported(), look: dark, want: { rootKey: undefined } })).toBe("none KEY_UNSEEN!");
  });

  it("is not claimed where not even the flag was seen", () => {
    const blind = look([], { cluster: { ...there(), detail: { seen: false, why: locked() } } });
    expect(inShort({ state: imported(), look: blind })).toBe("none KEY_UNSEEN! ACCESS_DENIED");
  });
});
