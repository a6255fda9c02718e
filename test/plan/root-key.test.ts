import { describe, expect, it } from "vitest";
import type { KeyCrn } from "../../lib/model/crn.js";
import { seen, unseen } from "../../lib/model/seen.js";
import { retiringKeyOf, unusedSince } from "../../lib/plan/retirement.js";
import {
  keyChanges,
  keyRemoval,
  keysFound,
  planRootKey,
  type RootKeyDeclared,
  type RootKeyRecord,
  type RootKeyView,
} from "../../lib/plan/root-key.js";
import { CLUSTER, day, K1, K2, K3, KP2, keySeen, locked } from "../support/fakes/binding.js";
import { codesOf, decided, keyDeclared, keyRecord } from "../support/fakes/managed.js";

const none: ReadonlySet<KeyCrn> = new Set();
const view = (change: Partial<RootKeyView>): RootKeyView => ({
  record: null,
  found: undefined,
  existing: null,
  met: none,
  users: undefined,
  why: undefined,
  last: null,
  key: undefined,
  today: Date.parse("2025-10-01T00:00:00Z"),
  ...change,
});
const update = (record: Partial<RootKeyRecord>, want: Partial<RootKeyDeclared> = {}, more: Partial<RootKeyView> = {}) =>
  planRootKey(keyDeclared(want), view({ record: keyRecord(record), ...more }));
const create = (more: Partial<RootKeyView>, want: Partial<RootKeyDeclared> = {}) =>
  planRootKey(keyDeclared(want), view(more));

const TODAY = Date.parse(day(9));
const HOUR = 3_600_000;
/** Retiring, and unused for long enough. */
const READY = { last: { wanted: "retiring", unusedSince: day(1) }, today: TODAY } as const;

const ours = keySeen(K1, { aliases: ["mark"] });
const other = keySeen(K2);
const nothing = seen({ ours: undefined, others: [] });
const mine = seen({ ours, others: [] });

describe("a key that is in the state", () => {
  it.each<[string, Partial<RootKeyRecord>, Partial<RootKeyDeclared>]>([
    ["as declared", {}, {}],
    ["with two people for its deletion, nothing declared", { dualAuthDelete: true }, {}],
    ["with a description and an expiration, none declared", { description: "for roks", expires: day(9) }, {}],
    [
      "with a rotation and aliases, none declared",
      { rotationMonths: 3, aliases: new Set(["a1"]) },
      { rotationMonths: undefined, aliases: undefined },
    ],
    ["as declared in everything", all(), wantAll()],
  ])("plans nothing: %s", (_, record, want) => {
    expect(decided(update(record, want))).toBe("none");
  });

  it.each<[string, Partial<RootKeyRecord>, Partial<RootKeyDeclared>]>([
    ["key_ring", {}, { keyRing: "clusters" }],
    ["rotation_months", {}, { rotationMonths: 3 }],
    ["rotation_months", { rotationMonths: 3 }, { rotationMonths: 0 }],
    ["rotation_months", { rotationMonths: 3 }, { rotationMonths: 6 }],
    ["dual_auth_delete", {}, { dualAuthDelete: true }],
    ["dual_auth_delete", { dualAuthDelete: null }, { dualAuthDelete: true }],
    ["aliases", {}, { aliases: new Set(["roks-a"]) }],
    ["aliases", { aliases: new Set(["roks-a"]) }, {}],
    ["aliases", { aliases: new Set(["roks-a"]) }, { aliases: new Set(["roks-b"]) }],
  ])("is updated in its %s", (attribute, record, want) => {
    expect(decided(update(record, want))).toBe("update");
    expect(keyChanges(keyDeclared(want), keyRecord(record))).toEqual([attribute]);
  });

  it.each<[string, Partial<RootKeyRecord>, Partial<RootKeyDeclared>]>([
    ["instance", {}, { instance: KP2 }],
    ["name", {}, { name: "roks-new" }],
    ["description", {}, { description: "for roks" }],
    ["description", { description: "for roks" }, { description: "for others" }],
    ["expires", {}, { expires: day(9) }],
    ["dual_auth_delete", { dualAuthDelete: true }, { dualAuthDelete: false }],
  ])("cannot change its %s", (attribute, record, want) => {
    const decision = update(record, want);
    expect(decided(decision)).toBe("none KEY_FIXED!");
    expect(decision.problems[0]?.attribute).toEqual([attribute]);
  });

  it.each(["destroyed", "purged"] as const)(
    "is refused when it is %s, with a change or without, and none is made in its place",
    (status) => {
      expect(decided(update({ status }))).toBe("none KEY_GONE!");
      expect(decided(update({ status }, { rotationMonths: 3 }))).toBe("none KEY_GONE!");
    },
  );

  it.each(["preactive", "disabled", "other"] as const)(
    "is a warning when it is %s, and refused only with a change",
    (status) => {
      expect(decided(update({ status }))).toBe("none KEY_NOT_ACTIVE");
      expect(decided(update({ status }, { rotationMonths: 3 }))).toBe("update KEY_NOT_ACTIVE!");
    },
  );

  it("is named as expired by its state or its date, or as about to expire, and refused only with a change", () => {
    const soon = { expires: "2025-12-30T00:00:00Z" };
    expect(decided(update({ status: "expired" }))).toBe("none KEY_EXPIRED");
    expect(decided(update({ expires: "2025-10-01T00:00:00Z" }))).toBe("none KEY_EXPIRED");
    expect(decided(update({ status: "expired" }, { rotationMonths: 3 }))).toBe("update KEY_EXPIRED!");
    expect(decided(update(soon))).toBe("none KEY_EXPIRES_SOON");
    expect(decided(update(soon, { rotationMonths: 3 }))).toBe("update KEY_EXPIRES_SOON");
    expect(decided(update({ expires: "2025-12-30T00:00:01Z" }))).toBe("none");
  });

  it("says why where it could not be read, and is refused only with a change", () => {
    expect(decided(update({ status: "unknown" }, {}, { why: locked() }))).toBe("none ACCESS_DENIED");
    expect(decided(update({ status: "unknown" }, { keyRing: "new" }, { why: locked() }))).toBe("update ACCESS_DENIED!");
  });

  it("is refused where it is a standard key", () => {
    expect(decided(update({ extractable: true }))).toBe("none KEY_NOT_ROOT!");
  });

  it("plans no change on hold, and what would have stopped one is a warning", () => {
    expect(decided(update({}, { hold: "freeze", rotationMonths: 3 }))).toBe("none HELD");
    expect(decided(update({}, { hold: "freeze", name: "new" }))).toBe("none HELD KEY_FIXED");
    expect(decided(update({ status: "destroyed" }, { hold: "freeze" }))).toBe("none HELD KEY_GONE");
    expect(decided(update({}, { hold: "freeze", wanted: "retired" }, { users: seen([]), ...READY }))).toBe("none HELD");
  });
});

