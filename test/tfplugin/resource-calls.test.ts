import { describe, expect, it } from "vitest";
import * as wire from "../../lib/tfplugin/generated/tfplugin6.js";
import {
  type ApplyResponse,
  type Diagnostic,
  type PlanResponse,
  type Provider,
  type Resource,
  required,
  type StateOf,
  schema,
  string,
  UNKNOWN,
} from "../../lib/tfplugin/index.js";
import { ValueError } from "../../lib/tfplugin/values.js";
import { got, inProcess, sent } from "./support/in-process.js";

const thing = schema({ description: "A thing.", attributes: { name: required(string, "Its name.") } });
type State = StateOf<typeof thing>;
type Thing = Resource<null, typeof thing>;

const providerOf = (changes: Partial<Thing>): Provider<null> => ({
  name: "test",
  schema: schema({ description: "Tests.", attributes: {} }),
  configure: async () => ({ client: null }),
  resources: {
    test_thing: {
      schema: thing,
      read: async ({ state }) => ({ state }),
      plan: async ({ proposed }) => ({ planned: proposed }),
      apply: async ({ prior }) => ({ state: prior }),
      ...changes,
    },
  },
  dataSources: {},
  functions: {},
});

const BEFORE = { name: "before" };
const AFTER = { name: "after" };
const typeName = "test_thing";
const bytes = (text: string) => Buffer.from(text);

function apply(
  answer: () => Promise<ApplyResponse<typeof thing>>,
  more: Partial<wire.ApplyResourceChange_Request> = {},
) {
  const server = inProcess(providerOf({ apply: answer }));
  const request = {
    typeName,
    priorState: sent(BEFORE),
    plannedState: sent(AFTER),
    config: sent(AFTER),
    plannedPrivate: bytes("planned"),
    ...more,
  };
  const message = wire.ApplyResourceChange_Request.fromPartial(request);
  return server.call(
    "ApplyResourceChange",
    wire.ApplyResourceChange_Request,
    wire.ApplyResourceChange_Response,
    message,
  );
}

function plan(answer: Thing["plan"], more: Partial<wire.PlanResourceChange_Request> = {}) {
  const request = { typeName, priorState: sent(BEFORE), proposedNewState: sent(AFTER), config: sent(AFTER), ...more };
  const message = wire.PlanResourceChange_Request.fromPartial(request);
  const server = inProcess(providerOf({ plan: answer }));
  return server.call("PlanResourceChange", wire.PlanResourceChange_Request, wire.PlanResourceChange_Response, message);
}

function read(answer: Thing["read"], state: State | null = BEFORE) {
  const request = { typeName, currentState: sent(state), private: bytes("stored") };
  const message = wire.ReadResource_Request.fromPartial(request);
  const server = inProcess(providerOf({ read: answer }));
  return server.call("ReadResource", wire.ReadResource_Request, wire.ReadResource_Response, message);
}

const broken = async (): Promise<never> => {
  throw new Error("s3cr3t");
};

describe("apply", () => {
  it("answers with the state and the private bytes that the resource gives", async () => {
    const answer = await apply(async () => ({ state: AFTER, private: bytes("new") }));
    expect(got(answer.newState)).toEqual(AFTER);
    expect(answer.private.toString()).toBe("new");
  });

  it("keeps the planned private bytes where the resource gives none", async () => {
    expect((await apply(async () => ({ state: AFTER }))).private.toString()).toBe("planned");
  });

  it("that throws keeps the prior state and the private bytes, and says nothing of what it threw", async () => {
    const answer = await apply(broken);
    expect(got(answer.newState)).toEqual(BEFORE);
    expect(answer.private.toString()).toBe("planned");
    expect(answer.diagnostics).toMatchObject([{ summary: "The provider met something unexpected" }]);
    expect(JSON.stringify(answer.diagnostics)).not.toContain("s3cr3t");
  });

  it("that throws on a create leaves nothing behind", async () => {
    expect(got((await apply(broken, { priorState: sent(null) })).newState)).toBeNull();
    expect(got((await apply(broken, { priorState: undefined })).newState)).toBeNull();
  });

  it("that answers with what is not of the schema keeps the prior state", async () => {
    const unfit: Record<string, unknown> = { name: 7 };
    const answer = await apply(async () => ({ state: Object.assign({ ...AFTER }, unfit) }));
    expect(got(answer.newState)).toEqual(BEFORE);
    expect(answer.diagnostics).toMatchObject([{ detail: "Text was expected here." }]);
  });

  it("refuses a configuration in which anything is still unknown", async () => {
    const unknown = { msgpack: Buffer.from([0x81, 0xa4, ...bytes("name"), 0xd4, 0, 0]), json: bytes("") };
    const answer = await apply(async () => ({ state: AFTER }), { config: unknown });
    expect(answer.diagnostics).toMatchObject([{ detail: "A known value was expected here." }]);
    expect(got(answer.newState)).toEqual(BEFORE);
  });
});

