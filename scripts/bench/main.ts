/** `npm run bench`: the budgets of the design, each measured beside its yardstick in one run. Ratios count, times do not. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../../lib/sandbox/index.js";
import { makeIdentity } from "../../lib/tfplugin/certificate.js";
import { planGreatFleet } from "./fleet-plan.js";
import { bareNode, launch } from "./handshake.js";
import { runCommand, sideBySide, type Timing } from "./measure.js";
import { watchPeak } from "./peak.js";
import { benchCredentials, benchSeed, stackOf } from "./plans.js";
import { checked, fileOf, synthesizeBare, synthesizeFleet } from "./synthesis.js";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const COUNT = 1_000;
const budgets: string[] = [];
let missed = 0;

const folder = mkdtempSync(join(tmpdir(), "cluster-kms-bench-"));
try {
  await handshake();
  await plans();
  await fleetPlan();
  await synthesis();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${budgets.join("\n")}`);
process.exitCode = missed === 0 ? 0 : 1;

async function handshake(): Promise<void> {
  const { certificate } = makeIdentity(Date.now());
  const provider = join(ROOT, "dist/provider/terraform-provider-clusterkms");
  const [ours, bare] = show(
    "launch to handshake, 20 rounds",
    await sideBySide(
      [
        { name: "provider", run: launch(provider, certificate) },
        { name: "node -e 0", run: bareNode },
      ],
      20,
    ),
  );
  budget("launch to handshake ≤ 2 × node -e 0", ratio(ours, bare), 2);
}

async function plans(): Promise<void> {
  const sandbox = await startSandbox({ seed: benchSeed(COUNT) });
  const env = { ...process.env, ...sandbox.env(), ...benchCredentials, CHECKPOINT_DISABLE: "1" };
  const kinds = ["bindings", "echo", "builtin"] as const;
  for (const kind of kinds) await stackOf(kind, COUNT, join(folder, kind), ROOT);
  const peak = watchPeak("terraform-provider-clusterkms");
  const plan = (kind: string) => async () => {
    await runCommand({
      program: "terraform",
      args: ["plan", "-input=false", "-no-color", "-detailed-exitcode"],
      cwd: join(folder, kind),
      env,
    });
  };
  const [bindings, echo] = show(
    `plan of ${COUNT} without a change, 7 rounds`,
    await sideBySide(
      kinds.map((kind) => ({ name: kind, run: plan(kind) })),
      7,
    ),
  );
  const megabytes = peak.stop();
  const requests = sandbox.log.length / 8;
  await sandbox.close();
  console.log(`  requests in a plan of bindings: ${requests}`);
  budget(`plan of ${COUNT} bindings ≤ 1.3 × echo`, ratio(bindings, echo), 1.3);
  if (megabytes === undefined) console.log("  peak memory: this system does not tell");
  else budget("peak memory of the provider, MB", megabytes, 150);
}

async function fleetPlan(): Promise<void> {
  const { timings, requests } = await planGreatFleet(folder, 5);
  const [plan, bare] = show("cluster-kms plan of 1,000 clusters, 50 ms for each request, 5 rounds", timings);
  console.log(`  requests in a plan: ${requests}`);
  budget("cluster-kms plan ≤ 3 × its bare requests", ratio(plan, bare), 3);
}

async function synthesis(): Promise<void> {
  const text = fileOf(COUNT);
  const spec = checked(text);
  const [fleet, bare, reading] = show(
    `synthesis of ${COUNT}, 9 rounds`,
    await sideBySide(
      [
        { name: "fleet from its Spec", run: synthesizeFleet(spec) },
        { name: "bare cdktf", run: synthesizeBare(COUNT) },
        { name: "reading and checking", run: async () => void checked(text) },
      ],
      9,
    ),
  );
  budget(`synthesis of ${COUNT} clusters ≤ 1.5 × bare cdktf`, ratio(fleet, bare), 1.5);
  budget("reading and checking the file, seconds", (reading?.median ?? Number.NaN) / 1_000, 1);
}

function show(title: string, timings: readonly Timing[]): readonly Timing[] {
  console.log(`\n${title}`);
  for (const { name, median, least } of timings)
    console.log(
      `  ${name.padEnd(22)} median ${median.toFixed(0).padStart(6)} ms   least ${least.toFixed(0).padStart(6)} ms`,
    );
  return timings;
}

function ratio(one: Timing | undefined, other: Timing | undefined): number {
  return (one?.median ?? Number.NaN) / (other?.median ?? Number.NaN);
}

function budget(name: string, value: number, most: number): void {
  const kept = value <= most;
  if (!kept) missed += 1;
  budgets.push(`${kept ? "kept  " : "MISSED"}  ${name}: ${value.toFixed(2)} (budget ${most})`);
}
