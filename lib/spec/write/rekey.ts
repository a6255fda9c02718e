/**
 * Text + other keys for some clusters -> text. Nothing else is rewritten: the name of the key is put in the place of the
 * one that stands there, in the same quotes. The result is read again and held against the data that was to come out.
 */
import { isDeepStrictEqual } from "node:util";
import { Document, isAlias, isMap, isScalar, type Node, parseDocument } from "yaml";
import { err, ok, type Result } from "../../model/result.js";
import type { Unwritable } from "./insert.js";
import { scalar } from "./render.js";

const OPTIONS = { version: "1.2", schema: "core", prettyErrors: false, logLevel: "silent" } as const;

/** `text` is that of a sound file; `keys` are names of keys by the names of clusters that it declares. */
export function rekey(text: string, keys: ReadonlyMap<string, string>): Result<string, Unwritable> {
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const bare = text.slice(mark.length);
  const document = parseDocument(bare, OPTIONS);
  const edits: { readonly from: number; readonly to: number; readonly name: string }[] = [];
  for (const [cluster, name] of keys) {
    const node = keyOf(document, cluster);
    const [from, to] = node?.range ?? [];
    if (from === undefined || to === undefined) return err(`\`clusters.${cluster}\` is written as an alias`);
    const before = bare.slice(from, to);
    if (before.includes("\n")) return err(`the key of \`clusters.${cluster}\` is written over several lines`);
    edits.push({ from, to, name: quotedAs(before, name) });
  }
  const written = edits
    .sort((one, other) => other.from - one.from)
    .reduce((now, { from, to, name }) => now.slice(0, from) + name + now.slice(to), bare);
  const read = parseDocument(written, OPTIONS);
  // An anchor on what is replaced would take others along: then more comes out than was to.
  if (read.errors.length > 0 || !isDeepStrictEqual(read.toJS(), wantedData(document, keys)))
    return err("it is written in a way that the key of one cluster cannot be changed alone");
  return ok(mark + written);
}

function keyOf(document: Document.Parsed, cluster: string): Node | undefined {
  const sections: unknown = document.contents;
  const clusters = isMap(sections) ? sections.get("clusters", true) : undefined;
  const entry: unknown = isMap(clusters) ? clusters.get(cluster, true) : undefined;
  const key: unknown = isMap(entry) ? entry.get("key", true) : undefined;
  return isScalar(key) || isAlias(key) ? key : undefined;
}

function quotedAs(before: string, name: string): string {
  const [quote] = before;
  // Names are letters, digits, hyphens and underscores: nothing in them needs escaping.
  return quote === '"' || quote === "'" ? quote + name + quote : scalar(name);
}

function wantedData(document: Document.Parsed, keys: ReadonlyMap<string, string>): unknown {
  const wanted = new Document(document.toJS(), { ...OPTIONS, aliasDuplicateObjects: false });
  for (const [cluster, name] of keys) wanted.setIn(["clusters", cluster, "key"], name);
  return wanted.toJS();
}
