import { describe, expect, it } from "vitest";
import * as wire from "../../lib/tfplugin/generated/tfplugin6.js";
import {
  computed,
  list,
  number,
  optional,
  type Provider,
  type Resource,
  required,
  schema,
  string,
} from "../../lib/tfplugin/index.js";
import { got, inProcess } from "./support/in-process.js";

const thing = schema({
  version: 2,
  description: "A thing.",
  attributes: {
    name: required(string, "Its name."),
    size: optional(number, "Its size."),
    parts: optional(list(string), "Its parts."),
    id: computed(string, "Its id."),
  },
});
type Upgrade = NonNullable<Resource<null, typeof thing>["upgrade"]>;

const providerOf = (upgrade?: Upgrade): Provider<null> => ({
  name: "test",
  schema: schema({ description: "Tests.", attributes: {} }),
  configure: async () => ({ client: null }),
  resources: {
    test_thing: {
      schema: thing,
      read: async ({ state }) => ({ state }),
      plan: async ({ proposed }) => ({ planned: proposed }),
      apply: async ({ prior }) => ({ state: prior }),
      ...(upgrade === undefined ? {} : { upgrade }),
    },
  },
  dataSources: {},
  functions: {},
});

function upgrade(version: number, json: string | undefined, provider = providerOf()) {
  const message = wire.UpgradeResourceState_Request.fromPartial({
    typeName: "test_thing",
    version,
    ...(json === undefined ? {} : { rawState: { json: Buffer.from(json) } }),
  });
  return inProcess(provider).call(
    "UpgradeResourceState",
    wire.UpgradeResourceState_Request,
    wire.UpgradeResourceState_Response,
    message,
  );
}

const refusal = async (...given: Parameters<typeof upgrade>) => (await upgrade(...given)).diagnostics[0];

describe("a stored state that is read", () => {
  it("of the present version comes back as it is, with what a newer schema added as null", async () => {
    const { upgradedState, diagnostics } = await upgrade(2, '{"name":"x","size":3}');
    expect(diagnostics).toEqual([]);
    expect(got(upgradedState)).toEqual({ name: "x", size: "3", parts: null, id: null });
  });

  it("loses attributes that the schema no longer has", async () => {
    expect(got((await upgrade(2, '{"name":"x","colour":"red"}')).upgradedState)).not.toHaveProperty("colour");
  });

  it("keeps numbers that a double cannot hold", async () => {
    const state = got((await upgrade(2, '{"name":"x","size":9007199254740993}')).upgradedState);
    expect(state).toMatchObject({ size: "9007199254740993" });
  });

  it("is told to the resource, in the present shape and before anything else is asked of it", async () => {
    const heard: unknown[] = [];
    const provider = providerOf();
    const { test_thing } = provider.resources;
    if (test_thing === undefined) throw new Error("the provider has the thing");
    const listening = { ...test_thing, stored: (state: unknown) => heard.push(state) };
    await upgrade(2, '{"name":"x"}', { ...provider, resources: { test_thing: listening } });
    expect(heard).toEqual([{ name: "x", size: null, parts: null, id: null }]);
  });

  it("of an older version goes through the resource's own upgrade", async () => {
    const versions: number[] = [];
    const provider = providerOf(({ version, raw }) => {
      versions.push(version);
      return { ...raw, name: raw["title"] };
    });
    const { upgradedState } = await upgrade(1, '{"title":"old"}', provider);
    expect(got(upgradedState)).toEqual({ name: "old", size: null, parts: null, id: null });
    await upgrade(2, '{"name":"x"}', provider);
    expect(versions).toEqual([1]);
  });

  it("of an older version stays as it is where the resource has no upgrade", async () => {
    expect(got((await upgrade(0, '{"name":"x"}')).upgradedState)).toMatchObject({ name: "x" });
  });

  it("of a newer version is refused, with both versions", async () => {
    const answer = await upgrade(3, '{"name":"x"}');
    expect(answer.upgradedState).toBeUndefined();
    expect(answer.diagnostics[0]?.detail).toBe("The state is of version 3, which is newer than this provider's 2.");
  });

  it("that is not of the schema is refused with its place, and without its value", async () => {
    const diagnostic = await refusal(2, '{"name":"x","parts":["a",{"secret":"s3cr3t"}]}');
    expect(diagnostic?.attribute?.steps.map(({ selector }) => selector)).toEqual([
      { $case: "attributeName", attributeName: "parts" },
      { $case: "elementKeyInt", elementKeyInt: 1 },
    ]);
    expect(JSON.stringify(diagnostic)).not.toContain("s3cr3t");
  });

  it("that is no object is refused", async () => {
    for (const json of [undefined, "", "null", "[]", '"x"'])
      expect((await refusal(2, json))?.detail, json).toBe("What is stored is not an object in JSON.");
  });

  it("that is not even JSON is refused, and its text is neither in the answer nor in the log", async () => {
    const server = inProcess(providerOf());
    const rawState = { json: Buffer.from('{"name":"s3cr3t"') };
    const { diagnostics } = await server.call(
      "UpgradeResourceState",
      wire.UpgradeResourceState_Request,
      wire.UpgradeResourceState_Response,
      wire.UpgradeResourceState_Request.fromPartial({ typeName: "test_thing", version: 2, rawState }),
    );
    expect(diagnostics[0]?.detail).toBe("JSON was expected here.");
    expect(String(server.failures)).toContain("JSON was expected here");
    expect(String(server.failures)).not.toContain("s3cr3t");
  });

  it("of a type that the provider does not have is refused", async () => {
    const answer = await inProcess(providerOf()).call(
      "UpgradeResourceState",
      wire.UpgradeResourceState_Request,
      wire.UpgradeResourceState_Response,
      wire.UpgradeResourceState_Request.fromPartial({ typeName: "test_other", rawState: { json: Buffer.from("{}") } }),
    );
    expect(answer.diagnostics[0]?.detail).toBe("This provider has no test_other.");
  });
});
