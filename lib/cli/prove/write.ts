/** Evidence written out: printed in one form, and kept in all three as files of one name. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ok, type Result } from "../../model/result.js";
import type { Evidence } from "../../report/evidence/document.js";
import { evidenceHtml } from "../../report/evidence/html.js";
import { evidenceMarkdown } from "../../report/evidence/markdown.js";
import { evidenceText } from "../../report/evidence/text.js";
import type { CommandIo } from "../io.js";
import type { WriteText } from "../write-file.js";

export const EVIDENCE_FORMATS = ["text", "json", "markdown", "html"] as const;
export type EvidenceFormat = (typeof EVIDENCE_FORMATS)[number];

/** Evidence and the JSON of what it was made from. */
export interface Written {
  readonly evidence: Evidence;
  readonly json: string;
}

/** One of the forms, as it is printed. */
export function inForm({ evidence, json }: Written, format: EvidenceFormat, io: Pick<CommandIo, "terminal">): string {
  switch (format) {
    case "text":
      return evidenceText(evidence, { colour: io.terminal.colour, width: io.terminal.width });
    case "json":
      return json;
    case "markdown":
      return evidenceMarkdown(evidence);
    case "html":
      return evidenceHtml(evidence);
  }
}

/** Makes a folder and those above it. */
export type MakeFolder = (path: string) => Promise<void>;
export const makeFolder: MakeFolder = async (path) => void (await mkdir(path, { recursive: true }));

/** Writes the three files; `name` is theirs without an ending. The error says what could not be written. */
export async function keep(
  { evidence, json }: Written,
  folder: string,
  name: string,
  { writeText, makeFolder: make }: { readonly writeText: WriteText; readonly makeFolder: MakeFolder },
): Promise<Result<readonly string[], string>> {
  const failed = await make(folder).then(
    () => undefined,
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "unknown"),
  );
  if (failed !== undefined) return { ok: false, error: `the folder cannot be made (${failed})` };
  const files = [
    [`${name}.md`, evidenceMarkdown(evidence)],
    [`${name}.html`, evidenceHtml(evidence)],
    [`${name}.json`, json],
  ] as const;
  const paths: string[] = [];
  for (const [file, text] of files) {
    const path = join(folder, file);
    const done = await writeText(path, text);
    if (!done.ok) return { ok: false, error: `${path}: ${done.error}` };
    paths.push(path);
  }
  return ok(paths);
}

/** `drill-checkout-2026-11-24T120000Z`: a name that says when, and sorts by it. */
export const fileName = (kind: string, what: string, at: string): string =>
  `${kind}-${what.replaceAll(/[^A-Za-z0-9._-]/g, "_")}-${at.replaceAll(":", "").replace(/\.\d+/, "")}`;
