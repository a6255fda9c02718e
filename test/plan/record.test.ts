import { describe, expect, it } from "vitest";
import { unseen } from "../../lib/model/seen.js";
import { recordAfterLook } from "../../lib/plan/record.js";
import {
  CLUSTER,
  day,
  imported,
  K1,
  K2,
  K3,
  keys,
  locked,
  look,
  MADE,
  notEncrypted,
  record,
  registration,
  there,
} from "../support/fakes/binding.js";

const off = there({ encrypted: false });
const K1_SEEN = look([registration(K1)]);

describe("the record after a look", () => {
  it("stays as it is where the key is seen again", () => {
    expect(recordAfterLook(record(), K1_SEEN)).toEqual(record());
  });

  it("follows a new version of the same key: that is no drift", () => {
    const rotated = { ...registration(K1), version: { id: "v2", created: day(9) } };
    expect(recordAfterLook(record(), look([rotated]))).toEqual(record({ keyVersion: "v2" }));
  });

  it("notes where the cluster was found", () => {
    const after = recordAfterLook(imported(), K1_SEEN);
    expect(after).toMatchObject({ clusterId: CLUSTER.id, clusterCrn: CLUSTER.crn });
  });

  it("says gone, and keeps the key: what was destroyed is known", () => {
    expect(recordAfterLook(record(), look([], { cluster: { kind: "gone" } }))).toEqual(record({ encryption: "gone" }));
  });
});

describe("a key changed outside", () => {
  const drifted = recordAfterLook(record(), look([registration(K2, day(9))]));

  it("is what the record says then, with the key that was left in the ledger", () => {
    expect(drifted).toEqual(
      record({
        rootKey: K2.crn,
        keyVersion: `${K2.id}-v1`,
        formerRootKeys: keys(K1),
        driftedFrom: K1.crn,
      }),
    );
  });

  it("stays noted while nobody has decided about it", () => {
    expect(recordAfterLook(drifted, look([registration(K2, day(9))]))).toEqual(drifted);
  });

  it("is seen also while the old key is still registered", () => {
    const after = recordAfterLook(record(), look([registration(K1), registration(K2, day(9))]));
    expect(after).toMatchObject({ rootKey: K2.crn, driftedFrom: K1.crn, formerRootKeys: keys(K1) });
  });
});

describe("a key that an earlier run of ours asked for", () => {
  it("is no drift where it is in use now, and the old one is left", () => {
    const after = recordAfterLook(record(), look([registration(K2, day(9))]), K2.crn);
    expect(after).toMatchObject({ rootKey: K2.crn, driftedFrom: null, formerRootKeys: keys(K1) });
  });

  it("does not hide that somebody else asked for another", () => {
    const after = recordAfterLook(record(), look([registration(K3, day(9))]), K2.crn);
    expect(after).toMatchObject({ rootKey: K3.crn, driftedFrom: K1.crn });
  });
});

describe("a registration on a key that was left", () => {
  const moved = record({ rootKey: K2.crn, formerRootKeys: keys(K1) });
  const both = look([registration(K1), registration(K2, day(9))]);

  it("that lingers is noted and is no drift", () => {
    const after = recordAfterLook(moved, both);
    expect(after).toMatchObject({ rootKey: K2.crn, lingeringKeys: keys(K1), driftedFrom: null });
  });

  it("that has gone is forgotten, but not where an instance could not be read", () => {
    const noted = recordAfterLook(moved, both);
    expect(recordAfterLook(noted, look([registration(K2, day(9))])).lingeringKeys).toEqual(keys());
    const unread = look([registration(K2, day(9))], { unread: [locked()] });
    expect(recordAfterLook(noted, unread).lingeringKeys).toEqual(keys(K1));
  });
});

