import { describe, expect, it } from "vitest";
import { parseClusterName } from "../../lib/model/ids.js";
import { type ClusterQuestion, observe } from "../../lib/observe/observer.js";
import {
  CLUSTER,
  day,
  detail,
  HPCS,
  K1,
  K2,
  K3,
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
import { cloudOf, count, denied, instanceSeen, place, unavailable, type World, world } from "../support/fakes/cloud.js";
import { must } from "../support/fakes/must.js";

const ask = (change: Partial<ClusterQuestion> = {}): ClusterQuestion => ({
  account: PLATFORM,
  infrastructure: "vpc",
  cluster: CLUSTER.id,
  id: CLUSTER.id,
  confirmedKey: K1.crn,
  instances: [KP],
  ...change,
});

/** A world with so many clusters that all use K1. */
function fleet(size: number): World {
  const at = world({ instances: [instanceSeen(KP), instanceSeen(KP2)] });
  for (let number = 0; number < size; number += 1) {
    const cluster = listed({}, number);
    place(at, cluster);
    at.registrations.push(registration(K1, day(3), cluster));
  }
  return at;
}
const eye = (at: World) => observe(cloudOf(at, fakeClock()));

describe("the number of requests", () => {
  it("is the same for 1, 10 and 100 clusters that are as they were", async () => {
    const calls = [];
    for (const size of [1, 10, 100]) {
      const at = fleet(size);
      const observer = eye(at);
      const looks = await Promise.all(at.clusters.map(({ id }) => observer.look(ask({ cluster: id, id }))));
      expect(looks.every(({ keys }) => keys.registrations.length === 1)).toBe(true);
      calls.push([...at.calls].sort());
    }
    expect(calls[0]).toEqual([
      `clusters ${PLATFORM} vpc`,
      `instances ${PLATFORM}`,
      `instances ${SECURITY}`,
      `registrations ${KP.guid}`,
      `registrations ${KP2.guid}`,
    ]);
    expect(calls[1]).toEqual(calls[0]);
    expect(calls[2]).toEqual(calls[0]);
  });

  it("does not grow when the same is asked one after the other, as Terraform does", async () => {
    const at = fleet(3);
    const observer = eye(at);
    for (let time = 0; time < 3; time += 1)
      for (const { id } of at.clusters) await observer.look(ask({ cluster: id, id }));
    expect(at.calls).toHaveLength(5);
  });

  it("grows by one list for each account and infrastructure that is asked for", async () => {
    const at = fleet(1);
    const observer = eye(at);
    for (const account of [PLATFORM, SECURITY]) {
      for (const infrastructure of ["vpc", "classic", "satellite"] as const)
        await observer.look(ask({ account, infrastructure }));
    }
    expect(count(at, "clusters")).toBe(6);
  });

  it("is one list for all keys of an instance", async () => {
    const at = fleet(1);
    const observer = eye(at);
    expect(await observer.key(K1)).toEqual({ kind: "there", key: keySeen(K1) });
    expect(await Promise.all([K1, K2, key(9)].map((ref) => observer.key(ref)))).toMatchObject([
      { kind: "there" },
      { kind: "there" },
      { kind: "missing" },
    ]);
    // The other instance is looked into for the one that is missing.
    expect(count(at, "keys")).toBe(at.instances.length);
  });

  it("finds the key that another instance than the declared one has", async () => {
    const at = fleet(1);
    const elsewhere = key(9, KP2);
    at.keys.push(keySeen(elsewhere));
    expect(await eye(at).key(key(9))).toEqual({ kind: "missing", elsewhere: elsewhere.crn });
  });

  it("is not doubled by asking for an answer that failed", async () => {
    const at = fleet(2);
    at.fail = () => unavailable;
    const observer = eye(at);
    for (const { id } of at.clusters) await observer.look(ask({ cluster: id, id }));
    expect(at.calls).toEqual([`clusters ${PLATFORM} vpc`]);
  });
});

describe("a single read", () => {
  const singles = async (change: (at: World) => void, question: Partial<ClusterQuestion> = {}) => {
    const at = fleet(1);
    change(at);
    const observer = eye(at);
    const look = await observer.look(ask(question));
    await observer.look(ask(question));
    return [count(at, "cluster"), look.cluster.kind === "there" && look.cluster.detail?.seen] as const;
  };
  const nothing = () => undefined;

  it("is not made of a quiet cluster: normal, and registered on the one key it is known to use", async () => {
    expect(await singles(nothing)).toEqual([0, undefined]);
  });

  it.each<[string, (at: World) => void, Partial<ClusterQuestion>]>([
    ["its key is not known", nothing, { confirmedKey: null }],
    ["another key is registered", (at) => at.registrations.splice(0, 1, registration(K2)), {}],
    ["two keys are registered", (at) => at.registrations.push(registration(K2)), {}],
    ["no key is registered", (at) => at.registrations.splice(0), {}],
    ["its state is not normal", (at) => at.clusters.splice(0, 1, listed({ state: "warning" })), {}],
    ["its state was never seen before", (at) => at.clusters.splice(0, 1, listed({ state: "resting" })), {}],
    [
      "its registrations may not be read",
      (at) =>
        void Object.assign(at, { fail: (call: string) => (call.startsWith("registrations ") ? denied : undefined) }),
      {},
    ],
  ])("is made once where %s", async (_, change, question) => {
    expect(await singles(change, question)).toEqual([1, true]);
  });

  it("that fails is told as such, with what was tried", async () => {
    const at = fleet(1);
    at.fail = (call) => (call.startsWith("cluster ") ? denied : undefined);
    const { cluster } = await eye(at).look(ask({ confirmedKey: null }));
    expect(cluster).toMatchObject({
      kind: "there",
      detail: {
        seen: false,
        why: {
          code: "ACCESS_DENIED",
          account: PLATFORM,
          operation: `read cluster checkout (${CLUSTER.id})`,
          role: "Viewer on Kubernetes Service",
        },
      },
    });
  });
});

describe("which cluster is meant", () => {
  const name = must(parseClusterName("checkout"));

  it("is told by its name until its id is known", async () => {
    expect(await eye(fleet(1)).look(ask({ cluster: name, id: null }))).toMatchObject({
      cluster: { kind: "there", listed: CLUSTER },
    });
  });

  it("is told by its id before a name: another may be named like an id", async () => {
    const at = fleet(2);
    at.clusters.unshift(listed({ name: must(parseClusterName(CLUSTER.id)) }, 7));
    expect(await eye(at).look(ask({ id: null }))).toMatchObject({ cluster: { listed: { id: CLUSTER.id } } });
  });

  it("is not another one that has taken its name", async () => {
    const at = world();
    place(at, listed({ name }, 7));
    const look = await eye(at).look(ask({ cluster: name }));
    expect(look.cluster).toEqual({ kind: "gone" });
    expect(look.keys).toEqual({ registrations: [], unread: [] });
    expect(count(at, "cluster")).toBe(1);
  });

  it("is not one that is named like its id, and then not called gone either", async () => {
    const at = world();
    place(at, listed({ name: must(parseClusterName(CLUSTER.id)) }, 7));
    expect((await eye(at).look(ask())).cluster.kind).toBe("unseen");
  });

  it("is gone where the list of its account lacks it and it cannot be read by itself, asked once", async () => {
    for (const cluster of [CLUSTER.id, "ledger"]) {
      expect((await eye(world()).look(ask({ cluster, id: null }))).cluster).toEqual({ kind: "gone" });
    }
    const at = fleet(1);
    const observer = eye(at);
    for (const _ of [1, 2]) expect((await observer.look(ask({ account: SECURITY }))).cluster).toEqual({ kind: "gone" });
    expect(count(at, "cluster")).toBe(1);
  });

  it("is not gone where the list lacks it and it can be read by itself: its infrastructure may be another", async () => {
    expect((await eye(fleet(1)).look(ask({ infrastructure: "classic" }))).cluster).toMatchObject({
      kind: "unseen",
      why: { code: "NOT_FOUND", message: expect.stringContaining("another infrastructure") },
    });
  });

  it("is not gone where it may not be read by itself: a list shows only what the caller may see", async () => {
    const at = world();
    at.fail = (call) => (call.startsWith("cluster ") ? denied : undefined);
    expect((await eye(at).look(ask())).cluster).toMatchObject({ kind: "unseen", why: { code: "ACCESS_DENIED" } });
  });

  it("is not gone where a record of that list could not be understood: it may be that one", async () => {
    const at = fleet(1);
    at.odd = 2;
    const observer = eye(at);
    expect((await observer.look(ask())).cluster.kind).toBe("there");
    expect((await observer.look(ask({ cluster: "ledger", id: null }))).cluster).toMatchObject({
      kind: "unseen",
      why: {
        code: "CLOUD_ANSWER_UNREADABLE",
        operation: "find ledger among the vpc clusters",
        message: expect.stringContaining("2 other clusters"),
      },
    });
  });

  it("is unseen where the list cannot be read, with the role that is missing", async () => {
    const at = fleet(1);
    at.fail = (call) => (call.startsWith("clusters ") ? denied : undefined);
    expect(await eye(at).look(ask())).toEqual({
      cluster: {
        kind: "unseen",
        why: {
          code: "ACCESS_DENIED",
          account: PLATFORM,
          operation: "list the vpc clusters",
          message: "Unauthorized",
          role: "Viewer on Kubernetes Service",
        },
      },
      keys: { registrations: [], unread: [] },
    });
    expect(at.calls).toHaveLength(1);
  });

  it("is unseen where its account has no credentials here", async () => {
    const at = fleet(1);
    at.accounts = [SECURITY];
    expect((await eye(at).look(ask())).cluster).toMatchObject({
      kind: "unseen",
      why: { code: "ACCOUNT_NOT_CONFIGURED" },
    });
  });
});

describe("the registrations of a cluster", () => {
  it("are looked for in every instance of every account, and in those that are named", async () => {
    const at = fleet(1);
    at.instances = [instanceSeen(KP)];
    at.registrations.push(registration(key(3, KP2), day(9)));
    const near = await eye(at).look(ask());
    expect(near.keys.registrations.map(({ key: crn }) => crn)).toEqual([K1.crn]);
    const named = await eye(at).look(ask({ instances: [KP2] }));
    expect(new Set(named.keys.registrations.map(({ key: crn }) => crn))).toEqual(new Set([K1.crn, key(3, KP2).crn]));
  });

  it("are those of this cluster alone", async () => {
    const at = fleet(2);
    at.registrations.push(registration(K3, day(9), listed({}, 1)));
    expect((await eye(at).look(ask())).keys.registrations).toEqual([registration(K1)]);
  });

  it("are unread, with the role that is missing, in an instance that does not let them be read", async () => {
    const at = fleet(1);
    at.fail = (call) => (call === `registrations ${KP2.guid}` ? denied : undefined);
    const { keys } = await eye(at).look(ask());
    expect(keys).toEqual({
      registrations: [registration(K1)],
      unread: [
        {
          code: "ACCESS_DENIED",
          account: SECURITY,
          operation: `list the registrations of instance ${KP2.guid}`,
          message: "Unauthorized",
          role: "Reader on the KMS instance",
        },
      ],
    });
  });

  it("are unread in an account whose instances cannot be listed; those that are named are read all the same", async () => {
    const at = fleet(1);
    at.fail = (call) => (call === `instances ${SECURITY}` ? denied : undefined);
    const { keys } = await eye(at).look(ask());
    expect(keys.registrations).toEqual([registration(K1)]);
    expect(keys.unread).toMatchObject([
      {
        code: "ACCESS_DENIED",
        account: SECURITY,
        operation: "list the KMS instances",
        role: "Viewer on the KMS instances",
      },
    ]);
  });

  it("are unread in an account without credentials here, and that is told once", async () => {
    const at = fleet(1);
    at.accounts = [PLATFORM];
    const { keys } = await eye(at).look(ask({ instances: [KP, KP2] }));
    expect(keys.registrations).toEqual([]);
    expect(keys.unread).toMatchObject([{ code: "ACCOUNT_NOT_CONFIGURED", account: SECURITY }]);
    expect(count(at, "registrations")).toBe(0);
  });

  it("are unread in a Hyper Protect instance whose host nobody tells", async () => {
    const at = fleet(1);
    const { keys } = await eye(at).look(ask({ instances: [KP, HPCS] }));
    expect(keys.unread).toMatchObject([
      { code: "NOT_FOUND", account: SECURITY, operation: `find instance ${HPCS.guid}` },
    ]);
    at.instances.push({ ...instanceSeen(HPCS), endpoints: { public: "https://hpcs.test:9000", private: undefined } });
    expect((await eye(at).look(ask({ instances: [KP, HPCS] }))).keys.unread).toEqual([]);
  });
});

describe("a key", () => {
  it("is unseen, not missing, where its instance cannot be read", async () => {
    const at = fleet(1);
    at.fail = (call) => (call.startsWith("keys ") ? denied : undefined);
    expect(await eye(at).key(K1)).toMatchObject({
      kind: "unseen",
      why: { code: "ACCESS_DENIED", role: "Reader on the KMS instance" },
    });
    at.accounts = [PLATFORM];
    expect(await eye(at).key(K1)).toMatchObject({ kind: "unseen", why: { code: "ACCOUNT_NOT_CONFIGURED" } });
  });
});

describe("the detail of a cluster", () => {
  it("is read once for all who ask", async () => {
    const at = fleet(1);
    const observer = eye(at);
    const found = await observer.clusters(PLATFORM, "vpc");
    const cluster = found.seen ? found.value.clusters[0] : undefined;
    if (cluster === undefined) throw new Error("the cluster is in the list");
    expect(await observer.detail(cluster)).toEqual({ seen: true, value: detail() });
    await observer.look(ask({ confirmedKey: null }));
    expect(count(at, "cluster")).toBe(1);
  });
});
