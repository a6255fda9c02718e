/** A KMS instance: what it was made with, its life on the virtual clock, its key rings and its policies. */
import type { VirtualClock } from "./clock.js";
import type { Fields } from "./json.js";
import type { InstanceSeed } from "./seed.js";

/** An instance policy, as it was set. Virtual milliseconds. */
export interface InstancePolicy {
  readonly enabled: boolean;
  readonly attributes: Fields;
  readonly created: number;
  readonly updated: number;
}

/** What an instance is made with beyond what a seed says. */
export interface InstanceExtras {
  /** The ID of its resource group. */
  readonly group: string;
  /** The catalog's ID of its plan. */
  readonly plan: string;
  readonly parameters?: Fields;
  /** Virtual milliseconds. @default that of the seeds */
  readonly created?: number;
  /** How long it takes to be made, in virtual milliseconds. @default 0 */
  readonly provisioning?: number;
}

/** docs: account, resource reclamation. */
const RECLAIMED_AFTER = 7 * 86_400_000;
const SEEDED = Date.parse("2026-02-01T07:00:00.000Z");

export class Instance implements InstanceSeed {
  readonly guid: string;
  readonly service: InstanceSeed["service"];
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly plan: string;
  readonly created: number;
  /** Virtual milliseconds. */
  readonly ready: number;
  name: string;
  parameters: Fields;
  updated: number;
  deleted: number | undefined;
  /** Key rings by ID, with the time of their creation; `default` is always there. */
  readonly rings = new Map<string, number>();
  /** By type: `rotation`, `dualAuthDelete`, `allowedNetwork`, … */
  readonly policies = new Map<string, InstancePolicy>();
  readonly #seeded: string;
  readonly #clock: VirtualClock;

  constructor(seed: InstanceSeed, clock: VirtualClock, extras: InstanceExtras) {
    this.guid = seed.guid;
    this.name = seed.name;
    this.service = seed.service;
    this.account = seed.account;
    this.region = seed.region;
    this.group = extras.group;
    this.plan = extras.plan;
    this.created = extras.created ?? SEEDED;
    this.updated = this.created;
    this.ready = this.created + (extras.provisioning ?? 0);
    this.parameters = {};
    this.#seeded = seed.state ?? "active";
    this.#clock = clock;
    this.rings.set("default", this.created);
    this.configure(extras.parameters ?? {});
  }

  get crn(): string {
    return `crn:v1:bluemix:public:${this.service}:${this.region}:a/${this.account}:${this.guid}::`;
  }

  /** The resource controller's word for how it is now. */
  get state(): string {
    const now = this.#clock.now();
    if (this.reclaimed !== undefined) return now < this.reclaimed ? "pending_reclamation" : "removed";
    return this.extant && now < this.ready ? "provisioning" : this.#seeded;
  }

  /** When a deleted one is removed for good; undefined where it was not deleted. */
  get reclaimed(): number | undefined {
    return this.deleted === undefined ? undefined : this.deleted + RECLAIMED_AFTER;
  }

  /** Nobody has deleted it. */
  get extant(): boolean {
    return this.deleted === undefined;
  }

  /** Its key API answers: it is made, and not deleted. */
  get serving(): boolean {
    return this.extant && this.#clock.now() >= this.ready;
  }

  /** Sets parameters; the network that is allowed is an instance policy as well. */
  configure(parameters: Fields): void {
    this.parameters = { ...this.parameters, ...parameters };
    const network = parameters["allowed_network"];
    if (network === undefined) return;
    const now = this.#clock.now();
    const created = this.policies.get("allowedNetwork")?.created ?? now;
    this.policies.set("allowedNetwork", {
      enabled: true,
      attributes: { allowed_network: network },
      created,
      updated: now,
    });
  }
}
