/** The text of a file by lines and columns, with the secrets in it masked before any of it can be shown. */
import { LineCounter } from "yaml";
import { maskLine, maskSecrets } from "./secret-looks.js";
import type { Span } from "./tree.js";

/** Values shorter than this are masked where they stand, not wherever they appear. */
const SHORTEST_SECRET = 8;

export class SourceText {
  readonly text: string;
  readonly #counter = new LineCounter();
  readonly #masked: Map<number, string> = new Map();
  readonly #lines: readonly string[];
  readonly #starts: readonly number[];
  readonly #secrets: Span[] = [];
  readonly #values = new Set<string>();

  constructor(text: string) {
    this.text = text;
    this.#lines = text.split("\n");
    let start = 0;
    const starts: number[] = [];
    for (const line of this.#lines) {
      starts.push(start);
      this.#counter.addNewLine(start);
      start += line.length + 1;
    }
    this.#starts = starts;
  }

  /** Says that a secret stands here; it will be masked in every line and message. */
  addSecret(span: Span, value: string): void {
    this.#secrets.push(span);
    if (value.length >= SHORTEST_SECRET) this.#values.add(value);
  }

  /** Where a span is; one that goes on over several lines ends with its first. */
  place(span: Span): { readonly line: number; readonly column: number; readonly endColumn: number } {
    const { line, col: column } = this.#counter.linePos(Math.min(span.start, this.text.length));
    const end = column + Math.max(span.end - span.start, 1);
    const lineEnd = this.#bare(line).trimEnd().length + 1;
    return { line, column, endColumn: Math.max(Math.min(end, lineEnd), column + 1) };
  }

  /** A line by its number, without its end, with every secret in it masked by asterisks of the same length. */
  line(number: number): string {
    const known = this.#masked.get(number);
    if (known !== undefined) return known;
    const start = this.#starts[number - 1] ?? 0;
    let line = this.#bare(number);
    for (const secret of this.#secrets) {
      const from = Math.max(secret.start - start, 0);
      const to = Math.min(secret.end - start, line.length);
      if (to > from) line = line.slice(0, from) + "*".repeat(to - from) + line.slice(to);
    }
    for (const value of this.#values) line = line.replaceAll(value, "*".repeat(value.length));
    const masked = maskLine(line);
    this.#masked.set(number, masked);
    return masked;
  }

  /** A message with every secret in it masked. */
  mask(message: string): string {
    let masked = message;
    for (const value of this.#values) masked = masked.replaceAll(value, "*".repeat(8));
    return maskSecrets(masked);
  }

  #bare(number: number): string {
    return (this.#lines[number - 1] ?? "").replace(/\r$/, "");
  }
}
