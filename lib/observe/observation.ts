/**
 * An observation: every answer of every read of one run, that a plan can be made of again without the cloud. It holds
 * what was seen and why the rest was not; no key, token or payload is ever read, so none is in it.
 */
import { createHash } from "node:crypto";
import type { AccountId } from "../model/ids.js";
import { err, ok, type Result } from "../model/result.js";
import type { Seen, Unreadable } from "../model/seen.js";
import type { Reads } from "./reads.js";

/** What can be asked; the accounts are told, not asked. */
type Asked = Exclude<keyof Reads, "accounts">;
/** The answers of one read by what it was asked of. */
type Answers<K extends Asked> = Readonly<Record<string, Awaited<ReturnType<Reads[K]>>>>;

export interface Observation {
  readonly format: "cluster-kms/observation";
  readonly version: 1;
  /** When it was begun, RFC 3339. */
  readonly at: string;
  readonly accounts: readonly AccountId[];
  /** Endpoints that were not the cloud's own, as `VARIABLE = URL`. */
  readonly endpoints: readonly string[];
  readonly answers: { readonly [K in Asked]?: Answers<K> };
  /** SHA-256 of all else, as text: tells a file that was cut short or edited. */
  readonly digest: string;
}

/** Notes every answer while it is given. */
export interface Recorder {
  readonly reads: Reads;
  /** All that was asked so far. */
  observation(at: string, endpoints: readonly string[]): Observation;
  /** Why something could not be read, each reason once. */
  gaps(): readonly Unreadable[];
}

/** Records the reads. */
export function record(reads: Reads): Recorder {
  const answers = new Map<Asked, Map<string, Seen<unknown>>>();
  const noted =
    <A extends readonly unknown[], T>(
      name: Asked,
      keyOf: (...asked: A) => string,
      ask: (...asked: A) => Promise<Seen<T>>,
    ) =>
    async (...asked: A): Promise<Seen<T>> => {
      const answer = await ask(...asked);
      const known = answers.get(name) ?? new Map<string, Seen<unknown>>();
      answers.set(name, known.set(keyOf(...asked), answer));
      return answer;
    };
  return {
    reads: {
      accounts: reads.accounts,
      clusters: noted("clusters", KEYS.clusters, reads.clusters),
      detail: noted("detail", KEYS.detail, reads.detail),
      alone: noted("alone", KEYS.alone, reads.alone),
      instances: noted("instances", KEYS.instances, reads.instances),
      instance: noted("instance", KEYS.instance, reads.instance),
      keys: noted("keys", KEYS.keys, reads.keys),
      key: noted("key", KEYS.key, reads.key),
      registrations: noted("registrations", KEYS.registrations, reads.registrations),
      resourceGroups: noted("resourceGroups", KEYS.resourceGroups, reads.resourceGroups),
      planName: noted("planName", KEYS.planName, reads.planName),
      tags: noted("tags", KEYS.tags, reads.tags),
      tagged: noted("tagged", KEYS.tagged, reads.tagged),
      networkRules: noted("networkRules", KEYS.networkRules, reads.networkRules),
      policies: noted("policies", KEYS.policies, reads.policies),
      users: noted("users", KEYS.users, reads.users),
      authorizations: noted("authorizations", KEYS.authorizations, reads.authorizations),
      clusterSide: noted("clusterSide", KEYS.clusterSide, reads.clusterSide),
    },
    observation: (at, endpoints) => {
      const sorted = [...answers].sort(([one], [other]) => (one < other ? -1 : 1));
      const told = Object.fromEntries(
        sorted.map(([name, known]) => [name, Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1)))]),
      );
      const whole = {
        format: FORMAT,
        version: VERSION,
        at,
        accounts: reads.accounts,
        endpoints,
        answers: told,
      } as const;
      return { ...whole, digest: digestOf(whole) };
    },
    gaps: () => {
      const whys = [...answers].flatMap(([name, known]) =>
        EXPLAINING.has(name) ? [] : [...known.values()].flatMap((answer) => (answer.seen ? [] : [answer.why])),
      );
      return [...new Map(whys.map((why) => [`${why.code} ${why.account} ${why.operation}`, why])).values()];
    },
  };
}

