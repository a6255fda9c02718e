/** A manifest that may be applied, and the machine that it was made for. */
import type { StagedStack, StageManifest } from "../../lib/stage/manifest.js";
import type { Here } from "../../lib/stage/verify.js";

export const HOUR = 3_600_000;
export const MADE = "2026-11-24T12:00:00.000Z";
const LINEAGE = "3f1c33b8-0051-8102-0cac-5b4a7bd4bab2";

export const stack = (changed: Partial<StagedStack> = {}): StagedStack => ({
  name: "payments",
  status: "planned",
  after: [],
  workspace: "default",
  state: { lineage: LINEAGE, serial: 4 },
  provider: ["h1:build-one"],
  synthesized: "51ac",
  ...changed,
});

/** The files that a manifest with this stack has to list. */
export const FILES = ["plan.json", "report.txt", "stacks/payments/tfplan", "stacks/payments/terraform.lock.hcl"];

export const manifest = (changed: Partial<StageManifest> = {}): StageManifest => ({
  format: "cluster-kms/stage",
  version: 1,
  at: MADE,
  outcome: "changes",
  only: null,
  file: { name: "cluster-kms.yaml", sha256: "f11e" },
  tool: "0.1.0",
  engine: { product: "Terraform", version: "1.11.4" },
  endpoints: [],
  stacks: [stack()],
  files: FILES.map((path) => ({ path, sha256: "00aa", bytes: 10 })),
  ...changed,
});

export const here = (changed: Partial<Here> = {}): Here => ({
  now: Date.parse(MADE) + HOUR,
  maxAge: 24 * HOUR,
  stack: undefined,
  file: "f11e",
  tool: "0.1.0",
  engine: { product: "Terraform", version: "1.11.4" },
  endpoints: [],
  ...changed,
});