describe("a key that is to be retired", () => {
  const retire = (
    users: RootKeyView["users"],
    record: Partial<RootKeyRecord> = {},
    more: Partial<RootKeyView> = READY,
  ) => decided(update(record, { wanted: "retired" }, { users, ...more }));

  it("is deleted where nothing was registered on it for a day, whatever state it is in", () => {
    for (const status of ["active", "disabled", "expired", "preactive"] as const)
      expect(retire(seen([]), { status })).toMatch(/^retire RETIRED_BY_PLAN$/);
  });

  it("is kept where anything is registered on it, where that cannot be read, or was not", () => {
    expect(retire(seen([CLUSTER.crn]))).toBe("none KEY_IN_USE!");
    expect(retire(seen(["crn:v1:bluemix:public:cloud-object-storage:global:a/1:2:bucket:3"]))).toBe("none KEY_IN_USE!");
    expect(retire(unseen(locked()))).toBe("none KEY_IN_USE!");
    expect(retire(undefined)).toBe("none KEY_IN_USE!");
  });

  it("is kept where the key itself cannot be read, whoever is registered", () => {
    expect(retire(seen([]), { status: "unknown" }, { ...READY, why: locked() })).toBe("none ACCESS_DENIED!");
  });

  it.each<[string, RootKeyView["last"], number]>([
    ["the state is not at hand", null, 0],
    ["it was active until now", { wanted: "active", unusedSince: null }, 0],
    ["it was active until now, whatever else the state says", { wanted: "active", unusedSince: day(1) }, 0],
    ["nothing says since when nothing is registered", { wanted: "retiring", unusedSince: null }, 0],
    ["the day is not over, but for a second", { wanted: "retiring", unusedSince: day(8) }, -1_000],
    ["the clock stands before the first look", { wanted: "retiring", unusedSince: day(9) }, -HOUR],
  ])("is kept where %s", (_, last, later) => {
    expect(retire(seen([]), {}, { last, today: TODAY + later })).toBe("none KEY_RETIRED_TOO_SOON!");
  });

  it("goes when the day is over, to the second", () => {
    expect(retire(seen([]), {}, { last: { wanted: "retiring", unusedSince: day(8) }, today: TODAY })).toBe(
      "retire RETIRED_BY_PLAN",
    );
  });

  it("is done where it is destroyed already", () => {
    expect(retire(undefined, { status: "destroyed" })).toBe("none");
    expect(retire(undefined, { status: "purged" })).toBe("none");
  });

  it("waits for a second person where one has set it for deletion by an earlier apply", () => {
    const key = keySeen(K1, { dualAuthDelete: true, setForDeletion: { until: day(14) } });
    const last = { wanted: "retired", unusedSince: day(1) } as const;
    expect(retire(seen([]), {}, { ...READY, last, key })).toBe("none KEY_DELETION_AWAITED");
    // Somebody else has set it: this is the second person.
    expect(retire(seen([]), {}, { ...READY, key })).toBe("retire RETIRED_BY_PLAN");
    // The time for the second person is over: it begins again.
    expect(retire(seen([]), {}, { ...READY, last, key: keySeen(K1, { dualAuthDelete: true }) })).toBe(
      "retire RETIRED_BY_PLAN",
    );
    expect(retire(seen([CLUSTER.crn]), {}, { ...READY, last, key })).toBe("none KEY_IN_USE!");
  });
});

