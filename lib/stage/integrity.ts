/** Whether an artifact that arrived is the one that was written: whole, and not a byte of it changed. */
import type { Problem } from "../model/problem.js";
import { err, type Result } from "../model/result.js";
import { MANIFEST, parseManifest, type StageManifest } from "./manifest.js";

/** What is there of a file; undefined where there is none. */
export type Measured = { readonly sha256: string; readonly bytes: number } | undefined;

/** Reads the manifest. `expected` is its digest as the plan stage told it (`sha256:…`), where that was handed on. */
export function openManifest(
  manifest: { readonly text: string; readonly sha256: string } | undefined,
  expected: string | undefined,
): Result<StageManifest, Problem> {
  if (manifest === undefined) return err(problem("ARTIFACT_INCOMPLETE", `There is no ${MANIFEST} in it.`));
  if (expected !== undefined && expected.replace(/^sha256:/, "") !== manifest.sha256) {
    return err(problem("ARTIFACT_ALTERED", `The digest of ${MANIFEST} is sha256:${manifest.sha256}, not ${expected}.`));
  }
  const read = parseManifest(manifest.text);
  return read.ok ? read : err(problem("ARTIFACT_INCOMPLETE", `${MANIFEST} cannot be used: ${read.error}.`));
}

/** Holds every file that the manifest lists against what is there, by path; undefined where all is well. */
export function checkFiles(manifest: StageManifest, there: ReadonlyMap<string, Measured>): Problem | undefined {
  const missing: string[] = [];
  const altered: string[] = [];
  for (const { path, sha256, bytes } of manifest.files) {
    const found = there.get(path);
    if (found === undefined) missing.push(`${path} is missing.`);
    else if (found.bytes < bytes) missing.push(`${path} has ${found.bytes} of its ${bytes} bytes.`);
    else if (found.sha256 !== sha256) altered.push(`${path} was changed.`);
  }
  for (const path of needed(manifest)) {
    if (!manifest.files.some((file) => file.path === path)) missing.push(`${MANIFEST} does not list ${path}.`);
  }
  if (missing.length > 0) return problem("ARTIFACT_INCOMPLETE", [...missing, ...altered].join("\n"));
  return altered.length > 0 ? problem("ARTIFACT_ALTERED", altered.join("\n")) : undefined;
}

/** The files of a stack in the artifact. The lock file without its leading dot: some stores leave hidden files out. */
export const stackFiles = (name: string) => ({
  plan: `stacks/${name}/tfplan`,
  synthesized: `stacks/${name}/cdk.tf.json`,
  lock: `stacks/${name}/terraform.lock.hcl`,
  text: `stacks/${name}/terraform.txt`,
  check: `stacks/${name}/check.json`,
});

/** What an apply reads. */
const needed = ({ stacks }: StageManifest): readonly string[] => [
  "plan.json",
  "report.txt",
  ...stacks
    .filter(({ status }) => status === "planned")
    .flatMap(({ name }) => [stackFiles(name).plan, stackFiles(name).lock]),
];

const problem = (code: "ARTIFACT_INCOMPLETE" | "ARTIFACT_ALTERED", seen: string): Problem => ({
  code,
  severity: "refused",
  subject: "artifact",
  seen,
});
