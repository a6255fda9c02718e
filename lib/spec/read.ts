/** The entry: the text of a file -> a checked `Spec`, or the report on everything that is wrong with it. */
import { err, ok, type Result } from "../model/result.js";
import type { Spec } from "../model/spec.js";
import { buildSpec } from "./build.js";
import { readDraft } from "./draft.js";
import type { ReadText } from "./files.js";
import { type FileReport, fileUnreadable, Problems } from "./problems.js";
import { checkRules } from "./rules/index.js";
import { checkShape } from "./schema.js";
import { findSecrets } from "./secrets.js";
import { SourceText } from "./source.js";
import { MAX_BYTES, parseYaml } from "./yaml.js";

/** Reads and checks a text. `file` is what the report calls it. Never throws for what the text holds. */
export function readSpec(text: string, file: string): Result<Spec, FileReport> {
  if (Buffer.byteLength(text) > MAX_BYTES) return err(tooLarge(file));
  // A byte order mark is no character of the file: columns count without it.
  const source = new SourceText(text.replace(/^\uFEFF/, ""));
  const problems = new Problems();
  const spec = check(source, problems);
  if (!problems.none) return err(problems.report(file, source));
  // Whatever the schema lets pass, the draft reads: a file that did neither would be a fault of this folder.
  if (spec === undefined) throw new Error("a file without problems gave no spec");
  return ok(spec);
}

/** Reads and checks a file. */
export async function readSpecFile(path: string, readText: ReadText): Promise<Result<Spec, FileReport>> {
  const text = await readText(path, MAX_BYTES);
  if (text.ok) return readSpec(text.value, path);
  return err(
    text.error.kind === "too-large" ? tooLarge(path) : fileUnreadable(path, "FILE_UNREADABLE", text.error.message),
  );
}

const tooLarge = (file: string) =>
  fileUnreadable(file, "FILE_TOO_LARGE", `this file is larger than the ${MAX_BYTES / 1024 / 1024} MiB that are read`);

function check(source: SourceText, problems: Problems): Spec | undefined {
  const root = parseYaml(source.text, problems);
  if (root === undefined) return undefined;
  findSecrets(root, source, problems);
  const draft = readDraft(root, problems);
  checkShape(root, problems);
  checkRules(draft, problems);
  return problems.none ? buildSpec(draft) : undefined;
}
