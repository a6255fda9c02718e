/** What `discover` says of what it found and added: lines for people, one JSON document for machines. */
import type { Unreadable } from "../../model/seen.js";
import type { Additions, Item } from "../../spec/index.js";
import type { Declared } from "./declare.js";

/** What became of the file. */
export interface Outcome {
  /** The file that is named; undefined where the YAML goes to stdout. */
  readonly file: string | undefined;
  /** The whole text of it, with what was added. */
  readonly yaml: string;
  readonly declared: Declared;
  readonly unread: readonly Unreadable[];
}

/** The version of the JSON's shape; fields may be added within one. */
const VERSION = 1;

/** `yaml` is null where a file holds it. */
export function discoverJson({ file, yaml, declared, unread }: Outcome): string {
  const { additions, found, notes } = declared;
  const { items, formerKeys } = additions;
  const added = {
    entries: items.filter(({ out }) => !out).map(shown),
    commentedOut: items.filter(({ out }) => out).map((item) => ({ ...shown(item), why: item.beside })),
    formerKeys: Object.fromEntries(formerKeys),
    comments: additions.top,
  };
  const clusters = found.clusters.map(({ verdict, ...cluster }) => ({
    ...cluster,
    encryption: ENCRYPTION[verdict.kind],
    key: verdict.kind === "key" ? verdict.key : null,
    formerKeys: verdict.kind === "key" ? verdict.former : [],
    why: verdict.kind === "unknown" ? verdict.why : null,
  }));
  const said = {
    version: VERSION,
    file: file ?? null,
    yaml: file === undefined ? yaml : null,
    found: { ...found, clusters },
    added,
    notes,
    unread,
  };
  return `${JSON.stringify(said, undefined, 2)}\n`;
}

const shown = ({ section, name, fields }: Item) => ({ section, name, fields });
const ENCRYPTION = { none: "none", key: "encrypted", unknown: "unknown" } as const;

/** What was added and what is to be known besides; it ends with a line break. */
export function discoverText({ file, declared: { additions, notes } }: Outcome): string {
  const lines = addedLines(additions);
  const where = file ?? "the YAML";
  const head = lines.length === 0 ? `${where}: nothing to add.` : `${where}: added`;
  return [head, ...lines.map((line) => `  + ${line}`), ...notes.map((note) => `note: ${printable(note)}`), ""].join(
    "\n",
  );
}

function addedLines({ items, formerKeys, top }: Additions): readonly string[] {
  const line = ({ section, name, out, beside }: Item) =>
    printable(`${section}.${name}${out ? ", commented out" : ""}${beside === "" ? "" : ` (${beside})`}`);
  const former = [...formerKeys].map(([name, keys]) => `clusters.${name}.formerKeys: ${keys.join(", ")}`);
  const comments = top.length === 0 ? [] : [`${top.length} comment${top.length === 1 ? "" : "s"} at the top`];
  return [...items.map(line), ...former, ...comments];
}

/** Names from the cloud must not reach the terminal as commands. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
