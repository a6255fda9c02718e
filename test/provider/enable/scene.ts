/** One cluster, one order, a cloud that does what it is told, and time that passes by itself. */
import type { CloudFailure } from "../../../lib/cloud/failure.js";
import type { ClusterDetail } from "../../../lib/model/cluster.js";
import { type KeyRef, parseKeyCrn } from "../../../lib/model/crn.js";
import type { Registration } from "../../../lib/model/kms.js";
import { err, ok } from "../../../lib/model/result.js";
import { freshEye } from "../../../lib/observe/fresh.js";
import { instancesOf } from "../../../lib/observe/instances.js";
import { carryOut } from "../../../lib/provider/enable/carry-out.js";
import { createGate, type Gate } from "../../../lib/provider/enable/gate.js";
import type { Means, Order, Outcome, SentNote } from "../../../lib/provider/enable/order.js";
import { looksAt } from "../../../lib/provider/session.js";
import { CLUSTER, enabling, K1, notEncrypted, record, registration, SECURITY } from "../../support/fakes/binding.js";
import { type FakeClock, fakeClock } from "../../support/fakes/clock.js";
import { cloudOf, count, place, type World, world } from "../../support/fakes/cloud.js";
import { keptNotes } from "../../support/fakes/kept.js";
import { policy } from "../../support/fakes/managed.js";
import { must } from "../../support/fakes/must.js";

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** A time as the cloud writes it. */
export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(".000Z", "Z");

/** Every Key Protect and Hyper Protect instance of the account. */
const BOTH = [policy({ targetInstance: undefined }), policy({ targetService: "hs-crypto", targetInstance: undefined })];

export interface Scene {
  readonly at: World;
  readonly clock: FakeClock;
  readonly means: Means;
  readonly order: Order;
  readonly log: string[];
  /** What is kept on the machine, by cluster. */
  readonly marks: ReadonlyMap<string, SentNote>;
  abort(): void;
  run(): Promise<Outcome>;
  /** How many enable calls were sent. */
  enables(): number;
  master(change: Partial<ClusterDetail>): void;
  register(...registrations: Registration[]): void;
}

export interface SceneOptions {
  readonly order?: Partial<Order>;
  readonly master?: Partial<ClusterDetail>;
  readonly registered?: readonly Registration[];
  readonly world?: Partial<World>;
  readonly gate?: Gate;
  readonly clock?: FakeClock;
}

/** A cluster that is not encrypted, and the order to encrypt it with K1, unless something else is said. */
export function scene({
  order = {},
  master = {},
  registered = [],
  world: change = {},
  gate,
  clock = fakeClock(),
}: SceneOptions = {}): Scene {
  const at = world({ authorizations: new Map([[SECURITY, BOTH]]), ...change });
  const cluster = order.cluster ?? CLUSTER;
  place(at, cluster, { encrypted: registered.length > 0, ...master });
  at.registrations.push(...registered);
  const cloud = cloudOf(at, clock);
  const log: string[] = [];
  const { kept, marks } = keptNotes();
  const stop = new AbortController();
  const means: Means = {
    cloud,
    eye: freshEye(cloud, instancesOf(cloud)),
    lookAgain: () => looksAt(cloud),
    clock,
    gate: gate ?? createGate(5),
    kept,
    log: (message) => log.push(message),
  };
  const whole: Order = {
    subject: `cluster ${cluster.name}`,
    cluster,
    key: K1,
    endpoint: "private",
    prior: notEncrypted(),
    sameKey: false,
    sent: undefined,
    patience: { operation: 90 * MINUTE, registration: 15 * MINUTE },
    signal: stop.signal,
    ...order,
  };
  const scene: Scene = {
    at,
    clock,
    means,
    order: whole,
    log,
    marks,
    abort: () => stop.abort(),
    run: () => carryOut(means, whole),
    enables: () => count(at, "enable"),
    master: (now) => {
      const before = at.details.get(cluster.id);
      if (before !== undefined)
        at.details.set(cluster.id, { ...before, masterStatusModified: iso(clock.now()), ...now });
    },
    register: (...now) => {
      at.registrations = now;
    },
  };
  at.enable = ({ key }) => {
    operation(scene, key);
    return ok(null);
  };
  return scene;
}

/** The prior record and the registration of a cluster that uses K1. */
export const usesK1 = { prior: record(), registered: [registration(K1)] };

export interface Operation {
  /** When the master shows it, when it is done, and how long after that the new registration is there. */
  readonly begins?: number;
  readonly takes?: number;
  readonly lag?: number;
}

/** Lets an enablement run in the cloud from now on. */
export function operation(
  on: Scene,
  key: KeyRef,
  { begins = 20 * SECOND, takes = 5 * MINUTE, lag = 0 }: Operation = {},
): void {
  const { clock } = on;
  clock.after(begins, () =>
    on.master(
      enabling({
        encrypted: on.at.details.get(on.order.cluster.id)?.encrypted ?? false,
        masterStatusModified: iso(clock.now()),
      }),
    ),
  );
  clock.after(takes, () => on.master({ encrypted: true, masterStatus: "Ready", masterState: "deployed" }));
  clock.after(takes + lag, () => on.register(registration(key, iso(clock.now()), on.order.cluster)));
}

/** An enable call that fails; it takes effect all the same where an operation is given. */
export function failing(on: Scene, failure: Partial<CloudFailure>, effect?: Operation): void {
  on.at.enable = ({ key }) => {
    if (effect !== undefined) operation(on, key, effect);
    return err({ code: "CLOUD_UNAVAILABLE", message: "socket hang up", maybeTookEffect: false, ...failure });
  };
}

/** `seen K2 KEY_UNCONFIRMED`, with `!` behind a problem that is an error, and `+sent` where the mark is kept. */
export function inShort({ record: { rootKey, rootKeySeen }, problems, sent }: Outcome): string {
  const key = rootKey === null ? "no key" : `K${must(parseKeyCrn(rootKey)).id.at(-1)}`;
  const said = problems.map(({ code, severity }) => (severity === "refused" ? `${code}!` : code));
  return [rootKeySeen, key, ...said, ...(sent === undefined ? [] : ["+sent"])].join(" ");
}
