/** The folder of an artifact: made free for a new one, read whole, and measured. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { checkFiles, openManifest } from "../../stage/integrity.js";
import { MANIFEST, parseManifest, type StageManifest } from "../../stage/manifest.js";
import type { StageFiles } from "./world.js";

/** What `stage apply` leaves in the artifact; no part of what is verified. */
export const APPLIED = "applied.json";

const NAMES = new Set([
  MANIFEST,
  APPLIED,
  "plan.json",
  "result.json",
  "report.txt",
  "report.md",
  "report.html",
  "report.sarif",
  "report.junit.xml",
  "report.codequality.json",
  "stacks",
]);

/** SHA-256, hexadecimal. */
export const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/**
 * Makes room: an artifact that lies there is taken away at once, so that a stage that fails leaves nothing that could be
 * applied by mistake. Refuses where something else lies there.
 */
export async function makeRoom(files: StageFiles, out: string): Promise<Problem | undefined> {
  const there = (await files.list(out)) ?? [];
  if (there.length === 0) return undefined;
  const others = there.filter((name) => !NAMES.has(name));
  const manifest = await files.read(join(out, MANIFEST));
  const ours = manifest !== undefined && parseManifest(manifest.toString("utf8")).ok;
  if (others.length > 0 || !ours) {
    const seen = others.length > 0 ? `It holds ${others.slice(0, 3).join(", ")}.` : "It holds no whole artifact.";
    return { code: "ARTIFACT_PLACE_TAKEN", severity: "refused", subject: out, seen };
  }
  for (const name of there) await files.remove(join(out, name));
  return undefined;
}

/** An artifact that was verified, with the very bytes that were. */
export interface Opened {
  readonly manifest: StageManifest;
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  readonly content: ReadonlyMap<string, Buffer>;
}

/** Reads an artifact whole and verifies that it is what was written. */
export async function openArtifact(
  files: StageFiles,
  folder: string,
  expected: string | undefined,
): Promise<Result<Opened, Problem>> {
  const bytes = await files.read(join(folder, MANIFEST));
  const given = bytes === undefined ? undefined : { text: bytes.toString("utf8"), sha256: sha256(bytes) };
  const manifest = openManifest(given, expected);
  if (!manifest.ok) return manifest;
  const content = new Map<string, Buffer>();
  for (const { path } of manifest.value.files) {
    const found = await files.read(join(folder, path));
    if (found !== undefined) content.set(path, found);
  }
  const measured = new Map([...content].map(([path, one]) => [path, { sha256: sha256(one), bytes: one.length }]));
  const problem = checkFiles(manifest.value, measured);
  return problem === undefined
    ? ok({ manifest: manifest.value, digest: `sha256:${given?.sha256 ?? ""}`, content })
    : err(problem);
}
