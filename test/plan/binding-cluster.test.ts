import { describe, expect, it } from "vitest";
import { type ClusterName, parseClusterName } from "../../lib/model/ids.js";
import {
  CLUSTER,
  enabling,
  K1,
  K2,
  listed,
  locked,
  look,
  notEncrypted,
  PLATFORM,
  record,
  registration,
  SECURITY,
  there,
} from "../support/fakes/binding.js";
import { must } from "../support/fakes/must.js";
import { inShort, planFrom } from "./plan-from.js";

const onK1 = look([registration(K1)]);
const gone = look([], { cluster: { kind: "gone" } });
const blind = look([], { cluster: { kind: "unseen", why: locked({ account: PLATFORM }) } });
const name: ClusterName = must(parseClusterName("checkout"));
const other = listed({}, 7);

describe("the cluster of a binding", () => {
  it("may be declared by name today and by id tomorrow, and the reverse", () => {
    expect(inShort({ state: record({ cluster: name }), look: onK1, want: { cluster: CLUSTER.id } })).toBe("none");
    expect(inShort({ state: record(), look: onK1, want: { cluster: name } })).toBe("none");
  });

  it("may not become another one", () => {
    for (const cluster of [other.id, other.name]) {
      expect(inShort({ state: record(), look: onK1, want: { cluster } })).toBe("none BINDING_CLUSTER_FIXED!");
    }
  });

  it("may not be looked for under another name where it was not seen to have it", () => {
    for (const seen of [gone, blind]) {
      expect(inShort({ state: record(), look: seen, want: { cluster: name } })).toBe("none BINDING_CLUSTER_FIXED!");
    }
  });

  it("may not move to another account or infrastructure", () => {
    expect(inShort({ state: record(), look: onK1, want: { account: SECURITY } })).toBe("none BINDING_CLUSTER_FIXED!");
    expect(inShort({ state: record(), look: onK1, want: { infrastructure: "classic" } })).toBe(
      "none BINDING_CLUSTER_FIXED!",
    );
  });

  it("that is gone is refused even where nothing would be sent", () => {
    expect(inShort({ state: record(), look: gone })).toBe("none CLUSTER_GONE!");
  });

  it("that cannot be seen is refused only where something would change", () => {
    expect(inShort({ state: record(), look: blind })).toBe("none ACCESS_DENIED");
    expect(inShort({ state: record(), look: blind, want: { rootKey: K2 } })).toBe("none ACCESS_DENIED!");
    expect(inShort({ state: record(), look: blind, want: { rootKey: undefined } })).toBe("none ACCESS_DENIED!");
    expect(inShort({ state: record(), look: blind, want: { endpoint: "public" } })).toBe("none ACCESS_DENIED!");
    expect(inShort({ state: notEncrypted(), look: blind })).toBe("none ACCESS_DENIED!");
  });
});

describe("the state of the cluster", () => {
  const first = (cluster: Parameters<typeof there>[0], change = {}) =>
    inShort({ state: notEncrypted(), look: look([], { cluster: there({ encrypted: false, ...cluster }, change) }) });

  it("lets an enable through where it is normal and the master Ready and deployed", () => {
    expect(first({})).toBe("enable");
    expect(first({ masterStatus: "Ready (2 days ago)" })).toBe("enable");
  });

  it.each([
    "aborted",
    "critical",
    "delete_failed",
    "deleted",
    "deleting",
    "deploy_failed",
    "pending",
    "requested",
    "unsupported",
    "warning",
    "unknown",
    "never-seen-before",
  ])("refuses an enable where it is %s", (state) => {
    expect(first({ state })).toBe("enable CLUSTER_NOT_NORMAL!");
  });

  it.each([
    ["deploy_failed"],
    ["update_failed"],
    ["update_cancelled"],
    ["deleting"],
    ["never-seen-before"],
    ["unknown"],
  ])("refuses an enable where the master is %s", (masterState) => {
    expect(first({ masterState })).toBe("enable CLUSTER_NOT_NORMAL!");
  });

  it("refuses an enable where the master's status is a word never seen before", () => {
    expect(first({ masterStatus: "Pondering" })).toBe("enable CLUSTER_NOT_NORMAL!");
    expect(first({ masterStatus: "Readying" })).toBe("enable CLUSTER_NOT_NORMAL!");
  });

  it("only warns of an operation under way: the apply waits for it", () => {
    expect(first(enabling({ encrypted: false }))).toBe("enable CLUSTER_CHANGING");
    expect(first({ masterState: "deploying" })).toBe("enable CLUSTER_CHANGING");
    expect(first({ state: "updating", masterState: "updating" })).toBe("enable CLUSTER_CHANGING");
  });

  it("is told, and stops nothing, where nothing would be sent", () => {
    expect(
      inShort({ state: record(), look: look([registration(K1)], { cluster: there({ state: "critical" }) }) }),
    ).toBe("none CLUSTER_NOT_NORMAL");
  });

  it("is the list's word where nothing made a single read necessary", () => {
    const from = (state: string) => ({
      state: record(),
      look: look([registration(K1)], { cluster: { kind: "there", listed: listed({ state }), detail: undefined } }),
      want: { rootKey: K2 },
    });
    expect(inShort(from("normal"))).toBe("change_key");
    expect(inShort(from("warning"))).toBe("change_key CLUSTER_NOT_NORMAL!");
  });

  it("refuses a change where the single read failed", () => {
    const cluster = { kind: "there", listed: CLUSTER, detail: { seen: false, why: locked() } } as const;
    expect(inShort({ state: record(), look: look([registration(K1)], { cluster }), want: { rootKey: K2 } })).toBe(
      "change_key ACCESS_DENIED!",
    );
  });
});

describe("a hold that leaves the key out", () => {
  const want = { hold: "change freeze", rootKey: undefined };

  it("takes what is there, whatever it is", () => {
    expect(inShort({ state: record(), look: onK1, want })).toBe("none HELD");
    expect(inShort({ state: null, look: onK1, want })).toBe("adopt HELD");
    expect(inShort({ state: record(), look: gone, want })).toBe("none HELD CLUSTER_GONE");
  });

  it("still tells that the key was changed outside", () => {
    const state = record({ rootKey: K2.crn, driftedFrom: K1.crn });
    expect(inShort({ state, look: look([registration(K2)]), want })).toBe("none HELD KEY_CHANGED_OUTSIDE");
  });
});

describe("a hold", () => {
  const hold = "change freeze until 5 October";

  it("plans no change, and still tells what would have stopped it", () => {
    const from = { state: record(), look: onK1, want: { rootKey: K2, hold } };
    expect(inShort(from)).toBe("none HELD");
    expect(planFrom(from).sends).toBe(false);
    expect(inShort({ ...from, look: look([registration(K2, "2026-03-01T00:00:00Z")]), want: { hold } })).toBe(
      "none HELD KEY_CHANGED_OUTSIDE",
    );
  });

  it("lets the rest of the fleet plan over a cluster that is gone or cannot be seen", () => {
    expect(inShort({ state: record(), look: gone, want: { hold } })).toBe("none HELD CLUSTER_GONE");
    expect(inShort({ state: record(), look: blind, want: { hold, rootKey: K2 } })).toBe("none HELD ACCESS_DENIED");
  });

  it("does not let a cluster be created, except where that only takes over what is there", () => {
    const off = look([], { cluster: there({ encrypted: false }) });
    expect(inShort({ state: null, look: off, want: { hold } })).toBe("enable HELD!");
    expect(inShort({ state: null, look: onK1, want: { hold } })).toBe("adopt HELD");
  });
});
