import { describe, expect, it } from "vitest";
import { PLAN_ACTIONS, type PlanAction, type PlannedObject } from "../../lib/plan/fleet-plan.js";
import type { ForeignPlan, PlannedAction, PlannedChange, Values } from "../../lib/plan/foreign/change.js";
import { compareActions, compareRefusals, inWords } from "../../lib/stage/compare.js";

const ADDRESS = "clusterkms_binding.checkout";

const object = (action: PlanAction, address = ADDRESS): PlannedObject => ({
  kind: "binding",
  address,
  name: "checkout",
  account: "platform",
  crn: null,
  action,
  changes: [],
  impact: null,
  turn: 0,
  on: [],
  status: null,
  history: [],
  drifted: false,
  findings: [],
});

const change = (action: PlannedAction, more: Partial<PlannedChange> = {}): PlannedChange => ({
  address: ADDRESS,
  previousAddress: undefined,
  module: "",
  type: ADDRESS.split(".")[0] ?? "",
  name: "checkout",
  deposed: undefined,
  action,
  reason: undefined,
  importing: false,
  before: undefined,
  after: undefined,
  replacedFor: [],
  ...more,
});

const side = (values: Values, unknown: unknown = {}) => ({ values, unknown, sensitive: {} });
const plan = (...changes: readonly PlannedChange[]): ForeignPlan => ({
  changes,
  drift: [],
  prior: [],
  gaps: [],
  expressions: new Map(),
});
const ACTIONS: readonly PlannedAction[] = ["create", "update", "delete", "replace", "forget", "no-op"];

describe("the fleet's plan and Terraform's", () => {
  it("agree over what each action of the one is in the other", () => {
    const table = PLAN_ACTIONS.map((action) => {
      const agree = ACTIONS.filter((one) => compareActions([object(action)], plan(change(one))).length === 0);
      const absent = compareActions([object(action)], plan()).length === 0;
      return `${action}: ${[...agree, ...(absent ? ["absent"] : [])].join(", ")}`;
    });
    expect(table).toMatchInlineSnapshot(`
      [
        "none: no-op",
        "referred: absent",
        "create: create",
        "adopt: create, update, no-op",
        "claim: create, update",
        "enable: create, update",
        "change_key: update",
        "change_instance: update",
        "change_endpoint: update",
        "update: update",
        "retire: update, delete",
        "rename: no-op",
        "forget: delete, forget",
        "held: no-op",
        "in_progress: no-op",
        "unknown: create, update, delete, replace, forget, no-op, absent",
      ]
    `);
  });

  it("agree over an update of what only the state keeps, and of nothing else", () => {
    const update = (before: Values, after: Values, unknown: unknown = {}) =>
      compareActions(
        [object("none")],
        plan(change("update", { before: side(before), after: side(after, unknown) })),
      ).map(inWords);
    const differs = [`${ADDRESS}: the fleet's plan says none, Terraform's says update.`];
    expect(update({ root_key: "a", hold: null }, { root_key: "a", hold: "freeze" })).toEqual([]);
    // A key that begins to be retired is kept; one that is deleted changes its status.
    expect(update({ state: "active" }, { state: "retiring" }, { unused_since: true })).toEqual([]);
    expect(update({ state: "retiring" }, { state: "retired" }, { status: true })).toEqual(differs);
    expect(update({ root_key: "a" }, { root_key: "b" })).toEqual(differs);
    expect(update({ root_key: "a" }, {}, { root_key: true })).toEqual(differs);
    expect(update({ endpoint: "private" }, { endpoint: "public" })).toEqual(differs);
  });

  it("differ over an object that only one of them knows", () => {
    const other = "clusterkms_root_key.other";
    expect(compareActions([object("enable")], plan()).map(inWords)).toEqual([
      `${ADDRESS}: the fleet's plan says enable, Terraform's says nothing.`,
    ]);
    expect(
      compareActions([], plan(change("create", { address: other, type: "clusterkms_root_key" }))).map(inWords),
    ).toEqual([`${other}: the fleet's plan says nothing, Terraform's says create.`]);
  });

  it("leave out what others manage, and authorizations that the stack lets go", () => {
    const foreign = change("delete", { address: "random_id.a", type: "random_id" });
    const forgotten = change("forget", { address: "clusterkms_authorization.a", type: "clusterkms_authorization" });
    expect(compareActions([], plan(foreign, forgotten))).toEqual([]);
    expect(compareActions([], plan({ ...forgotten, action: "delete" }))).toHaveLength(1);
  });

  it("differ over a refusal that only one of them tells", () => {
    const refused: PlannedObject = {
      ...object("unknown"),
      findings: [
        { code: "KEY_REUSED", severity: "refused", subject: "", seen: "" },
        { code: "HISTORY_UNKNOWN", severity: "warning", subject: "", seen: "" },
      ],
    };
    const said = [{ address: ADDRESS, code: "KEY_REUSED" }];
    expect(compareRefusals([refused], { said, ended: "early" })).toEqual([]);
    expect(compareRefusals([refused], { said: [], ended: "whole" }).map(inWords)).toEqual([
      `${ADDRESS}: the fleet's plan says KEY_REUSED, Terraform's says nothing.`,
    ]);
    expect(compareRefusals([], { said, ended: "early" }).map(inWords)).toEqual([
      `${ADDRESS}: the fleet's plan says nothing, Terraform's says KEY_REUSED.`,
    ]);
    // It stopped at another object, and has not come to this one.
    expect(compareRefusals([refused], { said: [], ended: "early" })).toEqual([]);
  });
});
