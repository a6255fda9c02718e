/** A saved plan, read back strictly: what is rendered of it is what was planned, or nothing is. */
import { CODES } from "../../model/codes/index.js";
import type { Problem, Severity } from "../../model/problem.js";
import { err, type Result } from "../../model/result.js";
import { count, flag, list, object, optional, orNull, type Read, readShape, text, word } from "../../model/shape.js";
import {
  type AttributeChange,
  type FleetPlan,
  type Impact,
  OBJECT_KINDS,
  PLAN_ACTIONS,
  type PlanGap,
  type PlannedObject,
  REVERSIBLE,
  type Waves,
} from "../../plan/fleet-plan.js";
import { digestOf, planJson } from "./json.js";
import { SEVERITIES } from "./view.js";

const FORMAT = "cluster-kms/plan";
const VERSION = 1;

/** Reads what `planJson` has written; the error says in one clause what is wrong with it. */
export function parsePlan(written: string): Result<FleetPlan, string> {
  let told: unknown;
  try {
    told = JSON.parse(written);
  } catch {
    return err("it is not JSON, or was cut short");
  }
  if (typeof told !== "object" || told === null || !("format" in told) || told.format !== FORMAT)
    return err("it is no plan of this tool (`cluster-kms plan --out FILE` writes one)");
  const version = "version" in told && typeof told.version === "number" ? told.version : "(none)";
  if (version !== VERSION) return err(`it is of version ${version}; this tool reads ${VERSION}`);
  const { digest, ...rest } = { digest: undefined, ...told };
  if (digest !== digestOf(rest)) return err("it was cut short or edited: its digest does not fit what it holds");
  const plan = readShape(told, fleetPlan);
  if (!plan.ok) return err(`this version of the tool does not know what it holds at \`${plan.error}\``);
  // The same plan is the same document: nothing more is in it, and its counts are right.
  return JSON.stringify(JSON.parse(planJson(plan.value))) === JSON.stringify(told)
    ? plan
    : err("this version of the tool would not have written it so");
}

const CODE_WORDS = Object.keys(CODES).filter((one): one is Problem["code"] => Object.hasOwn(CODES, one));
const code = word(CODE_WORDS);
const texts = list(text);

const finding: Read<Problem> = object((take) => {
  const [todo, attribute] = [take("todo", optional(texts)), take("attribute", optional(texts))];
  return {
    code: take("code", code),
    severity: take("severity", word<Severity>(SEVERITIES)),
    subject: take("subject", text),
    seen: take("seen", text),
    ...(todo === undefined ? {} : { todo }),
    ...(attribute === undefined ? {} : { attribute }),
  };
});

const change: Read<AttributeChange> = object((take) => ({
  attribute: take("attribute", text),
  before: take("before", orNull(text)),
  after: take("after", orNull(text)),
}));

const impact: Read<Impact> = object((take) => ({
  outageMinutes: take(
    "outageMinutes",
    orNull(object((minutes) => ({ usual: minutes("usual", count), most: minutes("most", count) }))),
  ),
  reversible: take("reversible", word(REVERSIBLE)),
  why: take("why", text),
}));

const planned: Read<PlannedObject> = object((take) => ({
  kind: take("kind", word(OBJECT_KINDS)),
  address: take("address", text),
  name: take("name", text),
  account: take("account", text),
  crn: take("crn", orNull(text)),
  action: take("action", word(PLAN_ACTIONS)),
  changes: take("changes", list(change)),
  impact: take("impact", orNull(impact)),
  turn: take("turn", count),
  on: take("on", texts),
  status: take("status", orNull(text)),
  history: take("history", texts),
  drifted: take("drifted", flag),
  findings: take("findings", list(finding)),
}));

const waves: Read<Waves> = object((take) => ({
  atOnce: take("atOnce", count),
  maxConcurrent: take("maxConcurrent", count),
  atLeast: take("atLeast", count),
  first: take("first", texts),
  later: take("later", texts),
}));

const gap: Read<PlanGap> = object((take) => ({
  account: take("account", text),
  code: take("code", code),
  what: take("what", text),
  role: take("role", orNull(text)),
}));

const fleetPlan: Read<FleetPlan> = object((take) => ({
  format: FORMAT,
  version: VERSION,
  at: take("at", text),
  stack: take("stack", text),
  accounts: take("accounts", list(object((account) => ({ name: account("name", text), id: account("id", text) })))),
  objects: take("objects", list(planned)),
  waves: take("waves", orNull(waves)),
  findings: take("findings", list(finding)),
  gaps: take("gaps", list(gap)),
  endpoints: take("endpoints", texts),
}));
