/**
 * A cluster's life on the virtual clock. Nothing runs: what is so at a moment is computed from what was asked for
 * and when, so that time may be pushed ahead.
 */
import type { VirtualClock } from "./clock.js";
import type { Key } from "./key.js";
import type { ClusterSeed } from "./seed.js";

/** One enablement, from the call to its end. Virtual milliseconds. */
interface Change {
  readonly key: Key;
  readonly started: number;
  readonly ended: number;
  readonly failed: boolean;
  /** The endpoint asked for. No real API shows it again, so only the sandbox's own state does. */
  readonly privateEndpoint: boolean | undefined;
}

/** A time in which the cluster uses one key. */
interface Use {
  readonly key: Key;
  /** When it began; the registration comes later. */
  readonly since: number;
  /** When the cluster last took up the key's newest version. */
  readonly adopted: number;
}

/** A registration of the cluster's secrets on a key, as the KMS shows it now. */
export interface Registered {
  readonly key: Key;
  readonly created: number;
  readonly updated: number;
  readonly version: { readonly id: string; readonly created: number };
}

/** What a read of the cluster tells now. */
export interface ClusterNow {
  readonly encrypted: boolean;
  readonly state: string;
  readonly masterStatus: string;
  readonly masterState: string;
  readonly masterHealth: string;
  readonly masterStatusModified: number;
}

const ENABLE_SECONDS = 900;
const REGISTRATION_LAG = 30;
const RELEASE_LAG = 60;
/** How long a cluster takes to notice that its key was disabled, deleted or rotated, and to follow a rotation. */
const NOTICE = 300_000;
const FOLLOW = 120_000;

/** docs: encryption-secrets.md. */
const IN_PROGRESS = "Key management service feature enablement in progress.";

export class Cluster {
  readonly seed: ClusterSeed;
  readonly created: number;
  /** Words set by hand, which win over what would be computed. */
  overrides: { state?: string; masterStatus?: string; masterState?: string } = {};
  readonly #clock: VirtualClock;
  readonly #first: Key | undefined;
  readonly #changes: Change[] = [];

  constructor(seed: ClusterSeed, key: Key | undefined, clock: VirtualClock) {
    this.seed = seed;
    this.#first = key;
    this.#clock = clock;
    this.created = seed.created === undefined ? clock.now() : Date.parse(seed.created);
  }

  get crn(): string {
    return `crn:v1:bluemix:public:containers-kubernetes:${this.seed.region}:a/${this.seed.account}:${this.seed.id}::`;
  }

  /** Every key it has used, oldest first; one whose enablement is under way counts, since it may be half done. */
  get history(): readonly Key[] {
    const changed = this.#changes.filter(({ failed }) => !failed).map(({ key }) => key);
    const used = this.#first === undefined ? changed : [this.#first, ...changed];
    return used.filter((key, index) => key !== used[index - 1]);
  }

  /** Every enablement that has begun, oldest first, failed ones too; the same key twice is two. */
  get enablements(): readonly Pick<Change, "key" | "privateEndpoint">[] {
    return this.#changes;
  }

  /** The endpoint of the KMS that was last asked for; undefined where nobody said. */
  get privateEndpoint(): boolean | undefined {
    return this.#changes.at(-1)?.privateEndpoint;
  }

  /** Begins an enablement; the caller has checked that it may. */
  enable(key: Key, { failing = false, privateEndpoint }: { failing?: boolean; privateEndpoint?: boolean } = {}): void {
    const started = this.#clock.now();
    const ended = started + (this.seed.enableSeconds ?? ENABLE_SECONDS) * 1_000;
    this.#changes.push({ key, started, ended, failed: failing, privateEndpoint });
  }

  /** A master operation is under way: an enablement, or the cluster's own after a rotation. */
  get running(): boolean {
    const at = this.#clock.now();
    const last = this.#changes.at(-1);
    const follows = this.#followings().some(({ started, ended }) => started <= at && at < ended);
    return follows || (last !== undefined && at < last.ended);
  }

