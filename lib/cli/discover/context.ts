/** What the parts of a declaration share: what was seen, the file that is there, and words for both. */
import type { AccountId } from "../../model/ids.js";
import type { Spec } from "../../model/spec.js";
import { accountName } from "../list/gather.js";
import type { Survey } from "./survey.js";

export interface Context {
  /** The file as it is, with the accounts that are added to it. */
  readonly spec: Spec;
  /** The text of the file; empty for a new one. */
  readonly text: string;
  readonly survey: Survey;
  /** Milliseconds since the epoch. */
  readonly today: number;
}

/** The day, as `2026-11-24` in UTC. */
export const dayOf = ({ today }: Pick<Context, "today">): string => new Date(today).toISOString().slice(0, 10);

/** Orders by account as the file does, then by name, then by what is unique: the cloud's order is not kept. */
export function inOrder({
  spec,
}: Context): <T extends { readonly account: AccountId; readonly name: string; readonly unique: string }>(
  a: T,
  b: T,
) => number {
  const ranks = new Map<string, number>([...spec.accounts.values()].map(({ id }, rank) => [id, rank]));
  const rank = (id: AccountId) => ranks.get(id) ?? ranks.size;
  return (a, b) =>
    rank(a.account) - rank(b.account) ||
    compare(a.account, b.account) ||
    compare(a.name, b.name) ||
    compare(a.unique, b.unique);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The names of a section that no new entry may have: each is an address in Terraform's state, or was one. */
export function takenNames({ spec }: Context, section: "instances" | "keys" | "clusters"): ReadonlySet<string> {
  const former = [...spec[section].values()].flatMap((entry) => ("renamedFrom" in entry ? entry.renamedFrom : []));
  return new Set([...spec[section].keys(), ...former, ...spec.removed[section]]);
}

/** `account security`, or its ID where the file has no name for it. */
export const inAccount = ({ spec }: Context, id: AccountId): string => `account ${accountName(spec, id)}`;
