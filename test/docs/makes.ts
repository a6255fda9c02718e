/** What the provider makes and changes, done once in a cloud; empty where it worked, else what is said. */
import type { MeantKey } from "../../lib/cli/life/meant.js";
import { restoreKey } from "../../lib/cli/life/restore-key.js";
import { type LifeWork, rotateKey } from "../../lib/cli/life/rotate-key.js";
import type { Cloud } from "../../lib/cloud/cloud.js";
import { lookAtKey as lookAt } from "../../lib/judge/key-look.js";
import type { Clock } from "../../lib/model/clock.js";
import { instanceOf, type KeyRef } from "../../lib/model/crn.js";
import type { AccountId } from "../../lib/model/ids.js";
import { body, type Problem } from "../../lib/model/problem.js";
import { freshEye } from "../../lib/observe/fresh.js";
import { observe } from "../../lib/observe/observer.js";
import { applyChange as applyAuthorization } from "../../lib/provider/authorization/apply.js";
import { applyChange as applyInstance } from "../../lib/provider/instance/apply.js";
import { applyChange as applyKey } from "../../lib/provider/root-key/apply.js";
import { attributesOf } from "../../lib/provider/root-key/state.js";
import { openSession } from "../../lib/provider/session.js";

const inShort = (problems: readonly Problem[]) =>
  problems.map((problem) => `${problem.code} ${body(problem)}`).join("\n");
const run = { signal: new AbortController().signal, log: () => undefined };
const open = (cloud: Cloud, clock: Clock) => openSession(cloud, clock, 1, "roles");

export async function makeInstance(cloud: Cloud, clock: Clock, account: AccountId): Promise<string> {
  const left = { plan: null, resource_group: null, resource_group_id: null, allowed_network: null, tags: null };
  const computed = { state: null, hold: null, crn: null, guid: null, status: null, written_against: null };
  const config = { account, name: "kp-new", region: "us-south", ...left, ...computed };
  const { problems } = await applyInstance(open(cloud, clock), { prior: null, config, planned: config, ...run });
  return inShort(problems);
}

const KEY = {
  description: null,
  expires: null,
  dual_auth_delete: null,
  aliases: null,
  state: null,
  hold: null,
  crn: null,
  key_id: null,
  alias: null,
  status: null,
  key_version: null,
  created: null,
  unused_since: null,
  written_against: null,
};

export async function makeKey(cloud: Cloud, clock: Clock, { instance }: KeyRef): Promise<string> {
  const config = { ...KEY, instance, name: "roks-new", key_ring: "clusters", rotation_months: null };
  const { problems } = await applyKey(open(cloud, clock), { prior: null, config, planned: config, ...run });
  return inShort(problems);
}

/** Gives the key a rotation policy. */
export async function changeKey(cloud: Cloud, clock: Clock, key: KeyRef): Promise<string> {
  const session = open(cloud, clock);
  const { record } = await lookAt(session, key, null, session.stack);
  const own = { state: "active", hold: null, unused_since: null, written_against: session.writtenAgainst };
  const prior = { ...attributesOf(record), ...own };
  const config = { ...KEY, instance: key.instance, name: record.name, key_ring: null, rotation_months: 3 };
  const { problems } = await applyKey(session, { prior, config, planned: config, ...run });
  return inShort(problems);
}

export async function makeAuthorization(
  cloud: Cloud,
  clock: Clock,
  { instance }: KeyRef,
  source: AccountId,
): Promise<string> {
  const config = {
    instance,
    source_account: source,
    policy_id: null,
    roles: null,
    scope: null,
    status: null,
    written_against: null,
  };
  const made = await applyAuthorization(open(cloud, clock), null, config, config, run.signal, run.log);
  return made.ok ? "" : inShort([made.error]);
}

/** What the commands on keys act on. */
async function meant(cloud: Cloud, ref: KeyRef): Promise<MeantKey> {
  const observer = observe(cloud);
  const place = await observer.instances.place(instanceOf(ref));
  const look = await observer.key(ref);
  if (!place.seen || look.kind !== "there") throw new Error("the key and its instance are there");
  const eye = freshEye(cloud, observer.instances);
  return { named: "roks", ref, key: look.key, place: place.value, declared: undefined, observer, eye };
}

const work = (cloud: Cloud, clock: Clock): LifeWork => ({ cloud, clock, signal: run.signal, say: () => undefined });

export async function rotateOnce(cloud: Cloud, clock: Clock, key: KeyRef): Promise<string> {
  const done = await rotateKey(work(cloud, clock), await meant(cloud, key));
  return done.ok ? "" : inShort([done.error]);
}

export async function restoreOnce(cloud: Cloud, clock: Clock, key: KeyRef): Promise<string> {
  const done = await restoreKey(work(cloud, clock), await meant(cloud, key));
  return done.ok ? "" : inShort([done.error]);
}
