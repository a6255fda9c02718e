/** What Terraform's state says of the objects of a file: what is not in it is not managed yet. */
import type { Problem } from "../model/problem.js";
import type { KeyWanted, Removal } from "../model/spec.js";
import type { AuthorizationRecord } from "../plan/authorization.js";
import type { ObjectKind } from "../plan/fleet-plan.js";
import type { InstanceRecord } from "../plan/instance.js";
import type { BindingRecord } from "../plan/record.js";
import type { Retirement } from "../plan/retirement.js";
import type { RootKeyRecord } from "../plan/root-key.js";
import { type WrittenAgainst, wrongCloud } from "../plan/written-against.js";
import { addressOf } from "./fleet-object.js";

/** What the state says beside the record of an object. */
export interface StoredWords {
  /** Null where it does not say. */
  readonly writtenAgainst: string | null;
  readonly wanted: KeyWanted;
  readonly removal: Removal;
  /** What each attribute was, as a plan writes it; what was not set is not there. @default nothing is known of them */
  readonly values?: ReadonlyMap<string, string> | undefined;
}

/** A state; records by the names of their objects. */
export interface Prior {
  /** Every object in it, by its address. */
  readonly addresses: ReadonlyMap<string, StoredWords>;
  readonly instances: ReadonlyMap<string, InstanceRecord>;
  readonly keys: ReadonlyMap<string, RootKeyRecord>;
  /** How far the retirement of each key has come. */
  readonly retirements: ReadonlyMap<string, Retirement>;
  readonly authorizations: ReadonlyMap<string, AuthorizationRecord>;
  readonly bindings: ReadonlyMap<string, BindingRecord>;
}

/** A state with nothing in it. */
export const NO_PRIOR: Prior = {
  addresses: new Map(),
  instances: new Map(),
  keys: new Map(),
  retirements: new Map(),
  authorizations: new Map(),
  bindings: new Map(),
};

/** Several states as one: each object is in one of them. */
export const joined = (priors: readonly Prior[]): Prior => ({
  addresses: new Map(priors.flatMap(({ addresses }) => [...addresses])),
  instances: new Map(priors.flatMap(({ instances }) => [...instances])),
  keys: new Map(priors.flatMap(({ keys }) => [...keys])),
  retirements: new Map(priors.flatMap(({ retirements }) => [...retirements])),
  authorizations: new Map(priors.flatMap(({ authorizations }) => [...authorizations])),
  bindings: new Map(priors.flatMap(({ bindings }) => [...bindings])),
});

/** What an object of the state is refused with before anything is asked. */
export const storedProblem = (
  prior: Prior | undefined,
  address: string,
  endpoints: readonly string[],
): Problem | undefined => wrongCloud(prior?.addresses.get(address)?.writtenAgainst ?? null, cloudOf(endpoints));

const cloudOf = (endpoints: readonly string[]): WrittenAgainst =>
  endpoints.length > 0 ? "overridden-endpoints" : "ibm-cloud";

const RECORDS = {
  instance: "instances",
  root_key: "keys",
  authorization: "authorizations",
  binding: "bindings",
} as const satisfies Readonly<Record<ObjectKind, keyof Prior>>;

/** The state with an object under another name. */
export function renamedIn(prior: Prior, kind: ObjectKind, from: string, to: string): Prior {
  const records = { [RECORDS[kind]]: renamed<unknown>(prior[RECORDS[kind]], from, to) };
  return {
    ...prior,
    ...records,
    addresses: renamed(prior.addresses, addressOf(kind, from), addressOf(kind, to)),
    retirements: kind === "root_key" ? renamed(prior.retirements, from, to) : prior.retirements,
  };
}

const renamed = <T>(all: ReadonlyMap<string, T>, from: string, to: string): ReadonlyMap<string, T> =>
  new Map([...all].map(([name, one]) => [name === from ? to : name, one]));
