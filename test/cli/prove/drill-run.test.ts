import { describe, expect, it } from "vitest";
import { err } from "../../../lib/model/result.js";
import { seen } from "../../../lib/model/seen.js";
import { type DrillRecord, verdictOfDrill } from "../../../lib/plan/prove/drill-record.js";
import { detail, locked } from "../../support/fakes/binding.js";
import { must } from "../../support/fakes/must.js";
import { blind, down, lost, NAMES, type Play, type PlayOptions, play, refused, START } from "./drill-world.js";

/** One line for each step, and what it all comes to. */
const inShort = (record: DrillRecord): readonly string[] => [
  ...record.steps.map(
    ({ name, result, started, ended }) => `${name} ${result} ${(started - START) / 1_000}-${(ended - START) / 1_000}`,
  ),
  `${verdictOfDrill(record)}, key ${record.key}${record.stopped ? ", stopped" : ""}`,
];
const seenAt = (record: DrillRecord, name: string) => record.steps.find((step) => step.name === name)?.seen;
const drilled = async (options: PlayOptions = {}, order = {}) => {
  const world = play(options);
  const record = must(await world.run(order));
  return { world, record, short: inShort(record) };
};
const safe = ({ state, note }: Play) => ({ state, note });
const SAFE = { state: "active", note: false };

