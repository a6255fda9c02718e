import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as wire from "../../lib/tfplugin/generated/tfplugin6.js";
import { notebook } from "./example.js";
import { got, inProcess, sent } from "./support/in-process.js";

const typeName = "notebook_note";

describe("the example of the README", () => {
  it("is this file", () => {
    const [, shown] = /```ts\n([\s\S]*?)```/.exec(readFileSync("lib/tfplugin/README.md", "utf8")) ?? [];
    const file = readFileSync("test/tfplugin/example.ts", "utf8");
    expect(shown).toBe(file.replace("../../lib/tfplugin/index.js", "./index.js"));
  });

  it("creates, updates and deletes a note", async () => {
    const server = inProcess(notebook);
    await server.call(
      "ConfigureProvider",
      wire.ConfigureProvider_Request,
      wire.ConfigureProvider_Response,
      wire.ConfigureProvider_Request.fromPartial({}),
    );
    const change = async (prior: unknown, config: { text: string } | null) => {
      const proposed = config === null ? null : { ...config, id: null };
      const request = { typeName, priorState: sent(prior), config: sent(proposed) };
      const planned = await server.call(
        "PlanResourceChange",
        wire.PlanResourceChange_Request,
        wire.PlanResourceChange_Response,
        wire.PlanResourceChange_Request.fromPartial({ ...request, proposedNewState: sent(proposed) }),
      );
      const applied = await server.call(
        "ApplyResourceChange",
        wire.ApplyResourceChange_Request,
        wire.ApplyResourceChange_Response,
        wire.ApplyResourceChange_Request.fromPartial({ ...request, plannedState: planned.plannedState }),
      );
      expect([...planned.diagnostics, ...applied.diagnostics]).toEqual([]);
      return got(applied.newState);
    };
    const read = async (state: unknown) => {
      const request = wire.ReadResource_Request.fromPartial({ typeName, currentState: sent(state) });
      const answer = await server.call("ReadResource", wire.ReadResource_Request, wire.ReadResource_Response, request);
      return got(answer.newState);
    };
    const created = await change(null, { text: "milk" });
    expect(created).toEqual({ text: "milk", id: "note 0" });
    const updated = await change(created, { text: "bread" });
    expect(updated).toEqual({ text: "bread", id: "note 0" });
    expect(await read(created)).toEqual(updated);
    expect(await change(updated, null)).toBeNull();
    expect(await read(updated)).toBeNull();
  });
});
