/** States of older versions, sent to the built provider over its socket as Terraform sends them. */
import { join } from "node:path";
import { decode } from "@msgpack/msgpack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as wire from "../../../lib/tfplugin/generated/tfplugin6.js";
import { CHECKOUT, KEYS, PLATFORM } from "../../e2e/support/fleet.js";
import { REPOSITORY } from "../../e2e/support/workspace.js";
import { type Plugin, plugin } from "../../tfplugin/support/plugin.js";

let running: Plugin;
beforeAll(async () => {
  running = await plugin(join(REPOSITORY, "dist/provider/terraform-provider-clusterkms"), {});
});
afterAll(() => running.end());

async function upgrade(version: number, attributes: Readonly<Record<string, unknown>>) {
  const { upgradedState, diagnostics } = await running.call(
    "/tfplugin6.Provider/UpgradeResourceState",
    wire.UpgradeResourceState_Request,
    wire.UpgradeResourceState_Response,
    wire.UpgradeResourceState_Request.fromPartial({
      typeName: "clusterkms_binding",
      version,
      rawState: { json: Buffer.from(JSON.stringify(attributes)) },
    }),
  );
  const bytes = upgradedState?.msgpack ?? Buffer.alloc(0);
  return {
    state: bytes.length === 0 ? undefined : decode(bytes),
    said: diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`),
  };
}

const first = { account: PLATFORM, infrastructure: "vpc", cluster: CHECKOUT, root_key: KEYS.K2, encryption: "enabled" };

describe("the state of a binding", () => {
  it("of version 0 keeps its ledger, with what was only declared as former in it", async () => {
    const before = { ...first, former_root_keys: [KEYS.K1], former_keys: [KEYS.K3], history_complete_since: "2026" };
    const { state, said } = await upgrade(0, before);
    expect(said).toEqual([]);
    expect(state).toMatchObject({ ...before, former_root_keys: [KEYS.K1, KEYS.K3] });
  });

  it("from before there was a ledger begins an empty one, and does not claim to be complete", async () => {
    const { state, said } = await upgrade(0, first);
    expect(said).toEqual([]);
    expect(state).toMatchObject({ ...first, former_root_keys: [], history_complete_since: null, drifted_from: null });
  });

  it("with a ledger that cannot be read is refused, and not taken for one without", async () => {
    for (const version of [0, 1]) {
      const { state, said } = await upgrade(version, { ...first, former_root_keys: KEYS.K1 });
      expect(state).toBeUndefined();
      expect(said).toHaveLength(1);
    }
  });

  it("of a newer version is refused", async () => {
    const { state, said } = await upgrade(2, first);
    expect(state).toBeUndefined();
    expect(said).toEqual([expect.stringContaining("version 2, which is newer than this provider's 1")]);
  });
});