describe("plan", () => {
  it("is asked about creates, updates and destroys", async () => {
    const asked: [boolean, boolean, boolean][] = [];
    const ask = async (request: Parameters<Thing["plan"]>[0]): Promise<PlanResponse<typeof thing>> => {
      asked.push([request.prior === null, request.proposed === null, request.config === null]);
      return { planned: request.proposed };
    };
    await plan(ask, { priorState: sent(null) });
    await plan(ask);
    const destroyed = await plan(ask, { proposedNewState: sent(null), config: sent(null), priorPrivate: bytes("old") });
    expect(asked).toEqual([
      [true, false, false],
      [false, false, false],
      [false, true, true],
    ]);
    expect(got(destroyed.plannedState)).toBeNull();
    expect(destroyed.plannedPrivate.toString()).toBe("old");
  });

  it("writes what is unknown as unknown", async () => {
    const { plannedState } = await plan(async () => ({ planned: { name: UNKNOWN } }));
    expect([...(plannedState?.msgpack ?? [])].slice(-3)).toEqual([0xd4, 0, 0]);
  });

  it("names the attributes whose change makes it a replacement", async () => {
    const answer = await plan(async () => ({ planned: AFTER, requiresReplace: [[{ attribute: "name" }]] }));
    expect(answer.requiresReplace.map(({ steps }) => steps.map(({ selector }) => selector))).toEqual([
      [{ $case: "attributeName", attributeName: "name" }],
    ]);
  });

  it("that throws is a diagnostic", async () => {
    expect((await plan(broken)).diagnostics).toHaveLength(1);
  });
});

describe("read", () => {
  it("answers with what is there, and stores the private bytes again", async () => {
    const answer = await read(async () => ({ state: AFTER }));
    expect(got(answer.newState)).toEqual(AFTER);
    expect(answer.private.toString()).toBe("stored");
  });

  it("of an object that is gone answers with null", async () => {
    expect(got((await read(async () => ({ state: null }))).newState)).toBeNull();
  });

  it("of nothing is nothing, without asking the resource", async () => {
    expect(got((await read(broken, null)).newState)).toBeNull();
  });
});

describe("diagnostics", () => {
  const through = async (diagnostic: Diagnostic) => {
    const answer = await read(async ({ state }) => ({ state, diagnostics: [diagnostic] }));
    return answer.diagnostics[0];
  };

  it("carry paths of attributes, keys and indices", async () => {
    const path = [{ attribute: "a" }, { key: "k" }, { index: 3 }];
    expect((await through({ severity: "error", summary: "s", path }))?.attribute?.steps).toEqual([
      { selector: { $case: "attributeName", attributeName: "a" } },
      { selector: { $case: "elementKeyString", elementKeyString: "k" } },
      { selector: { $case: "elementKeyInt", elementKeyInt: 3 } },
    ]);
  });

  it("are errors or warnings, with or without a detail and a path", async () => {
    expect(await through({ severity: "warning", summary: "s" })).toEqual({
      severity: wire.Diagnostic_Severity.WARNING,
      summary: "s",
      detail: "",
      attribute: undefined,
    });
    const told = await through({ severity: "error", summary: "s", detail: "two\n\nparagraphs" });
    expect(told).toMatchObject({ severity: wire.Diagnostic_Severity.ERROR, detail: "two\n\nparagraphs" });
  });

  it("tell of a value that is not of its schema where it is", async () => {
    const answer = await read(async () => {
      throw new ValueError("Text was expected here", [{ attribute: "name" }]);
    });
    expect(answer.diagnostics[0]).toMatchObject({
      summary: "A value is not what the schema says",
      attribute: { steps: [{ selector: { attributeName: "name" } }] },
    });
  });
});

describe("what a resource does not do", () => {
  it("import, is said", async () => {
    const answer = await inProcess(providerOf({})).call(
      "ImportResourceState",
      wire.ImportResourceState_Request,
      wire.ImportResourceState_Response,
      wire.ImportResourceState_Request.fromPartial({ typeName, id: "x" }),
    );
    expect(answer.importedResources).toEqual([]);
    expect(answer.diagnostics).toMatchObject([{ summary: "test_thing cannot be imported" }]);
  });

  it("takes over the state of another type, is said with the way out", async () => {
    const answer = await inProcess(providerOf({})).call(
      "MoveResourceState",
      wire.MoveResourceState_Request,
      wire.MoveResourceState_Response,
      wire.MoveResourceState_Request.fromPartial({ sourceTypeName: "other_thing", targetTypeName: typeName }),
    );
    expect(answer.diagnostics).toMatchObject([
      { summary: "The state of other_thing cannot be moved to test_thing", detail: expect.stringContaining("Import") },
    ]);
  });

  it("has an identity, is no schema of an identity and an error to ask about", async () => {
    const server = inProcess(providerOf({}));
    const { identitySchemas } = await server.call(
      "GetResourceIdentitySchemas",
      wire.GetResourceIdentitySchemas_Request,
      wire.GetResourceIdentitySchemas_Response,
      {},
    );
    expect(identitySchemas).toEqual({});
    const { diagnostics } = await server.call(
      "UpgradeResourceIdentity",
      wire.UpgradeResourceIdentity_Request,
      wire.UpgradeResourceIdentity_Response,
      wire.UpgradeResourceIdentity_Request.fromPartial({ typeName }),
    );
    expect(diagnostics).toMatchObject([{ detail: "test_thing has no identity." }]);
  });
});