describe("a key that is being retired", () => {
  const retiring = (more: Partial<RootKeyView>, want: Partial<RootKeyDeclared> = {}) =>
    decided(update({}, { wanted: "retiring", ...want }, more));

  it("is kept, and told of, whoever is registered", () => {
    for (const users of [seen([]), seen([CLUSTER.crn]), unseen(locked()), undefined])
      expect(retiring({ users, ...READY })).toBe("none KEY_RETIRING");
  });

  it("is changed otherwise as it is declared", () => {
    expect(retiring({ users: seen([]) }, { rotationMonths: 0, keyRing: "new" })).toBe("update KEY_RETIRING");
  });

  it("is taken back where it was set for deletion by an earlier apply", () => {
    const key = keySeen(K1, { dualAuthDelete: true, setForDeletion: { until: day(14) } });
    const last = { wanted: "retired", unusedSince: day(1) } as const;
    expect(retiring({ users: seen([]), last, key })).toBe("update KEY_RETIRING");
    expect(decided(update({}, {}, { last, key }))).toBe("update");
    expect(decided(update({}, {}, { last: { ...last, wanted: "active" }, key }))).toBe("none");
    expect(decided(update({}, {}, { last, key: keySeen(K1) }))).toBe("none");
  });

  it("is refused where it is destroyed: nobody has declared that", () => {
    expect(decided(update({ status: "destroyed" }, { wanted: "retiring" }))).toBe("none KEY_GONE!");
  });
});

describe("since when nothing is registered on a key", () => {
  const now = Date.parse(day(9));
  it.each<[string, string | null, RootKeyView["users"], string | null]>([
    ["begins with the first look that finds nothing", null, seen([]), day(9)],
    ["stays what it was while nothing is found", day(3), seen([]), day(3)],
    ["ends where something is found", day(3), seen([CLUSTER.crn]), null],
    ["is not begun by a look that could not see", null, unseen(locked()), null],
    ["is not ended by a look that could not see", day(3), unseen(locked()), day(3)],
  ])("%s", (_, before, users, after) => {
    expect(unusedSince(before, users ?? unseen(locked()), now)).toBe(after);
  });
});

describe("a cluster and a key that is being retired", () => {
  it("is refused where it would move to it, and told where it is on it", () => {
    expect(codesOf([retiringKeyOf("cluster checkout", K1.crn, true)])).toEqual(["RETIRING_KEY_DECLARED!"]);
    expect(codesOf([retiringKeyOf("cluster checkout", K1.crn, false)])).toEqual(["RETIRING_KEY_DECLARED"]);
  });
});

