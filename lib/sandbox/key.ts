/** A key, its versions and its state over time. */
import type { KeyState } from "../model/kms.js";
import type { VirtualClock } from "./clock.js";
import type { Instance } from "./instance.js";
import type { KeySeed } from "./seed.js";
import { iso, uuid } from "./words.js";

/** Key Protect's number for each state. */
const NUMBERS = { preactive: 0, active: 1, disabled: 2, expired: 3, destroyed: 5 } as const;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** docs: key-protect, delete-keys: restored within 30 days, purged from 4 hours, gone by itself after 90 days. */
export const RESTORE_WITHIN = 30 * DAY;
export const PURGE_FROM = 4 * HOUR;
const PURGED_AFTER = 90 * DAY;
/** docs: key-protect, dual authorization: the second user has seven days. */
const SET_FOR = 7 * DAY;

/** A policy of one key. Virtual milliseconds. */
export interface KeyPolicy {
  readonly id: string;
  readonly enabled: boolean;
  /** Months between two rotations; dual authorization has none. */
  readonly months?: number;
  readonly created: number;
  readonly updated: number;
}

export type KeyPolicyKind = "rotation" | "dualAuthDelete";

export interface KeyExtras {
  readonly description?: string;
  /** Virtual milliseconds. */
  readonly expires?: number;
  readonly aliases?: readonly string[];
  readonly imported?: boolean;
}

export class Key {
  readonly seed: KeySeed;
  readonly instance: Instance;
  readonly created: number;
  readonly description: string | undefined;
  readonly expires: number | undefined;
  readonly imported: boolean;
  ring: string;
  readonly aliases: Set<string>;
  readonly policies = new Map<KeyPolicyKind, KeyPolicy>();
  readonly versions: { readonly id: string; readonly created: number }[];
  readonly #clock: VirtualClock;
  readonly #begun: number;
  #state: Exclude<KeyState, "other">;
  /** The states it has had, each with the time at which it began. */
  readonly #states: { readonly state: Exclude<KeyState, "other">; readonly since: number }[] = [];
  #changed: number;
  #setForDeletion: { readonly at: number; readonly by: string } | undefined;
  #purged = false;

  constructor(seed: KeySeed, instance: Instance, clock: VirtualClock, extras: KeyExtras = {}) {
    this.seed = seed;
    this.instance = instance;
    this.#clock = clock;
    this.#begun = clock.now();
    this.created = seed.created === undefined ? clock.now() : Date.parse(seed.created);
    this.description = extras.description;
    this.expires = extras.expires;
    this.imported = extras.imported ?? false;
    this.ring = seed.ring ?? "default";
    this.aliases = new Set(extras.aliases ?? seed.aliases);
    this.#state = seed.state ?? "active";
    this.#changed = this.created;
    this.#states.push({ state: this.#state, since: this.created });
    // The first version's ID equals the key's.
    this.versions = [{ id: seed.id, created: this.created }];
  }

  get crn(): string {
    const { service, region, account, guid } = this.instance;
    return `crn:v1:bluemix:public:${service}:${region}:a/${account}:${guid}:key:${this.seed.id}`;
  }

  get version(): { readonly id: string; readonly created: number } {
    return this.versions.at(-1) ?? { id: this.seed.id, created: this.created };
  }

  get root(): boolean {
    return this.seed.extractable !== true;
  }

  get state(): Exclude<KeyState, "other"> {
    return this.#expiredAt(this.#state, this.#clock.now()) ? "expired" : this.#state;
  }

  /** What the state was at some time; before the key was made, its first one. */
  stateAt(at: number): Exclude<KeyState, "other"> {
    const { state } = this.#states.findLast(({ since }) => since <= at) ?? { state: this.seed.state ?? "active" };
    return this.#expiredAt(state, at) ? "expired" : state;
  }

