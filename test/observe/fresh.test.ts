import { describe, expect, it } from "vitest";
import { freshEye } from "../../lib/observe/fresh.js";
import { instancesOf } from "../../lib/observe/instances.js";
import {
  CLUSTER,
  day,
  detail,
  K1,
  K2,
  KP,
  KP2,
  key,
  keySeen,
  listed,
  PLATFORM,
  registration,
  SECURITY,
} from "../support/fakes/binding.js";
import { fakeClock } from "../support/fakes/clock.js";
import { cloudOf, denied, instanceSeen, place, unavailable, world } from "../support/fakes/cloud.js";

const SIGNAL = new AbortController().signal;

function open() {
  const at = world({ instances: [instanceSeen(KP), instanceSeen(KP2)] });
  place(at, CLUSTER);
  at.registrations.push(registration(K1), registration(K2, day(9), listed({}, 1)), registration(key(3, KP2)));
  const clock = fakeClock();
  const cloud = cloudOf(at, clock);
  return { at, clock, eye: freshEye(cloud, instancesOf(cloud)) };
}

describe("a fresh look", () => {
  it("reads the cluster and its registrations anew each time, in the instances that are named", async () => {
    const { at, eye, clock } = open();
    const expected = {
      cluster: { kind: "there", listed: CLUSTER, detail: { seen: true, value: detail() } },
      keys: { registrations: [registration(K1)], unread: [] },
      at: clock.now(),
    };
    expect(await eye.look(CLUSTER, [KP], SIGNAL)).toEqual(expected);
    at.registrations = [];
    expect((await eye.look(CLUSTER, [KP], SIGNAL)).keys.registrations).toEqual([]);
    expect(at.calls.filter((call) => call === `cluster ${CLUSTER.id}`)).toHaveLength(2);
    expect(at.calls.filter((call) => call === `registrations ${KP.guid} ${CLUSTER.id}`)).toHaveLength(2);
    expect(at.calls.some((call) => call.includes(KP2.guid))).toBe(false);
  });

  it("reaches every known instance where it is to, and those that are named even if they are not listed", async () => {
    const { at, eye } = open();
    const found = async () =>
      (await eye.look(CLUSTER, [KP], SIGNAL, "everywhere")).keys.registrations.map(({ key: crn }) => crn);
    expect(new Set(await found())).toEqual(new Set([K1.crn, key(3, KP2).crn]));
    at.fail = (call) => (call.startsWith("instances ") ? denied : undefined);
    const cloud = cloudOf(at, fakeClock());
    const look = await freshEye(cloud, instancesOf(cloud)).look(CLUSTER, [KP], SIGNAL, "everywhere");
    expect(look.keys.registrations).toEqual([registration(K1)]);
    expect(look.keys.unread.map(({ account }) => account)).toEqual([PLATFORM, SECURITY]);
  });

  it("does not call a cluster gone that cannot be read: only the list of its account can tell", async () => {
    const { at, eye } = open();
    at.details.clear();
    expect((await eye.look(CLUSTER, [KP], SIGNAL)).cluster).toMatchObject({
      kind: "unseen",
      why: { code: "NOT_FOUND" },
    });
    at.fail = (call) => (call.startsWith("cluster ") ? unavailable : undefined);
    expect(await eye.look(CLUSTER, [KP], SIGNAL)).toMatchObject({
      cluster: {
        kind: "unseen",
        why: { code: "CLOUD_UNAVAILABLE", operation: `read cluster checkout (${CLUSTER.id})` },
      },
      keys: { registrations: [registration(K1)] },
      at: undefined,
    });
  });

  it("says which instance it could not read, and with which role it could", async () => {
    const { at, eye } = open();
    at.fail = (call) => (call.startsWith(`registrations ${KP.guid}`) ? denied : undefined);
    expect((await eye.look(CLUSTER, [KP], SIGNAL)).keys).toEqual({
      registrations: [],
      unread: [
        {
          code: "ACCESS_DENIED",
          account: SECURITY,
          operation: `list the registrations of checkout in instance ${KP.guid}`,
          message: "Unauthorized",
          role: "Reader on the KMS instance",
        },
      ],
    });
  });

  it("ends with its signal", async () => {
    const { eye } = open();
    expect(await eye.look(CLUSTER, [KP], AbortSignal.abort())).toMatchObject({
      cluster: { kind: "unseen" },
      keys: { registrations: [], unread: [{ message: "aborted" }] },
    });
  });
});

describe("a fresh look at a key", () => {
  it("is one read, each time", async () => {
    const { at, eye } = open();
    expect(await eye.key(K1, SIGNAL)).toEqual({ kind: "there", key: keySeen(K1) });
    at.keys = [keySeen(K1, { state: "disabled" })];
    expect(await eye.key(K1, SIGNAL)).toMatchObject({ key: { state: "disabled" } });
    expect(at.calls.filter((call) => call === `key ${K1.id}`)).toHaveLength(2);
  });

  it("tells missing from unseen", async () => {
    const { at, eye } = open();
    expect(await eye.key(key(9), SIGNAL)).toEqual({ kind: "missing" });
    at.fail = (call) => (call.startsWith("key ") ? denied : undefined);
    expect(await eye.key(K1, SIGNAL)).toMatchObject({ kind: "unseen", why: { role: "Reader on the KMS instance" } });
    at.accounts = [PLATFORM];
    const cloud = cloudOf(at, fakeClock());
    expect(await freshEye(cloud, instancesOf(cloud)).key(K1, SIGNAL)).toMatchObject({
      kind: "unseen",
      why: { code: "ACCOUNT_NOT_CONFIGURED" },
    });
  });
});
