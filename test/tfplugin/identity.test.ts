import { describe, expect, it } from "vitest";
import * as wire from "../../lib/tfplugin/generated/tfplugin6.js";
import {
  computed,
  type ImportRequest,
  optional,
  type Provider,
  type Resource,
  required,
  schema,
  string,
} from "../../lib/tfplugin/index.js";
import { got, inProcess, sent } from "./support/in-process.js";

const thing = schema({ description: "A thing.", attributes: { id: computed(string, "Its id.") } });
const typeName = "test_thing";

function serverWith(seen: ImportRequest[] = []) {
  const resource: Resource<null, typeof thing> = {
    schema: thing,
    read: async ({ state }) => ({ state }),
    plan: async ({ proposed }) => ({ planned: proposed }),
    apply: async ({ planned }) => ({ state: planned === null ? null : { id: "made" } }),
    import: async (request) => {
      seen.push(request);
      return { state: { id: "imported" } };
    },
    identity: {
      version: 3,
      attributes: { id: required(string, "Its id."), region: optional(string, "Where.") },
      of: ({ id }) => ({ id }),
    },
  };
  const provider: Provider<null> = {
    name: "test",
    schema: schema({ description: "Tests.", attributes: {} }),
    configure: async () => ({ client: null }),
    resources: { [typeName]: resource },
    dataSources: {},
    functions: {},
  };
  return inProcess(provider);
}

const importing = (request: Partial<wire.ImportResourceState_Request>, seen: ImportRequest[] = []) =>
  serverWith(seen).call(
    "ImportResourceState",
    wire.ImportResourceState_Request,
    wire.ImportResourceState_Response,
    wire.ImportResourceState_Request.fromPartial({ typeName, ...request }),
  );

describe("a resource's identity", () => {
  it("is announced with what an import must give", async () => {
    const { identitySchemas } = await serverWith().call(
      "GetResourceIdentitySchemas",
      wire.GetResourceIdentitySchemas_Request,
      wire.GetResourceIdentitySchemas_Response,
      {},
    );
    expect(identitySchemas[typeName]).toMatchObject({
      version: 3,
      identityAttributes: [
        { name: "id", type: Buffer.from('"string"'), requiredForImport: true, optionalForImport: false },
        { name: "region", requiredForImport: false, optionalForImport: true },
      ],
    });
  });

  it("follows from the state on read, apply and import", async () => {
    const server = serverWith();
    const read = await server.call(
      "ReadResource",
      wire.ReadResource_Request,
      wire.ReadResource_Response,
      wire.ReadResource_Request.fromPartial({ typeName, currentState: sent({ id: "x" }) }),
    );
    expect(got(read.newIdentity?.identityData)).toEqual({ id: "x", region: null });
    const applied = await server.call(
      "ApplyResourceChange",
      wire.ApplyResourceChange_Request,
      wire.ApplyResourceChange_Response,
      wire.ApplyResourceChange_Request.fromPartial({ typeName, plannedState: sent({ id: null }) }),
    );
    expect(got(applied.newIdentity?.identityData)).toEqual({ id: "made", region: null });
    const [imported] = (await importing({ id: "x" })).importedResources;
    expect(got(imported?.identity?.identityData)).toEqual({ id: "imported", region: null });
  });

  it("is none where the object is gone", async () => {
    const destroyed = await serverWith().call(
      "ApplyResourceChange",
      wire.ApplyResourceChange_Request,
      wire.ApplyResourceChange_Response,
      wire.ApplyResourceChange_Request.fromPartial({ typeName, priorState: sent({ id: "x" }) }),
    );
    expect(got(destroyed.newState)).toBeNull();
    expect(destroyed.newIdentity).toBeUndefined();
  });

  it("comes to the import instead of an id, and only there where it was given", async () => {
    const seen: ImportRequest[] = [];
    await importing({ identity: { identityData: sent({ id: "x" }) } }, seen);
    await importing({ id: "y" }, seen);
    expect(seen).toEqual([{ id: "", identity: { id: "x", region: null } }, { id: "y" }]);
  });

  it("that is stored comes back with what a newer one added as null", async () => {
    const upgraded = await serverWith().call(
      "UpgradeResourceIdentity",
      wire.UpgradeResourceIdentity_Request,
      wire.UpgradeResourceIdentity_Response,
      wire.UpgradeResourceIdentity_Request.fromPartial({ typeName, rawIdentity: { json: Buffer.from('{"id":"x"}') } }),
    );
    expect(got(upgraded.upgradedIdentity?.identityData)).toEqual({ id: "x", region: null });
  });
});
