/** The YAML file of a stage, with the very text that was checked. */
import { resolve } from "node:path";
import { err, ok, type Result } from "../../model/result.js";
import type { Spec } from "../../model/spec.js";
import { MAX_BYTES, readSpec, readSpecFile, renderFileReport } from "../../spec/index.js";
import type { StageWorld } from "./world.js";

/** A file that is sound, and its text. */
export interface ReadFile {
  readonly spec: Spec;
  readonly text: string;
}

/** Reads and checks the file; the error is the report that `cluster-kms validate` would print. */
export async function readSpecFileFrom(
  { io, folder }: StageWorld,
  file: string,
): Promise<Result<ReadFile, { readonly report: string }>> {
  const path = resolve(folder, file);
  const text = await io.readText(path, MAX_BYTES);
  // What cannot be read as text is explained by whoever explains it elsewhere too.
  const spec = text.ok ? readSpec(text.value, file) : await readSpecFile(path, io.readText);
  if (!spec.ok) return err({ report: renderFileReport(spec.error, { colour: io.colour }) });
  return text.ok ? ok({ spec: spec.value, text: text.value }) : err({ report: `${file}: ${text.error.message}\n` });
}