  /** The key in use: the last one whose enablement has ended well. */
  get key(): Key | undefined {
    return this.#uses().at(-1)?.key;
  }

  now(): ClusterNow {
    const at = this.#clock.now();
    const { key, running } = this;
    const failed = this.#changes.at(-1)?.failed === true && !running;
    const moments = [...this.#changes, ...this.#followings()].flatMap(({ started, ended }) => [started, ended]);
    const trouble = this.#trouble;
    return {
      encrypted: key !== undefined,
      state: this.overrides.state ?? (failed ? "warning" : (trouble ?? "normal")),
      masterStatus:
        this.overrides.masterStatus ??
        (running ? IN_PROGRESS : failed ? "Key management service feature enablement failed." : "Ready"),
      masterState: this.overrides.masterState ?? (running ? "updating" : failed ? "update_failed" : "deployed"),
      masterHealth: trouble === undefined ? "normal" : "error",
      masterStatusModified: Math.max(this.created, ...moments.filter((moment) => moment <= at)),
    };
  }

  /** The cluster has noticed that its key is lost: nothing that the key encrypts can be read. */
  get keyLost(): boolean {
    return this.#trouble !== undefined;
  }

  /** Losing the key is noticed late, having it back at once. */
  get #trouble(): string | undefined {
    const { key } = this;
    if (key === undefined || key.state === "active") return undefined;
    return TROUBLES[key.stateAt(this.#clock.now() - NOTICE)];
  }

  /** What the KMS shows: a new registration comes late, an old one stays a while. */
  registrations(): readonly Registered[] {
    const at = this.#clock.now();
    const lag = (this.seed.registrationLagSeconds ?? REGISTRATION_LAG) * 1_000;
    // The old registration never goes before the new one has come.
    const release = Math.max(lag, (this.seed.releaseLagSeconds ?? RELEASE_LAG) * 1_000);
    const uses = this.#uses();
    return uses.flatMap((use, index) => {
      const fromTheStart = index === 0 && this.#first !== undefined;
      if (fromTheStart && this.seed.registered === false) return [];
      const created = fromTheStart ? use.since : use.since + lag;
      const released = (uses[index + 1]?.since ?? Number.POSITIVE_INFINITY) + release;
      if (at < created || at >= released) return [];
      const version = use.key.versions.filter((each) => taken(each.created, use) <= at).at(-1) ?? use.key.version;
      return [{ key: use.key, created, updated: Math.max(created, taken(version.created, use)), version }];
    });
  }

  /** The cluster's own operations after rotations of the key in use. */
  #followings(): readonly { readonly started: number; readonly ended: number }[] {
    const use = this.#uses().at(-1);
    return (use?.key.versions ?? [])
      .filter(({ created }) => use !== undefined && created > use.adopted)
      .map(({ created }) => ({ started: created + NOTICE, ended: created + NOTICE + FOLLOW }));
  }

  /** Which key was used since when; enabling the key in use again begins nothing new. */
  #uses(): readonly Use[] {
    const uses: Use[] = [];
    if (this.#first !== undefined) {
      const since = Math.max(this.created, this.#first.created);
      uses.push({ key: this.#first, since, adopted: since });
    }
    for (const { key, ended, failed } of this.#changes) {
      if (failed || ended > this.#clock.now()) continue;
      const last = uses.at(-1);
      if (last?.key === key) uses.splice(-1, 1, { ...last, adopted: ended });
      else uses.push({ key, since: ended, adopted: ended });
    }
    return uses;
  }
}

/** When a cluster takes up a version: with the enablement, or some time after a rotation. */
const taken = (created: number, { adopted }: Use) => (created <= adopted ? adopted : created + NOTICE + FOLLOW);

/** The states that a key in use brings about (docs: encryption-secrets.md). */
const TROUBLES: Readonly<Record<string, string | undefined>> = {
  disabled: "warning",
  expired: "warning",
  destroyed: "critical",
};