describe("while a change waits for its registration", () => {
  const pending = record({ rootKey: K2.crn, rootKeySeen: "pending", keyVersion: null, formerRootKeys: keys(K1) });

  it("the old key seen is lag, not drift", () => {
    expect(recordAfterLook(pending, K1_SEEN)).toEqual(pending);
  });

  it("no registration at all is lag too", () => {
    expect(recordAfterLook(pending, look())).toEqual(pending);
  });

  it("the new key's registration confirms it", () => {
    expect(recordAfterLook(pending, look([registration(K1), registration(K2, day(2))]))).toEqual(
      record({ rootKey: K2.crn, keyVersion: `${K2.id}-v1`, formerRootKeys: keys(K1), lingeringKeys: keys(K1) }),
    );
  });

  it("a third key is drift all the same", () => {
    expect(recordAfterLook(pending, look([registration(K1), registration(K3, day(9))]))).toMatchObject({
      rootKey: K3.crn,
      rootKeySeen: "seen",
      driftedFrom: K2.crn,
      formerRootKeys: keys(K1, K2),
    });
  });

  it("a key that was seen and is not any more is unseen, when only left keys are registered", () => {
    const after = recordAfterLook(record({ formerRootKeys: keys(K2) }), look([registration(K2)]));
    expect(after).toEqual(record({ formerRootKeys: keys(K2), rootKeySeen: "unseen" }));
  });
});

describe("what is not seen", () => {
  it("keeps the last known key and says unseen", () => {
    expect(recordAfterLook(record(), look([], { unread: [locked()] }))).toEqual(record({ rootKeySeen: "unseen" }));
  });

  it("keeps a claim a claim", () => {
    expect(recordAfterLook(record({ rootKeySeen: "claimed" }), look()).rootKeySeen).toBe("claimed");
  });

  it("keeps what is known of an encrypted cluster that cannot be read, and knows nothing of another", () => {
    const blind = look([], { cluster: { kind: "unseen", why: locked() } });
    expect(recordAfterLook(record(), blind)).toEqual(record({ rootKeySeen: "unseen" }));
    expect(recordAfterLook(notEncrypted(), blind)).toMatchObject({ encryption: "unknown", rootKeySeen: "unseen" });
  });

  it("takes neither on nor off for granted where the single read failed", () => {
    const half = look([], { cluster: { kind: "there", listed: CLUSTER, detail: unseen(locked()) } });
    expect(recordAfterLook(imported(), half)).toMatchObject({
      encryption: "unknown",
      rootKey: null,
      rootKeySeen: "unseen",
    });
    expect(recordAfterLook(record(), half)).toMatchObject({ encryption: "enabled", rootKey: K1.crn });
  });
});

describe("a claim", () => {
  const claimed = record({ rootKeySeen: "claimed", historyCompleteSince: null });

  it("that turns out right is seen from then on", () => {
    expect(recordAfterLook(claimed, K1_SEEN)).toMatchObject({
      rootKey: K1.crn,
      rootKeySeen: "seen",
      driftedFrom: null,
    });
  });

  it("that turns out wrong is drift, but its key is not in the ledger: the cluster never used it", () => {
    expect(recordAfterLook(claimed, look([registration(K2)]))).toMatchObject({
      rootKey: K2.crn,
      rootKeySeen: "seen",
      driftedFrom: K1.crn,
      formerRootKeys: keys(),
    });
  });
});

describe("the history", () => {
  it("of a cluster that is not encrypted is complete from its first day", () => {
    expect(recordAfterLook(imported(), look([], { cluster: off }))).toMatchObject({
      encryption: "none",
      rootKey: null,
      rootKeySeen: "none",
      historyCompleteSince: MADE,
    });
  });

  it("is complete since the registration of the first key that was seen", () => {
    expect(recordAfterLook(imported(), look([registration(K1, day(3))])).historyCompleteSince).toBe(day(3));
  });

  it("is never said to begin later than it was known to", () => {
    expect(recordAfterLook(record(), look([registration(K2, day(9))])).historyCompleteSince).toBe(MADE);
  });

  it("takes in the older keys that are still registered", () => {
    expect(recordAfterLook(imported(), look([registration(K1), registration(K2, day(9))])).formerRootKeys).toEqual(
      keys(K1),
    );
  });

  it("keeps a key that was in use when the cluster says, against all rules, that it is not encrypted", () => {
    expect(recordAfterLook(record(), look([], { cluster: off }))).toMatchObject({
      encryption: "none",
      rootKey: null,
      formerRootKeys: keys(K1),
    });
    const claimed = record({ rootKeySeen: "claimed" });
    expect(recordAfterLook(claimed, look([], { cluster: off })).formerRootKeys).toEqual(keys());
  });
});
