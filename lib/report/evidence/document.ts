/**
 * A dated piece of evidence for somebody who was not there: a few facts, tables and lists, written as text, Markdown or
 * a page of HTML from the same value.
 */

/** How a result is marked; never by colour alone. */
export const MARKS = ["passed", "failed", "unknown"] as const;
export type Mark = (typeof MARKS)[number];

export interface Evidence {
  readonly title: string;
  /** When it was made, RFC 3339. */
  readonly at: string;
  /** The whole of it in one sentence. */
  readonly verdict: { readonly mark: Mark; readonly words: string };
  readonly facts: readonly Fact[];
  readonly tables: readonly EvidenceTable[];
  readonly lists: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface EvidenceTable {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly { readonly mark: Mark; readonly cells: readonly string[] }[];
}

/** The signs of a mark, for a terminal and for a page. */
export const SIGN: Readonly<Record<Mark, string>> = { passed: "✓", failed: "✗", unknown: "?" };
