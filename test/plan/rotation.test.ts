import { describe, expect, it } from "vitest";
import { restoreProblem } from "../../lib/plan/restore.js";
import { keyAge, overdueProblem, rotationProblem } from "../../lib/plan/rotation.js";
import { day, K1, keySeen } from "../support/fakes/binding.js";

const TODAY = Date.parse(day(9));

describe("a key that is to be rotated", () => {
  const against = (change: Parameters<typeof keySeen>[1], now = TODAY) =>
    rotationProblem("root key roks", keySeen(K1, change), now)?.code;

  it.each<[string, Parameters<typeof keySeen>[1], string | undefined]>([
    ["may be where it was never rotated, however young it is", { created: day(9) }, undefined],
    ["may be an hour after the last time", { lastRotated: "2026-02-08T23:00:00Z" }, undefined],
    ["may not be a second earlier", { lastRotated: "2026-02-08T23:00:01Z" }, "ROTATION_TOO_SOON"],
    ["may not be where it was imported", { imported: true }, "ROTATION_NEEDS_MATERIAL"],
    ["may be where it is not told whether it was imported", { imported: undefined }, undefined],
    ["may not be where it is disabled", { state: "disabled" }, "KEY_NOT_ACTIVE"],
    ["may not be where it is destroyed", { state: "destroyed" }, "KEY_NOT_ACTIVE"],
    ["may not be where it is a standard key", { extractable: true }, "KEY_NOT_ROOT"],
  ])("%s", (_, change, code) => {
    expect(against(change)).toBe(code);
  });
});

describe("the age of a key", () => {
  const age = (made: string | undefined, months: number | undefined, now: string) =>
    keyAge(made, months, Date.parse(now));

  it.each<[string, string | undefined, number | undefined, string, ReturnType<typeof keyAge>]>([
    [
      "within the interval",
      day(1),
      3,
      "2026-04-30T23:59:59Z",
      { ageDays: 88, dueOn: "2026-05-01T00:00:00Z", rotation: "in_time" },
    ],
    ["on the day", day(1), 3, "2026-05-01T00:00:00Z", { ageDays: 89, dueOn: "2026-05-01T00:00:00Z", rotation: "due" }],
    [
      "within two days more",
      day(1),
      3,
      "2026-05-03T00:00:00Z",
      { ageDays: 91, dueOn: "2026-05-01T00:00:00Z", rotation: "due" },
    ],
    [
      "after that",
      day(1),
      3,
      "2026-05-03T00:00:01Z",
      { ageDays: 91, dueOn: "2026-05-01T00:00:00Z", rotation: "overdue" },
    ],
    [
      "made on a day that the month of the next does not have",
      "2026-08-31T00:00:00Z",
      6,
      "2026-09-01T00:00:00Z",
      { ageDays: 1, dueOn: "2027-02-28T00:00:00Z", rotation: "in_time" },
    ],
    ["without an interval", day(1), undefined, day(3), { ageDays: 2, dueOn: null, rotation: "not_declared" }],
    ["with none on purpose", day(1), 0, day(3), { ageDays: 2, dueOn: null, rotation: "not_declared" }],
    ["that is not told", undefined, 3, day(3), { ageDays: null, dueOn: null, rotation: "unknown" }],
    [
      "that is not told, without an interval",
      undefined,
      undefined,
      day(3),
      { ageDays: null, dueOn: null, rotation: "not_declared" },
    ],
    [
      "made after the clock of this machine",
      day(5),
      3,
      day(3),
      { ageDays: 0, dueOn: "2026-05-05T00:00:00Z", rotation: "in_time" },
    ],
  ])("%s", (_, made, months, now, expected) => {
    expect(age(made, months, now)).toEqual(expected);
  });

  it("is a finding only where it is overdue", () => {
    const told = (now: string) => overdueProblem("root key roks", 3, age(day(1), 3, now))?.seen;
    expect(told("2026-05-02T00:00:00Z")).toBeUndefined();
    expect(told("2026-05-10T00:00:00Z")).toBe(
      "It is declared to be rotated every 3 months; its newest version is 98 days old, and a new one was due on 2026-05-01T00:00:00Z.",
    );
  });
});

describe("a key that is to be restored", () => {
  const deletion = { at: day(8), restorableUntil: "2026-03-10T00:00:00Z", restorable: true };
  const against = (change: Parameters<typeof keySeen>[1], now = TODAY) =>
    restoreProblem("root key roks", keySeen(K1, { state: "destroyed", deletion, ...change }), now)?.code;

  it.each<[string, Parameters<typeof keySeen>[1], string | undefined]>([
    ["may be within its time", {}, undefined],
    [
      "may be where the KMS tells nothing of it",
      { deletion: { at: undefined, restorableUntil: undefined, restorable: undefined } },
      undefined,
    ],
    ["may not be where the KMS says so", { deletion: { ...deletion, restorable: false } }, "KEY_NOT_RESTORABLE"],
    ["may not be where the time is over", { deletion: { ...deletion, restorableUntil: day(8) } }, "KEY_NOT_RESTORABLE"],
    [
      "may not be thirty days after its deletion",
      { deletion: { at: "2026-01-09T23:59:59Z", restorableUntil: undefined, restorable: undefined } },
      "KEY_NOT_RESTORABLE",
    ],
    ["may not be where it is there", { state: "active" }, "KEY_NOT_RESTORABLE"],
    ["may not be where it was imported", { imported: true }, "KEY_NOT_RESTORABLE"],
    ["may not be where it has expired", { expires: day(8) }, "KEY_NOT_RESTORABLE"],
    ["may not be where it is a standard key", { extractable: true }, "KEY_NOT_ROOT"],
  ])("%s", (_, change, code) => {
    expect(against(change)).toBe(code);
  });
});