  /** When the state last changed, virtual milliseconds. */
  get changed(): number {
    return this.state === "expired" ? Math.max(this.#changed, this.expires ?? 0) : this.#changed;
  }

  /** Destroyed, and nothing of it can be asked for any more. */
  get purged(): boolean {
    // A key that a seed destroyed long ago is kept for the sandbox's own ninety days.
    const since = Math.max(this.#changed, this.#begun);
    return this.#purged || (this.#state === "destroyed" && this.#clock.now() >= since + PURGED_AFTER);
  }

  /** One of two has allowed its deletion, and not too long ago. */
  get setForDeletion(): boolean {
    return this.#setForDeletion !== undefined && this.#clock.now() < this.#setForDeletion.at + SET_FOR;
  }

  /** Whether it was set for deletion by somebody other than this one. */
  allowedByOther(iamId: string): boolean {
    return this.setForDeletion && this.#setForDeletion?.by !== iamId;
  }

  get dualAuthorization(): boolean {
    return this.policies.get("dualAuthDelete")?.enabled === true;
  }

  to(state: Exclude<KeyState, "other">): void {
    this.#state = state;
    this.#changed = this.#clock.now();
    this.#states.push({ state, since: this.#changed });
    this.#setForDeletion = undefined;
    // An alias is free again as soon as its key is destroyed.
    if (state === "destroyed") this.aliases.clear();
  }

  /** Undefined takes back that it was allowed. */
  allowDeletion(by: string | undefined): void {
    this.#setForDeletion = by === undefined ? undefined : { at: this.#clock.now(), by };
  }

  purge(): void {
    this.#purged = true;
  }

  rotate(): void {
    this.versions.push({ id: uuid(this.versions.length, this.seed.id.slice(0, 8)), created: this.#clock.now() });
  }

  setPolicy(kind: KeyPolicyKind, id: string, enabled: boolean, months?: number): void {
    const now = this.#clock.now();
    const before = this.policies.get(kind);
    const interval = months ?? before?.months;
    this.policies.set(kind, {
      id: before?.id ?? id,
      enabled,
      ...(interval === undefined ? {} : { months: interval }),
      created: before?.created ?? now,
      updated: now,
    });
  }

  /** As lists and metadata show it; a payload does not exist here. */
  json(): Record<string, unknown> {
    const created = iso(this.created);
    return {
      id: this.seed.id,
      type: "application/vnd.ibm.kms.key+json",
      name: this.seed.name,
      ...(this.description === undefined ? {} : { description: this.description }),
      aliases: [...this.aliases],
      state: NUMBERS[this.state],
      ...(this.expires === undefined ? {} : { expirationDate: iso(this.expires) }),
      extractable: this.seed.extractable ?? false,
      crn: this.crn,
      imported: this.imported,
      keyRingID: this.ring,
      creationDate: created,
      createdBy: "IBMid-SANDBOX",
      lastUpdateDate: iso(this.changed),
      ...(this.versions.length > 1 ? { lastRotateDate: iso(this.version.created) } : {}),
      algorithmType: "Deprecated",
      algorithmMetadata: { bitLength: "256", mode: "Deprecated" },
      algorithmBitSize: 256,
      algorithmMode: "Deprecated",
      ...(this.root ? { keyVersion: { id: this.version.id, creationDate: iso(this.version.created) } } : {}),
      dualAuthDelete: this.#dualAuthDelete(),
      deleted: this.state === "destroyed",
      ...(this.state === "destroyed" ? this.#deletion() : {}),
    };
  }

  #expiredAt(state: Exclude<KeyState, "other">, at: number): boolean {
    const passed = this.expires !== undefined && at >= this.expires;
    return passed && (state === "active" || state === "disabled");
  }

  #dualAuthDelete(): Record<string, unknown> {
    if (!this.dualAuthorization) return { enabled: false };
    const at = this.setForDeletion ? this.#setForDeletion?.at : undefined;
    return {
      enabled: true,
      keySetForDeletion: at !== undefined,
      ...(at === undefined ? {} : { authExpiration: iso(at + SET_FOR) }),
    };
  }

  #deletion(): Record<string, unknown> {
    const at = this.#changed;
    const now = this.#clock.now();
    return {
      deletionDate: iso(at),
      deletedBy: "IBMid-SANDBOX",
      restoreAllowed: now <= at + RESTORE_WITHIN,
      restoreExpirationDate: iso(at + RESTORE_WITHIN),
      purgeAllowed: now >= at + PURGE_FROM,
      purgeAllowedFrom: iso(at + PURGE_FROM),
      purgeScheduledOn: iso(at + PURGED_AFTER),
    };
  }
}
