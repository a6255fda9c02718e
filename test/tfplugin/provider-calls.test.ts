import { describe, expect, it } from "vitest";
import * as wire from "../../lib/tfplugin/generated/tfplugin6.js";
import {
  bool,
  computed,
  dynamic,
  list,
  map,
  number,
  object,
  optional,
  optionalComputed,
  type Provider,
  required,
  schema,
  set,
  string,
} from "../../lib/tfplugin/index.js";
import { echoProvider } from "../support/echo-provider.js";
import { got, inProcess, sent } from "./support/in-process.js";

const member = object({ name: required(string, "Who."), age: optional(number, "How old.") });
const everything = schema({
  version: 4,
  description: "Has every kind of attribute.",
  attributes: {
    text: required(string, "Text."),
    flag: optional(bool, { description: "A flag.", deprecated: "Use text." }),
    secret: optional(string, { description: "Hidden.", sensitive: true }),
    id: computed(string, "Made."),
    either: optionalComputed(list(number), "Either."),
    any: optional(dynamic, "Any."),
    one: optional(member, "One."),
    some: optional(list(member), "Some."),
    distinct: optional(set(member), "Distinct."),
    named: optional(map(member), "Named."),
    deep: optional(map(list(set(string))), "Deep."),
  },
});

const provider: Provider<null> = {
  name: "test",
  schema: everything,
  configure: async () => ({ client: null }),
  resources: {},
  dataSources: {},
  functions: {},
};

const schemaOf = async () => {
  const answer = await inProcess(provider).call(
    "GetProviderSchema",
    wire.GetProviderSchema_Request,
    wire.GetProviderSchema_Response,
    {},
  );
  const attributes = new Map((answer.provider?.block?.attributes ?? []).map((one) => [one.name, one]));
  return { schema: answer.provider, attributes };
};

describe("a schema as Terraform gets it", () => {
  it("has its version, its description and its attributes in the order of their names", async () => {
    const { schema: got, attributes } = await schemaOf();
    expect(got).toMatchObject({ version: 4, block: { description: "Has every kind of attribute." } });
    expect([...attributes.keys()]).toEqual([...attributes.keys()].sort());
    expect(attributes.size).toBe(11);
  });

  it("says who sets an attribute", async () => {
    const { attributes } = await schemaOf();
    const modeOf = (name: string) => {
      const { required, optional, computed } = attributes.get(name) ?? {};
      return { required, optional, computed };
    };
    expect(modeOf("text")).toEqual({ required: true, optional: false, computed: false });
    expect(modeOf("flag")).toEqual({ required: false, optional: true, computed: false });
    expect(modeOf("id")).toEqual({ required: false, optional: false, computed: true });
    expect(modeOf("either")).toEqual({ required: false, optional: true, computed: true });
  });

  it("says what is hidden and what is deprecated", async () => {
    const { attributes } = await schemaOf();
    expect(attributes.get("secret")?.sensitive).toBe(true);
    expect(attributes.get("flag")).toMatchObject({
      sensitive: false,
      deprecated: true,
      deprecationMessage: "Use text.",
    });
  });

  it("writes types as cty does", async () => {
    const { attributes } = await schemaOf();
    const typeOf = (name: string) => attributes.get(name)?.type.toString();
    expect(typeOf("text")).toBe('"string"');
    expect(typeOf("either")).toBe('["list","number"]');
    expect(typeOf("any")).toBe('"dynamic"');
    expect(typeOf("deep")).toBe('["map",["list",["set","string"]]]');
  });

  it("makes objects, and collections of them, nested attributes", async () => {
    const { attributes } = await schemaOf();
    const { LIST, MAP, SET, SINGLE } = wire.Schema_Object_NestingMode;
    for (const [name, nesting] of [
      ["one", SINGLE],
      ["some", LIST],
      ["distinct", SET],
      ["named", MAP],
    ] as const) {
      const attribute = attributes.get(name);
      expect(attribute?.type, name).toHaveLength(0);
      expect(attribute?.nestedType).toMatchObject({
        nesting,
        attributes: [
          { name: "age", optional: true },
          { name: "name", required: true },
        ],
      });
    }
  });
});

describe("a function", () => {
  const call = (name: string, ...values: readonly unknown[]) =>
    inProcess(echoProvider).call(
      "CallFunction",
      wire.CallFunction_Request,
      wire.CallFunction_Response,
      wire.CallFunction_Request.fromPartial({ name, arguments: values.map(sent) }),
    );

  it("is announced with its parameters and what it returns", async () => {
    const { functions } = await inProcess(echoProvider).call(
      "GetFunctions",
      wire.GetFunctions_Request,
      wire.GetFunctions_Response,
      {},
    );
    expect(functions["repeat"]).toMatchObject({
      parameters: [
        { name: "text", type: Buffer.from('"string"'), allowNullValue: false, allowUnknownValues: false },
        { name: "times", type: Buffer.from('"number"') },
      ],
      return: { type: Buffer.from('"string"') },
    });
  });

  it("answers with a value", async () => {
    const { result, error } = await call("repeat", "ab", 2);
    expect(got(result)).toBe("abab");
    expect(error).toBeUndefined();
  });

  it("names the argument that it cannot take, also the first", async () => {
    expect((await call("repeat", "ab", -1)).error).toMatchObject({ functionArgument: 1 });
    expect((await call("repeat", 7, 1)).error).toEqual({ text: "Text was expected here.", functionArgument: 0 });
  });

  it("that does not exist is said", async () => {
    expect((await call("invented")).error).toMatchObject({ text: "There is no function invented." });
  });
});

describe("a number of the protocol itself", () => {
  it("beyond 2^53 is an error and never rounded", async () => {
    const raw = Buffer.from([
      ...Buffer.from("\n\becho_say"),
      0x10,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0x7f,
    ]);
    expect(() => wire.UpgradeResourceState_Request.decode(raw)).toThrow("MAX_SAFE_INTEGER");
  });
});

describe("a data source", () => {
  it("is read with its configuration and the client", async () => {
    const server = inProcess(echoProvider);
    await server.call(
      "ConfigureProvider",
      wire.ConfigureProvider_Request,
      wire.ConfigureProvider_Response,
      wire.ConfigureProvider_Request.fromPartial({ config: sent({ prefix: "> " }) }),
    );
    const { state } = await server.call(
      "ReadDataSource",
      wire.ReadDataSource_Request,
      wire.ReadDataSource_Response,
      wire.ReadDataSource_Request.fromPartial({ typeName: "echo_twice", config: sent({ text: "ab" }) }),
    );
    expect(got(state)).toEqual({ text: "ab", twice: "> abab" });
  });
});