/** Reads on which no decision hangs: what they do not tell is not missing from a plan. */
const EXPLAINING: ReadonlySet<Asked> = new Set(["clusterSide"]);

/** What each read is asked of, as text. */
const KEYS: { readonly [K in Asked]: (...asked: Parameters<Reads[K]>) => string } = {
  clusters: (account, infrastructure) => `${account}/${infrastructure}`,
  detail: ({ crn }) => crn,
  alone: (account, cluster) => `${account}/${cluster}`,
  instances: (account) => account,
  instance: ({ crn }) => crn,
  keys: ({ crn }) => crn,
  key: ({ crn }) => crn,
  registrations: ({ crn }) => crn,
  resourceGroups: (account) => account,
  planName: (account, planId) => `${account}/${planId}`,
  tags: ({ crn }) => crn,
  tagged: (account, tag) => `${account}/${tag}`,
  networkRules: ({ crn }) => crn,
  policies: ({ crn }) => crn,
  users: ({ crn }) => crn,
  authorizations: (account) => account,
  clusterSide: (account) => account,
};

const FORMAT = "cluster-kms/observation";
const VERSION = 1;

/** Without the digest, and as it comes out of JSON: what is undefined is not there. */
const digestOf = (whole: Omit<Observation, "digest">): string =>
  createHash("sha256")
    .update(JSON.stringify([whole.format, whole.version, whole.at, whole.accounts, whole.endpoints, whole.answers]))
    .digest("hex");

/** Reads a saved observation; the error says what is wrong with it. */
export function parseObservation(text: string): Result<Observation, string> {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return err("it is not JSON, or was cut short");
  }
  if (typeof told !== "object" || told === null || !("format" in told) || told.format !== FORMAT)
    return err("it is not an observation (`cluster-kms observe` writes one)");
  if (!("version" in told) || told.version !== VERSION)
    return err(`it is of version ${"version" in told ? String(told.version) : "(none)"}; this tool reads ${VERSION}`);
  return isWhole(told) ? ok(told) : err("it was cut short or edited: its digest does not fit what it holds");
}

/** What has the digest that was written with it is what was written. */
function isWhole(told: object): told is Observation {
  const whole = told as Partial<Observation>;
  const { format, version, at, accounts, endpoints, answers, digest } = whole;
  if (format === undefined || version === undefined || at === undefined || accounts === undefined) return false;
  if (endpoints === undefined || answers === undefined) return false;
  return digest === digestOf({ format, version, at, accounts, endpoints, answers });
}

/** The reads of a saved observation. What was not asked then is unseen now. */
export function replay({ accounts, answers }: Observation): Reads {
  const told =
    <K extends Asked>(name: K, account: (...asked: Parameters<Reads[K]>) => AccountId) =>
    (
      ...asked: Parameters<Reads[K]>
    ): Promise<Awaited<ReturnType<Reads[K]>> | { readonly seen: false; readonly why: Unreadable }> => {
      const key = KEYS[name](...asked);
      const known: Answers<K> | undefined = answers[name];
      const answer = known !== undefined && Object.hasOwn(known, key) ? known[key] : undefined;
      return Promise.resolve(answer ?? { seen: false, why: notAsked(account(...asked), name, key) });
    };
  const own = (account: AccountId) => account;
  const ofRef = ({ account }: { readonly account: AccountId }) => account;
  return {
    accounts,
    clusters: told("clusters", own),
    detail: told("detail", ofRef),
    alone: told("alone", own),
    instances: told("instances", own),
    instance: told("instance", ofRef),
    keys: told("keys", ofRef),
    key: told("key", ofRef),
    registrations: told("registrations", ofRef),
    resourceGroups: told("resourceGroups", own),
    planName: told("planName", own),
    tags: told("tags", ofRef),
    tagged: told("tagged", own),
    networkRules: told("networkRules", ofRef),
    policies: told("policies", ofRef),
    users: told("users", ofRef),
    authorizations: told("authorizations", own),
    clusterSide: told("clusterSide", own),
  };
}

const notAsked = (account: AccountId, name: string, key: string): Unreadable => ({
  code: "NOT_OBSERVED",
  account,
  operation: `find ${name} of ${key}`,
  message: "the observation does not hold it",
});
