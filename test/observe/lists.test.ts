import { describe, expect, it } from "vitest";
import { observe } from "../../lib/observe/observer.js";
import { day, K1, K2, K3, KP, keySeen, listed, registration } from "../support/fakes/binding.js";
import { fakeClock } from "../support/fakes/clock.js";
import { cloudOf, count, denied, world } from "../support/fakes/cloud.js";

describe("the lists of an instance", () => {
  it("are every key and every registration, each read once for all who ask", async () => {
    const at = world({ registrations: [registration(K1), registration(K2, day(4), listed({}, 1))] });
    const observer = observe(cloudOf(at, fakeClock()));
    await observer.key(K1);
    expect(await observer.keysIn(KP)).toEqual({ seen: true, value: [K1, K2, K3].map((ref) => keySeen(ref)) });
    expect(await observer.registrationsIn(KP)).toEqual({ seen: true, value: at.registrations });
    expect(await observer.registrationsIn(KP)).toMatchObject({ seen: true });
    expect([count(at, "keys"), count(at, "registrations")]).toEqual([1, 1]);
  });

  it("are unseen, with the role, where they may not be read", async () => {
    const at = world({ fail: (call) => (/^(keys|registrations) /.test(call) ? denied : undefined) });
    const observer = observe(cloudOf(at, fakeClock()));
    for (const list of [await observer.keysIn(KP), await observer.registrationsIn(KP)])
      expect(list).toMatchObject({ seen: false, why: { role: "Reader on the KMS instance" } });
  });
});
