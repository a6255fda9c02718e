/** A key, its versions and its state over time. */
import type { KeyState } from "../model/kms.js";
import type { VirtualClock } from "./clock.js";
import type { InstanceSeed, KeySeed } from "./seed.js";
import { iso, uuid } from "./words.js";

/** Key Protect's number for each state. */
const NUMBERS = { preactive: 0, active: 1, disabled: 2, expired: 3, destroyed: 5 } as const;

type State = Exclude<KeyState, "other">;

export class Key {
  readonly seed: KeySeed;
  readonly instance: InstanceSeed;
  readonly created: number;
  readonly versions: { readonly id: string; readonly created: number }[];
  /** Oldest first. */
  readonly #states: { readonly state: State; readonly since: number }[];
  readonly #clock: VirtualClock;

  constructor(seed: KeySeed, instance: InstanceSeed, clock: VirtualClock) {
    this.seed = seed;
    this.instance = instance;
    this.#clock = clock;
    this.created = seed.created === undefined ? clock.now() : Date.parse(seed.created);
    this.#states = [{ state: seed.state ?? "active", since: this.created }];
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

  get state(): State {
    return this.#states.at(-1)?.state ?? "active";
  }

  /** When the state last changed, virtual milliseconds. */
  get changed(): number {
    return this.#states.at(-1)?.since ?? this.created;
  }

  /** The state at a moment; before the key was made, the one it was made with. */
  stateAt(moment: number): State {
    return (this.#states.findLast(({ since }) => since <= moment) ?? this.#states[0])?.state ?? this.state;
  }

  to(state: State): void {
    this.#states.push({ state, since: this.#clock.now() });
  }

  rotate(): void {
    this.versions.push({ id: uuid(this.versions.length, this.seed.id.slice(0, 8)), created: this.#clock.now() });
  }

  /** As lists and metadata show it; a payload does not exist here. */
  json(): Record<string, unknown> {
    const created = iso(this.created);
    return {
      id: this.seed.id,
      type: "application/vnd.ibm.kms.key+json",
      name: this.seed.name,
      aliases: this.seed.aliases ?? [],
      state: NUMBERS[this.state],
      extractable: this.seed.extractable ?? false,
      crn: this.crn,
      imported: false,
      keyRingID: this.seed.ring ?? "default",
      creationDate: created,
      createdBy: "IBMid-SANDBOX",
      lastUpdateDate: iso(this.changed),
      ...(this.versions.length > 1 ? { lastRotateDate: iso(this.version.created) } : {}),
      algorithmType: "Deprecated",
      algorithmMetadata: { bitLength: "256", mode: "Deprecated" },
      algorithmBitSize: 256,
      algorithmMode: "Deprecated",
      ...(this.seed.extractable === true
        ? {}
        : { keyVersion: { id: this.version.id, creationDate: iso(this.version.created) } }),
      dualAuthDelete: { enabled: false },
      deleted: this.state === "destroyed",
      ...(this.state === "destroyed" ? { deletionDate: iso(this.changed), deletedBy: "IBMid-SANDBOX" } : {}),
    };
  }
}
