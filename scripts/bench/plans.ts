/** Three stacks of as many objects, each planned without a change: bindings, an echo of them, and builtin resources. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { runCommand } from "./measure.js";

const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const GUID = "6a1d8b42-3f68-4b4d-8d66-1d7d2a1a3b22";
const KEY_ID = "a7b1c2d3-0004-4e4e-8f8f-112233445566";
const KEY = `crn:v1:bluemix:public:kms:us-south:a/${PLATFORM}:${GUID}:key:${KEY_ID}`;
const CREATED = "2026-01-02T03:04:05Z";
const API_KEY = "sandbox-key-of-the-bench";

const clusterId = (index: number) => `f${String(index).padStart(5, "0")}bcd0m1n2o3p4q5`;

/** A fleet of clusters, all encrypted with one key. */
export const benchSeed = (count: number): SandboxSeed => ({
  accounts: [{ id: PLATFORM, apiKeys: [{ key: API_KEY }] }],
  instances: [{ guid: GUID, name: "kp", service: "kms", account: PLATFORM, region: "us-south" }],
  keys: [{ id: KEY_ID, instance: GUID, name: "roks", created: CREATED }],
  clusters: Array.from({ length: count }, (_, index) => ({
    id: clusterId(index),
    name: `fleet-${index}`,
    account: PLATFORM,
    infrastructure: "vpc" as const,
    region: "us-south",
    created: CREATED,
    key: KEY_ID,
  })),
});

export const benchCredentials = { BENCH_API_KEY: API_KEY } as const;

const declared = (index: number) => ({
  account: PLATFORM,
  infrastructure: "vpc",
  cluster: clusterId(index),
  root_key: KEY,
  endpoint: "private",
});

const recorded = (index: number) => ({
  ...declared(index),
  hold: null,
  removal: null,
  former_keys: null,
  registration_timeout: null,
  timeouts: null,
  cluster_id: clusterId(index),
  cluster_crn: `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${PLATFORM}:${clusterId(index)}::`,
  encryption: "enabled",
  root_key_seen: "seen",
  key_version: KEY_ID,
  former_root_keys: [],
  history_complete_since: CREATED,
  drifted_from: null,
  written_against: "overridden-endpoints",
});

interface Kind {
  readonly type: string;
  readonly provider: string;
  readonly required?: Record<string, unknown>;
  readonly block?: Record<string, unknown>;
  declared(index: number): unknown;
  recorded(index: number): unknown;
}

const ours = (name: string, type: string, block: Record<string, unknown>): Kind => ({
  type,
  provider: `provider["terraform.local/cluster-kms/${name}"]`,
  required: { [name]: { source: `terraform.local/cluster-kms/${name}`, version: "0.1.0" } },
  block: { [name]: block },
  declared,
  recorded,
});

const KINDS = {
  bindings: ours("clusterkms", "clusterkms_binding", {
    accounts: { platform: { id: PLATFORM, api_key_env: "BENCH_API_KEY" } },
  }),
  echo: ours("echo", "echo_binding", {}),
  builtin: {
    type: "terraform_data",
    provider: 'provider["terraform.io/builtin/terraform"]',
    declared: (index: number) => ({ input: declared(index) }),
    recorded: (index: number) => ({
      id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      input: { value: declared(index), type: TYPE },
      output: { value: declared(index), type: TYPE },
      triggers_replace: null,
    }),
  },
} satisfies Record<string, Kind>;

const TYPE = [
  "object",
  { account: "string", cluster: "string", endpoint: "string", infrastructure: "string", root_key: "string" },
];

/** Writes a stack of `count` objects that are in the state already, ready to be planned. */
export async function stackOf(kind: keyof typeof KINDS, count: number, folder: string, root: string): Promise<void> {
  const { type, provider, required, block, declared: config, recorded: state }: Kind = KINDS[kind];
  const indexes = Array.from({ length: count }, (_, index) => index);
  mkdirSync(folder, { recursive: true });
  const resources = Object.fromEntries(indexes.map((index) => [`c${index}`, config(index)]));
  const stack = {
    ...(required === undefined ? {} : { terraform: { required_providers: required } }),
    ...(block === undefined ? {} : { provider: block }),
    resource: { [type]: resources },
  };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(stack));
  const instances = (index: number) => [{ schema_version: 0, attributes: state(index), sensitive_attributes: [] }];
  const inState = indexes.map((index) => ({
    mode: "managed",
    type,
    name: `c${index}`,
    provider,
    instances: instances(index),
  }));
  writeFileSync(
    join(folder, "terraform.tfstate"),
    JSON.stringify({
      version: 4,
      terraform_version: "1.8.0",
      serial: 1,
      lineage: "bench",
      outputs: {},
      resources: inState,
      check_results: null,
    }),
  );
  if (kind !== "builtin") await install(kind, folder, root);
  await runCommand({ program: "terraform", args: ["init", "-input=false", "-no-color"], cwd: folder });
}

async function install(kind: "bindings" | "echo", folder: string, root: string): Promise<void> {
  const name = kind === "bindings" ? "clusterkms" : "echo";
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const place = join(folder, "terraform.d/plugins/terraform.local/cluster-kms", name, "0.1.0", platform);
  const executable = join(place, `terraform-provider-${name}_v0.1.0`);
  mkdirSync(place, { recursive: true });
  if (kind === "echo") {
    await build({
      absWorkingDir: root,
      entryPoints: ["scripts/bench/echo.ts"],
      outfile: executable,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      banner: { js: "#!/usr/bin/env node" },
      minifyWhitespace: true,
      minifySyntax: true,
      logLevel: "error",
    });
    writeFileSync(join(place, "package.json"), '{ "type": "commonjs" }\n');
  } else {
    const from = join(root, "dist/provider");
    for (const file of readdirSync(from))
      copyFileSync(join(from, file), file.startsWith("terraform-provider") ? executable : join(place, file));
  }
  chmodSync(executable, 0o755);
}
