/** The command's plan of a great fleet, with a slow network, beside the bare requests that it makes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { nodeIo } from "../../lib/cli/io.js";
import { planCommand } from "../../lib/cli/plan.js";
import { ok } from "../../lib/model/result.js";
import { startSandbox } from "../../lib/sandbox/index.js";
import { GREAT, greatCredentials, greatFile, greatSeed, settle } from "./great-fleet.js";
import { sideBySide, type Timing } from "./measure.js";

/** Seconds that every answer takes. */
const LATENCY = 0.05;
/** As many as the client has in flight. */
const AT_ONCE = 16;
const OPERATIONS = [
  ...["token", "getClusters", "listResourceInstances", "listResourceGroups", "listPolicies"],
  ...["searchResources", "getInstancePolicies", "listKeys", "listRegistrations", "getKeyPolicies"],
];

export interface FleetPlan {
  readonly timings: readonly Timing[];
  /** In one plan, tokens among them. */
  readonly requests: number;
}

/** Plans the fleet `rounds` times; fails where the plan is not empty. */
export async function planGreatFleet(folder: string, rounds: number): Promise<FleetPlan> {
  const sandbox = await startSandbox({ seed: greatSeed(GREAT) });
  try {
    settle(sandbox, GREAT);
    const file = join(folder, "great.yaml");
    writeFileSync(file, greatFile(GREAT));
    const env = { ...sandbox.env(), ...greatCredentials(GREAT) };
    for (const operation of OPERATIONS) sandbox.faults.push({ operation, action: { kind: "delay", seconds: LATENCY } });
    const plan = async () => {
      const codes: number[] = [];
      const io = { ...nodeIo(), stdout: () => undefined, exit: (code: number) => void codes.push(code) };
      const command = planCommand(
        io,
        (accounts) => connectFromEnv(accounts, env),
        async () => ok(null),
      );
      await command.parseAsync([file], { from: "user" });
      if (codes.join() !== "0") throw new Error(`the plan ended with ${codes.join()}`);
    };
    await plan();
    const requests = sandbox.log.length;
    const bare = async () => {
      let left = requests;
      const worker = async () => {
        while (left > 0) {
          left -= 1;
          await (await fetch(`${sandbox.url}/v2/vpc/getClusters`)).text();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    };
    const candidates = [
      { name: "plan", run: plan },
      { name: "bare requests", run: bare },
    ];
    return { timings: await sideBySide(candidates, rounds), requests };
  } finally {
    await sandbox.close();
  }
}
