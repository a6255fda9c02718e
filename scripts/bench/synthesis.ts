/** Synthesis of a fleet from its checked Spec, beside bare cdktf with as many resources. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import type { Spec } from "../../lib/model/spec.js";
import { readSpec } from "../../lib/spec/index.js";
import { FleetStack } from "../../stacks/fleet-stack.js";

const KEY =
  "crn:v1:bluemix:public:kms:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22:key:a7b1c2d3-0004-4e4e-8f8f-112233445566";
const clusterId = (index: number) => `f${String(index).padStart(5, "0")}bcd0m1n2o3p4q5`;

/** A file of `count` clusters. */
export function fileOf(count: number): string {
  const clusters = Array.from(
    { length: count },
    (_, index) => `  c${index}: { account: platform, id: ${clusterId(index)}, infrastructure: vpc, key: roks }`,
  );
  return `version: 1\nname: fleet\naccounts:\n  platform: { id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9, credentials: { apiKeyEnv: K } }\nkeys:\n  roks: { crn: "${KEY}" }\nclusters:\n${clusters.join("\n")}\n`;
}

export function checked(text: string): Spec {
  const spec = readSpec(text, "bench.yaml");
  if (!spec.ok) throw new Error("the bench's own file is not sound");
  return spec.value;
}

const inFolder = (make: (app: App) => void) => async () => {
  const outdir = mkdtempSync(join(tmpdir(), "cluster-kms-bench-"));
  const app = new App({ outdir, stackTraces: false });
  make(app);
  app.synth();
  rmSync(outdir, { recursive: true, force: true });
};

export const synthesizeFleet = (spec: Spec) => inFolder((app) => void new FleetStack(app, spec));

class BareProvider extends TerraformProvider {}

export const synthesizeBare = (count: number) =>
  inFolder((app) => {
    const stack = new TerraformStack(app, "bare");
    new BareProvider(stack, "provider", { terraformResourceType: "bare" });
    for (let index = 0; index < count; index += 1) {
      const resource = new TerraformResource(stack, `c${index}`, { terraformResourceType: "bare_binding" });
      for (const [name, value] of Object.entries({
        account: "a",
        infrastructure: "vpc",
        cluster: clusterId(index),
        root_key: KEY,
        endpoint: "private",
      }))
        resource.addOverride(name, value);
    }
  });