describe("a drill", () => {
  it("disables, sees the secrets lost, enables, sees the cluster normal and the secrets read: with the note in between", async () => {
    const { world, record, short } = await drilled();
    expect(short).toEqual([
      "before passed 0-0",
      "disable passed 0-0",
      "lost passed 0-300",
      "enable passed 300-302",
      "normal passed 302-302",
      "after passed 302-302",
      "passed, key active",
    ]);
    expect(record.steps.map((step) => step.seen)).toMatchInlineSnapshot(`
      [
        "The cluster's API lists 2 secrets, and one of them was read by itself.",
        "The key was disabled.",
        "The cluster reports “warning”. Its API gives no secrets: HTTP 500.",
        "The key is active again.",
        "The cluster reports “normal”.",
        "The cluster's API lists 2 secrets, and one of them was read by itself: all 2 of those before.",
      ]
    `);
    const order = world.log.filter((word) => !["look", "cluster", "secrets"].includes(word));
    expect(order).toEqual(["write note", "disable", "enable", "remove note"]);
    expect(safe(world)).toEqual(SAFE);
  });

  it("sends nothing where the note cannot be written", async () => {
    const world = play({ note: err("the disk is full") });
    expect(await world.run()).toEqual(err("the disk is full"));
    expect(world.log).toEqual(["write note"]);
  });

  it("keeps the time between disable and enable that the KMS wants", async () => {
    const { world, short } = await drilled({ notice: 0 });
    expect(short).toEqual(expect.arrayContaining(["lost passed 0-0", "enable passed 0-33"]));
    expect(world.log.filter((word) => word === "enable")).toHaveLength(1);
  });

  it("is refused the disable: it looks, sends no enable, and the key was active all along", async () => {
    const { world, record, short } = await drilled({ disable: [{ failure: refused, effect: false }] });
    expect(short.at(-1)).toBe("failed, key active");
    expect(seenAt(record, "disable")).toBe("The KMS refused to disable the key: no role (FORBIDDEN).");
    expect(world.log).not.toContain("enable");
    expect(safe(world)).toEqual(SAFE);
  });

  it("looks after a lost answer, and goes on where the disable took effect", async () => {
    const { world, record, short } = await drilled({ disable: [{ failure: lost, effect: true }] });
    expect(short.at(-1)).toBe("passed, key active");
    expect(seenAt(record, "disable")).toBe("The answer was lost (ECONNRESET); a look showed the key disabled.");
    expect(world.log.filter((word) => word === "disable")).toHaveLength(1);
  });

  it("repeats the disable once, after three looks that show that it did not take effect", async () => {
    const once = await drilled({ disable: [{ failure: lost, effect: false }] });
    expect(once.short.at(-1)).toBe("passed, key active");
    expect(once.world.log.slice(0, 6)).toEqual(["write note", "disable", "look", "look", "look", "disable"]);
    const twice = await drilled({
      disable: [
        { failure: lost, effect: false },
        { failure: down, effect: false },
      ],
    });
    expect(twice.short.at(-1)).toBe("failed, key active");
    expect(twice.world.log.filter((word) => word === "disable")).toHaveLength(2);
    expect(safe(twice.world)).toEqual(SAFE);
  });

  it("watches for a disable that was lost on its way, and undoes it when it arrives late", async () => {
    const { world, short } = await drilled({
      disable: [
        { failure: lost, effect: false },
        { failure: lost, effect: false },
      ],
      at: (word, at) => {
        if (word === "disable")
          at.clock.after(60_000, () => at.become(at.log.includes("enable") ? at.state : "disabled"));
      },
    });
    expect(world.log).toContain("enable");
    expect(short.at(-1)).toBe("failed, key active");
    expect(safe(world)).toEqual(SAFE);
  });

  it("enables after its patience where the secrets are not lost, and does not claim anything", async () => {
    const { world, record, short } = await drilled({ notice: Number.POSITIVE_INFINITY }, { patience: 600_000 });
    expect(short).toContain("lost failed 0-600");
    expect(short.at(-1)).toBe("failed, key active");
    expect(seenAt(record, "lost")).toBe(
      "Not seen in time. Last: The cluster reports “normal”. Its API gives 2 secrets.",
    );
    expect(safe(world)).toEqual(SAFE);
  });

  it("takes what it may not see for unknown", async () => {
    const hidden = await drilled({ secrets: () => ({ kind: "unclear", why: "HTTP 403" }) }, { patience: 60_000 });
    expect(hidden.short).toEqual(
      expect.arrayContaining(["lost unknown 0-60", "after unknown 62-962", "unknown, key active"]),
    );
    const masked = await drilled({ cluster: async () => blind }, { patience: 60_000 });
    expect(masked.short).toEqual(
      expect.arrayContaining(["lost unknown 0-60", "normal unknown 62-122", "unknown, key active"]),
    );
  });

  it("does not stretch an outage for a word: lost secrets without a warning end it in a quarter of an hour", async () => {
    const { short } = await drilled({ cluster: async () => seen(detail()) });
    expect(short).toContain("lost failed 0-1200");
  });

  it("stops where somebody else changes the key meanwhile", async () => {
    const { record, world, short } = await drilled({
      at: (word, at) => {
        if (word === "disable") at.clock.after(20_000, () => at.become("active"));
      },
    });
    expect(seenAt(record, "lost")).toBe("The key is active: somebody else has changed it meanwhile.");
    expect(seenAt(record, "enable")).toBe("The key was seen active without having been enabled here.");
    expect(short.at(-1)).toBe("failed, key active");
    expect(safe(world)).toEqual(SAFE);
  });

  it("enables again and again while the KMS is down, lost answers or refusals in between", async () => {
    const { world, short } = await drilled({
      enable: [
        { failure: down, effect: false },
        { failure: lost, effect: false },
        { failure: refused, effect: false },
        { failure: lost, effect: true },
      ],
    });
    expect(short.at(-1)).toBe("passed, key active");
    expect(world.log.filter((word) => word === "enable")).toHaveLength(4);
    expect(safe(world)).toEqual(SAFE);
  });

  it("sends no second enable where a look after a lost answer shows that it took effect", async () => {
    const { world } = await drilled({ enable: [{ failure: lost, effect: true }] });
    expect(world.log.filter((word) => word === "enable")).toHaveLength(1);
  });

  it("leaves the note, and says so, where the key cannot be enabled in a quarter of an hour", async () => {
    const { world, record, short } = await drilled({ enable: Array(100).fill({ failure: down, effect: false }) });
    expect(short.at(-1)).toBe("failed, key left");
    expect(seenAt(record, "enable")).toBe("It was not seen active in time: the enable was answered with: down.");
    expect(safe(world)).toEqual({ state: "disabled", note: true });
  });

  it("looks once more after an enable that took longer than its patience", async () => {
    const { world, short } = await drilled({
      at: (word, at) => {
        // The request alone takes longer than all the patience there is.
        if (word === "enable") return at.clock.sleep(3_600_000);
      },
    });
    expect(short.at(-1)).toBe("passed, key active");
    expect(safe(world)).toEqual(SAFE);
  });

  it("leaves the note where the key was destroyed meanwhile", async () => {
    const { record, world } = await drilled({
      at: (word, at) => word === "secrets" && at.become("destroyed"),
    });
    expect(record.key).toBe("left");
    expect(seenAt(record, "enable")).toBe("The key is destroyed: it cannot be enabled.");
    expect(world.note).toBe(true);
  });

  it("enables again where a look breaks", async () => {
    const { world, short } = await drilled({
      secrets: () => {
        throw new Error("a fault of the tool");
      },
    });
    expect(short).toContain("lost failed 0-0");
    expect(safe(world)).toEqual(SAFE);
  });

  it("counts secrets that are gone or new afterwards, and names none", async () => {
    let reads = 0;
    const answer = (...names: `${string}/${string}`[]) => {
      reads += 1;
      return reads === 1
        ? ({ kind: "unreadable", why: "HTTP 500" } as const)
        : ({ kind: "read", names: new Set(names) } as const);
    };
    const fewer = await drilled({ notice: 0, secrets: () => answer("default/a") });
    expect(seenAt(fewer.record, "after")).toMatch(/1 secret, and .*: 1 of those before is not among them\.$/);
    expect(fewer.short.at(-1)).toBe("unknown, key active");
    reads = 0;
    const more = await drilled({ notice: 0, secrets: () => answer(...NAMES, "default/c") });
    expect(seenAt(more.record, "after")).toMatch(/3 secrets, and .*: all 2 of those before, and 1 more\.$/);
    expect(more.short.at(-1)).toBe("passed, key active");
  });

  it("waits for the cluster and for its secrets to come back, and fails where they do not", async () => {
    const stuck = await drilled(
      { notice: 0, cluster: async () => seen(detail({ state: "warning" })) },
      { patience: 60_000 },
    );
    expect(stuck.short).toEqual(expect.arrayContaining(["normal failed 33-93", "failed, key active"]));
    const silent = await drilled({ notice: 0, secrets: () => ({ kind: "unreadable", why: "HTTP 500" }) });
    expect(silent.short).toEqual(expect.arrayContaining(["after failed 33-933", "failed, key active"]));
  });

  it("does not call a key gone that it may not look at: it goes on trying", async () => {
    const { world, short } = await drilled({
      look: (index) => (index > 21 && index < 26 ? Promise.resolve({ kind: "unseen", why: locked() }) : undefined),
    });
    expect(short.at(-1)).toBe("passed, key active");
    expect(safe(world)).toEqual(SAFE);
  });

  it.each(["write note", "disable", "look", "cluster", "secrets", "enable"])(
    "that is asked to end at its first `%s` ends with the key active and no note",
    async (step) => {
      const { world, short } = await drilled({ at: (word, at) => word === step && at.controller.abort() });
      expect(short.at(-1)).toBe(
        step === "write note" ? "unknown, key untouched, stopped" : "unknown, key active, stopped",
      );
      expect(safe(world)).toEqual(SAFE);
    },
  );

  it("that is asked to end at any moment ends with the key active and no note", async () => {
    const whole = (await drilled()).world.log.length;
    for (let index = 1; index <= whole; index += 1) {
      const { world } = await drilled({ at: (_, at) => at.log.length === index && at.controller.abort() });
      expect([index, safe(world)]).toEqual([index, SAFE]);
    }
    const begun = play();
    begun.controller.abort();
    expect(must(await begun.run()).key).toBe("untouched");
    expect(begun.log).toEqual([]);
  });

  it("meets each fault at each of its writes, and the key is active or the note tells of it", async () => {
    const faults = [refused, lost, down].flatMap((failure) => [true, false].map((effect) => ({ failure, effect })));
    for (const fault of faults)
      for (const write of ["disable", "enable"] as const) {
        const { world, record } = await drilled({ [write]: [fault] });
        expect([fault, write, safe(world)]).toEqual([fault, write, SAFE]);
        expect(record.key).toBe("active");
      }
  });
});
