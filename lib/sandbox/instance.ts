/** A KMS instance: what it was made with, its key rings and its policies. */
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

export class Instance implements InstanceSeed {
  readonly guid: string;
  readonly name: string;
  readonly service: InstanceSeed["service"];
  readonly account: string;
  readonly region: string;
  /** The ID of its resource group. */
  readonly group: string;
  readonly state: string;
  readonly created: number;
  /** Key rings by ID, with the time of their creation; `default` is always there. */
  readonly rings = new Map<string, number>();
  /** By type: `rotation`, `dualAuthDelete`, `allowedNetwork`, … */
  readonly policies = new Map<string, InstancePolicy>();

  constructor(seed: InstanceSeed, group: string, clock: VirtualClock) {
    this.guid = seed.guid;
    this.name = seed.name;
    this.service = seed.service;
    this.account = seed.account;
    this.region = seed.region;
    this.group = group;
    this.state = seed.state ?? "active";
    this.created = clock.now();
    this.rings.set("default", this.created);
  }

  get crn(): string {
    return `crn:v1:bluemix:public:${this.service}:${this.region}:a/${this.account}:${this.guid}::`;
  }
}
