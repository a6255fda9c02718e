/** Law 2 over any course of events: what a cluster is known to have used is never forgotten. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BindingLook } from "../../lib/model/observation.js";
import { unseen } from "../../lib/model/seen.js";
import { type BindingRecord, recordAfterLook } from "../../lib/plan/record.js";
import {
  CLUSTER,
  day,
  imported,
  K1,
  K2,
  K3,
  KP2,
  key,
  locked,
  look,
  notEncrypted,
  record,
  registration,
  there,
} from "../support/fakes/binding.js";

const refs = fc.constantFrom(K1, K2, K3, key(4, KP2));
const registrations = fc.array(
  fc
    .tuple(refs, fc.option(fc.integer({ min: 2, max: 28 })))
    .map(([ref, on]) => registration(ref, on === null ? null : day(on))),
  { maxLength: 4 },
);
const cluster = fc.constantFrom(
  there(),
  there({ encrypted: false }),
  { kind: "there", listed: CLUSTER, detail: undefined } as const,
  { kind: "there", listed: CLUSTER, detail: unseen(locked()) } as const,
  { kind: "unseen", why: locked() } as const,
  { kind: "gone" } as const,
);
const looks = fc
  .tuple(registrations, cluster, fc.boolean())
  .map(([found, at, blind]) => look(found, { cluster: at, unread: blind ? [locked()] : [] }));
const starts = fc.constantFrom(
  record(),
  record({ rootKeySeen: "pending", rootKey: K2.crn, formerRootKeys: new Set([K1.crn]) }),
  record({ rootKeySeen: "unseen" }),
  record({ rootKeySeen: "claimed" }),
  notEncrypted(),
  imported(),
);

const used = ({ formerRootKeys, rootKey, rootKeySeen }: BindingRecord) =>
  new Set([...formerRootKeys, ...(rootKey === null || rootKeySeen === "claimed" ? [] : [rootKey])]);

const course = fc.tuple(starts, fc.array(looks, { maxLength: 6 }));

/** Without the index that `reduce` gives besides. */
const after = (now: BindingRecord, seen: BindingLook) => recordAfterLook(now, seen);

describe("over any course of looks", () => {
  it("a key that the cluster is known to have used stays known: in use, or in the ledger", () => {
    fc.assert(
      fc.property(course, ([start, seen]) => {
        let now = start;
        for (const next of seen) {
          const after = recordAfterLook(now, next);
          for (const crn of used(now)) expect(used(after)).toContain(crn);
          now = after;
        }
      }),
    );
  });

  it("no key is both in use and left", () => {
    fc.assert(
      fc.property(course, ([start, seen]) => {
        const end = seen.reduce(after, start);
        if (end.rootKey !== null) expect(end.formerRootKeys).not.toContain(end.rootKey);
      }),
    );
  });

  it("looking twice at the same changes nothing more", () => {
    fc.assert(
      fc.property(course, looks, ([start, seen], last) => {
        const once = recordAfterLook(seen.reduce(after, start), last);
        expect(recordAfterLook(once, last)).toEqual(once);
      }),
    );
  });

  it("the date from which the history is complete never changes once it is known", () => {
    fc.assert(
      fc.property(course, ([start, seen]) => {
        const end = seen.reduce(after, start);
        if (start.historyCompleteSince !== null) expect(end.historyCompleteSince).toBe(start.historyCompleteSince);
      }),
    );
  });

  it("nothing is called seen that is not registered", () => {
    fc.assert(
      fc.property(starts, looks, (start, last) => {
        const after = recordAfterLook(start, last);
        if (last.cluster.kind === "gone" || after.rootKeySeen !== "seen") return;
        expect(last.keys.registrations.map(({ key: crn }) => crn)).toContain(after.rootKey);
      }),
    );
  });
});
