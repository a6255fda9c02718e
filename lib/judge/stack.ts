/**
 * The plan of one stack of a file (`stacks: per-account`): judged as its provider does, which has the stack's objects and
 * accounts and nothing else. What the other stacks hold is not looked at, and that is said.
 */
import type { KeyRef } from "../model/crn.js";
import { impliedAuthorizations } from "../model/implied.js";
import { type StackPart, stacksOf } from "../model/layout.js";
import { within } from "../model/layout-part.js";
import type { Problem } from "../model/problem.js";
import { type KeySpec, keyRefOf, type Spec } from "../model/spec.js";
import type { FleetPlan } from "../plan/fleet-plan.js";
import { judgeFleet } from "./fleet.js";
import type { Beside, FleetQuestion } from "./fleet-question.js";
import type { Prior } from "./prior.js";

/** A question about a stack; `spec` is the whole file, `prior` the state of the stack alone. */
export interface StackQuestion extends Omit<FleetQuestion, "beside"> {
  readonly part: StackPart;
  /** What the states of other stacks say, as far as they were read. */
  readonly others: Prior;
}

/** Judges every object of a stack. Sends nothing. */
export async function judgeStack({ part, others, ...question }: StackQuestion): Promise<FleetPlan> {
  // A stack that holds everything has no others.
  if (part.kind === "fleet") return judgeFleet(question);
  const { spec } = question;
  const mine = within(spec, part);
  const elsewhere = keysElsewhere(spec, part, others);
  const missing = [...elsewhere].flatMap(([name, ref]) => (ref === undefined ? [name] : []));
  const referred = [...elsewhere].flatMap(([name, ref]): (readonly [string, KeySpec])[] =>
    ref === undefined ? [] : [[name, { kind: "referred", ref }]],
  );
  const plan = await judgeFleet({
    ...question,
    spec: { ...mine, keys: new Map([...mine.keys, ...referred]) },
    beside: {
      accounts: part.accounts,
      implied: impliedIn(spec, part),
      missing: new Set(missing),
      // Only the file tells: whoever plans the clusters alone has no resource of the key.
      retiring: new Set(
        [...elsewhere].flatMap(([name, ref]) => (ref && isRetiring(spec.keys.get(name)) ? [ref.crn] : [])),
      ),
      ...declaredIn(spec, question.prior, others),
    },
  });
  const findings = [...plan.findings, ...comeFirst(spec, part, missing), ...notSeen(spec, part)];
  return { ...plan, stack: part.name, findings };
}

/** The keys that its clusters use and that other stacks hold; undefined where a CRN is not known. */
function keysElsewhere(spec: Spec, part: StackPart, others: Prior): ReadonlyMap<string, KeyRef | undefined> {
  const used = new Set(part.clusters.flatMap((name) => spec.clusters.get(name)?.key ?? []));
  const here = new Set(part.keys);
  return new Map([...used].filter((name) => !here.has(name)).map((name) => [name, refOf(spec, name, others)]));
}

const isRetiring = (key: KeySpec | undefined): boolean => key?.kind === "managed" && key.state !== "active";

/** What the file says goes before what a state says, as it does in Terraform. */
function refOf({ keys }: Spec, name: string, prior: Prior): KeyRef | undefined {
  const key = keys.get(name);
  return (key && keyRefOf(key)) ?? prior.keys.get(name)?.ref;
}

/** An authorization lives with the instance that it grants the use of. */
function impliedIn(spec: Spec, { kind, account }: StackPart): Beside["implied"] {
  const id = account === undefined ? undefined : spec.accounts.get(account)?.id;
  return kind === "keys" ? impliedAuthorizations(spec).filter(({ owner }) => owner === id) : [];
}

function declaredIn(spec: Spec, prior: Prior | undefined, others: Prior): Pick<Beside, "declared" | "declaredWhole"> {
  const refs = [...spec.keys.keys()].map(
    (name) => refOf(spec, name, others) ?? (prior === undefined ? undefined : refOf(spec, name, prior)),
  );
  return {
    declared: new Set(refs.flatMap((ref) => (ref === undefined ? [] : [ref.crn]))),
    declaredWhole: !refs.includes(undefined),
  };
}

function comeFirst(spec: Spec, part: StackPart, missing: readonly string[]): readonly Problem[] {
  const makers = stacksOf(spec).map(({ name, keys }) => ({ name, keys: missing.filter((key) => keys.includes(key)) }));
  return makers
    .filter(({ keys }) => keys.length > 0)
    .map(({ name, keys }) => ({
      code: "STACK_COMES_FIRST",
      severity: "warning",
      subject: `stack ${part.name}`,
      seen: `It uses what stack ${name} makes: ${listed("key", keys)}. No CRN of ${keys.length === 1 ? "it" : "them"} is known here: that stack was not applied yet, or its state was not read.`,
    }));
}

/** Those that hold nothing need not be looked at. */
function notSeen(spec: Spec, part: StackPart): readonly Problem[] {
  const others = stacksOf(spec).flatMap((one) => {
    const held = [
      ...(one.instances.length > 0 ? [listed("instance", one.instances)] : []),
      ...(one.keys.length > 0 ? [listed("key", one.keys)] : []),
      ...(one.clusters.length > 0 ? [listed("cluster", one.clusters)] : []),
    ];
    return one.name === part.name || held.length === 0 ? [] : [`Stack ${one.name}: ${held.join("; ")}.`];
  });
  if (others.length === 0) return [];
  const seen = `Not looked at:\n${others.join("\n")}`;
  return [{ code: "OTHER_STACKS_NOT_SEEN", severity: "note", subject: `stack ${part.name}`, seen }];
}

/** How many names are written out. */
const MOST = 5;

function listed(noun: string, names: readonly string[]): string {
  const more = names.length > MOST ? ` and ${names.length - MOST} more` : "";
  return `${noun}${names.length === 1 ? "" : "s"} ${names.slice(0, MOST).join(", ")}${more}`;
}
