/** The JSON Schema of a plan as JSON, made from the same lists of words that the plan is made of. */
import { CODES } from "../lib/model/codes/index.js";
import { OBJECT_KINDS, PLAN_ACTIONS, REVERSIBLE } from "../lib/plan/fleet-plan.js";

type Schema = Readonly<Record<string, unknown>>;

const said = (schema: Schema, description: string): Schema => ({ ...schema, description });
const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const count: Schema = { type: "integer", minimum: 0 };
const list = (items: Schema): Schema => ({ type: "array", items });
const words = (all: readonly string[]): Schema => ({ type: "string", enum: all });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });

/** Nothing but these; all are required but the ones after. */
const shape = (
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(required),
  properties: { ...required, ...optional },
});

const change = shape({
  attribute: text,
  before: said(orNull(text), "What it is now; null where it is not set."),
  after: said(
    orNull(text),
    "What it will be; null where it is taken away. `(known after apply…)` where it is not known yet.",
  ),
});

const impact = shape({
  outageMinutes: said(
    orNull(shape({ usual: count, most: count })),
    "How long the master may be unreachable, from published runs and not promised; null where it is not touched.",
  ),
  reversible: said(words(REVERSIBLE), "Whether the change can be taken back."),
  why: text,
});

const finding = shape(
  {
    code: said(
      words(Object.keys(CODES).sort()),
      "Stable: codes are added, never renamed. Each has a page in `docs/codes/`.",
    ),
    severity: said(words(["refused", "warning", "note"]), "`refused` stops the change; the others do not."),
    subject: said(text, "What it is about."),
    seen: said(text, "What was seen, in whole sentences."),
  },
  {
    todo: said(
      list(text),
      "What to do next, most likely first; where it is not given, what the page of the code says.",
    ),
    attribute: said(list(text), "The attribute it hangs on, outermost first."),
  },
);

const object = shape({
  kind: words(OBJECT_KINDS),
  address: said(text, "Its address in Terraform."),
  name: said(text, "Its name in the file."),
  account: said(text, "The name of its account in the file, or its ID; empty for what the file no longer has."),
  crn: said(orNull(text), "Its CRN, as far as it is known."),
  action: words(PLAN_ACTIONS),
  changes: list(ref("change")),
  impact: said(orNull(ref("impact")), "Null where nothing is sent."),
  turn: said(count, "In which turn it is carried out, from 1; 0 where nothing is sent."),
  on: said(list(text), "What it hangs on, by address, or by CRN where that is managed elsewhere."),
  status: said(orNull(text), "The state in the cloud's words; null where it was not seen."),
  history: said(list(text), "Keys that a cluster has used, the one in use last."),
  drifted: said(flag, "It is something other than what Terraform last knew."),
  findings: list(ref("finding")),
});

const summary = shape({
  objects: count,
  actions: said(
    shape(Object.fromEntries(PLAN_ACTIONS.map((action) => [action, count]))),
    "How many objects each action is planned for; what is refused is not among them.",
  ),
  refused: said(count, "Objects with at least one finding that refuses."),
  drifted: count,
  findings: shape({ refused: count, warning: count, note: count }),
  gaps: count,
  exitCode: said(
    { type: "integer", enum: [0, 2, 3, 4, 5] },
    "0 nothing to do, 2 changes, 3 drift, 4 refused, 5 something could not be read.",
  ),
});

const waves = shape({
  atOnce: said(count, "How many are changed at once, as far as Terraform's own `-parallelism` is left as it is."),
  maxConcurrent: said(count, "How many may be: what the file says, or the default."),
  atLeast: said(count, "How many waves it takes at least."),
  first: said(list(text), "Clusters that wait for nothing else of the plan."),
  later: said(list(text), "Clusters whose key, instance or authorization is made or changed first."),
});

/** The schema, draft-07. */
export const planSchema = (): Schema => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "A plan of cluster-kms",
  description: "What `cluster-kms plan --format json` prints. Version 1.",
  ...shape({
    format: { const: "cluster-kms/plan" },
    version: { const: 1 },
    stack: said(text, "The name of the stack."),
    at: said(
      { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$" },
      "When the cloud was looked at.",
    ),
    summary: ref("summary"),
    accounts: said(list(shape({ name: text, id: text })), "The accounts of the file, in its order."),
    endpoints: said(list(text), "Endpoints that are not the cloud's own, as `VARIABLE = URL`."),
    objects: said(list(ref("object")), "By account, then instances, keys, authorizations, clusters."),
    waves: said(
      orNull(ref("waves")),
      "In which order clusters are changed, as far as that can be told; null where none is.",
    ),
    findings: said(list(ref("finding")), "Findings that belong to no object of the file."),
    gaps: said(
      list(shape({ account: text, code: words(Object.keys(CODES).sort()), what: text, role: orNull(text) })),
      "What could not be read, and why.",
    ),
    digest: said(
      { type: "string", pattern: "^[0-9a-f]{64}$" },
      "SHA-256 of all else: tells a file that was cut short or edited by accident.",
    ),
  }),
  definitions: { summary, object, change, impact, waves, finding },
});
