import { describe, expect, it } from "vitest";
import {
  day,
  K1,
  K2,
  keys,
  locked,
  look,
  PLATFORM,
  record,
  registration,
  SECURITY,
  there,
} from "../support/fakes/binding.js";
import { inShort, planFrom } from "./plan-from.js";

const off = look([], { cluster: there({ encrypted: false }) });

describe("a plain create", () => {
  it("sends only where the cluster says that it is not encrypted", () => {
    expect(inShort({ state: null, look: off })).toBe("enable");
    expect(planFrom({ state: null, look: off }).sends).toBe(true);
  });

  it("adopts where the declared key is already there", () => {
    expect(inShort({ state: null, look: look([registration(K1)]) })).toBe("adopt");
  });

  it.each([
    ["another key", look([registration(K2)])],
    ["a key that is not seen", look([], { unread: [locked()] })],
    ["two keys of one date", look([registration(K1), registration(K2)])],
    ["a newer key beside the declared one", look([registration(K1), registration(K2, day(9))])],
  ])("refuses where the cluster is encrypted with %s", (_, seen) => {
    expect(inShort({ state: null, look: seen })).toBe("none ALREADY_ENCRYPTED!");
  });

  it("does not call a cluster encrypted of which that was not seen", () => {
    const blind = look([], { cluster: { ...there(), detail: { seen: false, why: locked({ account: PLATFORM }) } } });
    expect(inShort({ state: null, look: blind })).toBe("none ACCESS_DENIED!");
  });

  it("refuses a key that is declared as a former one", () => {
    expect(inShort({ state: null, look: off, want: { formerKeys: keys(K1) } })).toBe("enable KEY_REUSED!");
  });

  it("refuses what was in the state when the run began: that would be a replacement", () => {
    expect(inShort({ state: null, look: off, met: true })).toBe("none REPLACEMENT_REFUSED!");
    expect(inShort({ state: record(), look: look([registration(K1)]), met: true })).toBe("none");
  });

  it("refuses a cluster that is not there", () => {
    expect(inShort({ state: null, look: look([], { cluster: { kind: "gone" } }) })).toBe("none CLUSTER_GONE!");
  });

  it("refuses a cluster that cannot be seen, with the reason as its code", () => {
    const cluster = { kind: "unseen", why: locked({ code: "CREDENTIALS_MISSING", account: PLATFORM }) } as const;
    expect(inShort({ state: null, look: look([], { cluster }) })).toBe("none CREDENTIALS_MISSING!");
  });

  it("refuses a Satellite cluster with a key of another account", () => {
    const satellite = { infrastructure: "satellite" } as const;
    expect(inShort({ state: null, look: off, want: satellite })).toBe("enable SATELLITE_CROSS_ACCOUNT!");
    expect(inShort({ state: null, look: off, want: { ...satellite, account: SECURITY } })).toBe("enable");
  });
});
