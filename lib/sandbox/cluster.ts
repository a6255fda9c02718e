/**
 * A cluster's life on the virtual clock. Nothing runs: what is so at a moment is computed from what was asked for
 * and when, so that time may be pushed ahead.
 */
import type { VirtualClock } from "./clock.js";
import type { Key } from "./key.js";
import type { ClusterSeed } from "./seed.js";

/** One enablement, from the call to its registration. Virtual milliseconds. */
interface Change {
  readonly key: Key;
  readonly started: number;
  readonly ended: number;
  readonly failed: boolean;
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
    return this.#first === undefined ? changed : [this.#first, ...changed];
  }

  /** Begins an enablement; the caller has checked that it may. */
  enable(key: Key, failing: boolean): void {
    const started = this.#clock.now();
    const ended = started + (this.seed.enableSeconds ?? ENABLE_SECONDS) * 1_000;
    this.#changes.push({ key, started, ended, failed: failing });
  }

  get running(): boolean {
    const last = this.#changes.at(-1);
    return last !== undefined && this.#clock.now() < last.ended;
  }

  /** The key in use: the last one whose enablement has ended well. */
  get key(): Key | undefined {
    return this.#done().at(-1)?.key ?? this.#first;
  }

  now(): ClusterNow {
    const last = this.#changes.at(-1);
    const at = this.#clock.now();
    const { key } = this;
    const rotated = key === undefined || key.versions.length < 2 ? undefined : key.version.created;
    const following = rotated !== undefined && at >= rotated + NOTICE && at < rotated + NOTICE + FOLLOW;
    const running = this.running || following;
    const failed = last?.failed === true && !this.running;
    const moments = [
      this.created,
      ...this.#changes.flatMap(({ started, ended }) => [started, ended]),
      ...(rotated === undefined ? [] : [rotated + NOTICE, rotated + NOTICE + FOLLOW]),
    ];
    const trouble = key !== undefined && at >= key.changed + NOTICE ? TROUBLES[key.state] : undefined;
    return {
      encrypted: key !== undefined,
      state: this.overrides.state ?? (failed ? "warning" : (trouble?.state ?? "normal")),
      masterStatus:
        this.overrides.masterStatus ??
        (running ? IN_PROGRESS : failed ? "Key management service feature enablement failed." : "Ready"),
      masterState: this.overrides.masterState ?? (running ? "updating" : failed ? "update_failed" : "deployed"),
      masterHealth: trouble === undefined ? "normal" : "error",
      masterStatusModified: Math.max(...moments.filter((moment) => moment <= at)),
    };
  }

  /** What the KMS shows: a new registration comes late, an old one stays a while. */
  registrations(): readonly Registered[] {
    const at = this.#clock.now();
    const { registrationLagSeconds: lag = REGISTRATION_LAG, releaseLagSeconds: release = RELEASE_LAG } = this.seed;
    const done = this.#done();
    const spans = done.map(({ key, ended }, index) => ({
      key,
      from: ended + lag * 1_000,
      to: this.#released(done[index + 1], lag, release),
    }));
    if (this.#first !== undefined && this.seed.registered !== false) {
      spans.unshift({ key: this.#first, from: this.created, to: this.#released(done[0], lag, release) });
    }
    return spans
      .filter(({ from, to }) => from <= at && at < to)
      .map(({ key, from }) => {
        const shown =
          key.versions.filter(({ created }, index) => index === 0 || created + NOTICE + FOLLOW <= at).at(-1) ??
          key.version;
        return {
          key,
          created: from,
          updated: Math.max(from, shown === key.versions[0] ? from : shown.created + NOTICE + FOLLOW),
          version: shown,
        };
      });
  }

  // The old registration never goes before the new one has come.
  #released(next: Change | undefined, lag: number, release: number): number {
    return next === undefined ? Number.POSITIVE_INFINITY : next.ended + Math.max(lag, release) * 1_000;
  }

  #done(): readonly Change[] {
    return this.#changes.filter(({ failed, ended }) => !failed && ended <= this.#clock.now());
  }
}

const TROUBLES: Readonly<Record<string, { readonly state: string } | undefined>> = {
  disabled: { state: "warning" },
  expired: { state: "warning" },
  destroyed: { state: "critical" },
};