describe("a key that is not in the state", () => {
  it("is made where nothing is found, or its instance is not known yet", () => {
    expect(decided(create({ found: nothing }))).toBe("create");
    expect(decided(create({ found: undefined }))).toBe("create");
  });

  it("is not made where it cannot be seen whether it is there", () => {
    expect(decided(create({ found: unseen(locked()) }))).toBe("none ACCESS_DENIED!");
  });

  it("is taken over where an earlier run made it", () => {
    expect(decided(create({ found: mine, existing: keyRecord() }))).toBe("adopt ADOPTED");
  });

  it("is not taken over where it differs in what cannot be changed, or is not usable", () => {
    const taken = (record: Partial<RootKeyRecord>, want: Partial<RootKeyDeclared> = {}) =>
      decided(create({ found: mine, existing: keyRecord(record) }, want));
    expect(taken({}, { description: "for roks" })).toBe("adopt ADOPTED KEY_FIXED!");
    expect(taken({ status: "destroyed" })).toBe("adopt ADOPTED KEY_GONE!");
    expect(taken({ extractable: true })).toBe("adopt ADOPTED KEY_NOT_ROOT!");
    expect(taken({ status: "disabled" })).toBe("adopt ADOPTED KEY_NOT_ACTIVE");
    expect(taken({ status: "disabled" }, { rotationMonths: 3 })).toBe("adopt ADOPTED KEY_NOT_ACTIVE!");
  });

  it("is refused where another has its name, also beside the one that was made here", () => {
    expect(decided(create({ found: seen({ ours: undefined, others: [other] }) }))).toBe("none KEY_NAME_TAKEN!");
    expect(decided(create({ found: seen({ ours, others: [other] }), existing: keyRecord() }))).toBe(
      "none KEY_NAME_TAKEN!",
    );
  });

  it("is a replacement where it was in the state when the run began", () => {
    const met = new Set([K1.crn]);
    expect(decided(create({ found: mine, existing: keyRecord(), met }))).toBe("none REPLACEMENT_REFUSED!");
    expect(decided(create({ found: seen({ ours: undefined, others: [ours] }), met }))).toBe(
      "none REPLACEMENT_REFUSED!",
    );
    expect(decided(create({ found: mine, existing: keyRecord(), met: new Set([K2.crn]) }))).toBe("adopt ADOPTED");
  });

  it("cannot be retired where there is none", () => {
    expect(decided(create({ found: nothing }, { wanted: "retired" }))).toBe("none CONFIGURATION_INVALID!");
    expect(decided(create({ found: nothing }, { wanted: "retiring" }))).toBe("none CONFIGURATION_INVALID!");
  });

  it("is not made on hold", () => {
    expect(decided(create({ found: nothing }, { hold: "freeze" }))).toBe("create HELD!");
  });

  it("is taken over on hold only where nothing would be changed", () => {
    const existing = keyRecord();
    expect(decided(create({ found: mine, existing }, { hold: "freeze" }))).toBe("adopt HELD ADOPTED");
    expect(decided(create({ found: mine, existing }, { hold: "freeze", keyRing: "new" }))).toBe("adopt HELD! ADOPTED");
  });

  it.each<[string, Partial<RootKeyView>, string]>([
    ["cannot be looked for", { found: unseen(locked()) }, "ACCESS_DENIED!"],
    ["has a name that is taken", { found: seen({ ours: undefined, others: [other] }) }, "KEY_NAME_TAKEN!"],
    ["is to be replaced", { found: mine, existing: keyRecord(), met: new Set([K1.crn]) }, "REPLACEMENT_REFUSED!"],
    ["is destroyed", { found: mine, existing: keyRecord({ status: "destroyed" }) }, "KEY_GONE!"],
  ])("stays refused on hold where it %s: a create cannot plan nothing", (_, more, code) => {
    expect(codesOf(create(more, { hold: "freeze" }).problems)).toContain(code);
  });
});

describe("the keys that a create finds", () => {
  it("are told apart by the mark, whatever they are called", () => {
    const renamed = keySeen(K1, { name: "renamed", aliases: ["roks-a", "mark"] });
    expect(keysFound([renamed, other], "roks", "mark")).toEqual({ ours: renamed, others: [other] });
    expect(keysFound([keySeen(K3, { name: "else" })], "roks", "mark")).toEqual({ ours: undefined, others: [] });
  });

  it("leave out those of the name that are destroyed, but not those that are only disabled", () => {
    const destroyed = keySeen(K2, { state: "destroyed" });
    const disabled = keySeen(K3, { state: "disabled" });
    expect(keysFound([destroyed, disabled], "roks", "mark")).toEqual({ ours: undefined, others: [disabled] });
  });

  it("still have the mark when they are destroyed, so that none is made in their place", () => {
    const destroyed = keySeen(K1, { state: "destroyed", aliases: ["mark"] });
    expect(keysFound([destroyed], "roks", "mark").ours).toBe(destroyed);
  });
});

describe("a key that is dropped", () => {
  it.each<[string, RootKeyRecord["status"], "active" | "retired", readonly string[]]>([
    ["active", "active", "active", ["KEY_DROPPED!"]],
    ["active, to be retired", "active", "retired", ["KEY_DROPPED!"]],
    ["disabled, to be retired", "disabled", "retired", ["KEY_DROPPED!"]],
    ["unknown, to be retired", "unknown", "retired", ["KEY_DROPPED!"]],
    ["destroyed by somebody else", "destroyed", "active", ["KEY_DROPPED!"]],
    ["retired and destroyed", "destroyed", "retired", []],
    ["retired and purged", "purged", "retired", []],
  ])("%s", (_, status, wanted, codes) => {
    expect(codesOf(keyRemoval(keyRecord({ status }), wanted))).toEqual(codes);
  });
});

function all(): Partial<RootKeyRecord> {
  return {
    keyRing: "clusters",
    description: "for roks",
    expires: day(20),
    rotationMonths: 3,
    dualAuthDelete: true,
    aliases: new Set(["a1", "b2"]),
  };
}

function wantAll(): Partial<RootKeyDeclared> {
  return {
    keyRing: "clusters",
    description: "for roks",
    expires: day(20),
    rotationMonths: 3,
    dualAuthDelete: true,
    aliases: new Set(["b2", "a1"]),
  };
}
