/** Problems of a file as data. They are collected with offsets, and get lines and columns when all are known. */
import type { Code } from "../model/codes/index.js";
import type { SourceText } from "./source.js";
import type { Span } from "./tree.js";

/** One thing that is wrong in a file. Lines and columns count from 1, columns in UTF-16 units as editors do. */
export interface FileProblem {
  readonly code: Code;
  readonly line: number;
  readonly column: number;
  /** The column behind the last one meant, on the same line; always greater than `column`. */
  readonly endColumn: number;
  /** What is wrong, in one clause that names what it is about; never a secret. */
  readonly message: string;
  /** What to write instead, or where to look. */
  readonly hint?: string;
}

/** Everything that is wrong with a file. Never empty. */
export interface FileReport {
  readonly file: string;
  /** Sorted by position. */
  readonly problems: readonly FileProblem[];
  /** The lines that problems are on, by number, with secrets masked; none when the file could not be read. */
  readonly lines: ReadonlyMap<number, string>;
}

/** Takes in problems while a file is checked. */
export class Problems {
  readonly #found = new Map<string, { code: Code; span: Span; message: string; hint: string | undefined }>();
  readonly #places = new Set<string>();

  /** Adds one. The same problem at the same place, as met through two aliases, is taken once. */
  add(code: Code, span: Span, message: string, hint?: string): void {
    this.#found.set(`${span.start} ${code} ${message}`, { code, span, message, hint });
    this.#places.add(`${span.start} ${code}`);
  }

  get none(): boolean {
    return this.#found.size === 0;
  }

  /** Whether there is a problem of this code where the span starts. */
  has(code: Code, span: Span): boolean {
    return this.#places.has(`${span.start} ${code}`);
  }

  /** The report on the file. */
  report(file: string, source: SourceText): FileReport {
    const sorted = [...this.#found.values()].sort((a, b) => a.span.start - b.span.start);
    const lines = new Map<number, string>();
    const problems = sorted.map(({ code, span, message, hint }): FileProblem => {
      const place = source.place(span);
      lines.set(place.line, source.line(place.line));
      const said = { code, ...place, message: source.mask(message) };
      return hint === undefined ? said : { ...said, hint: source.mask(hint) };
    });
    return { file, problems, lines };
  }
}

/** The report on a file of which there is no text. */
export function fileUnreadable(file: string, code: "FILE_UNREADABLE" | "FILE_TOO_LARGE", message: string): FileReport {
  return { file, problems: [{ code, line: 1, column: 1, endColumn: 2, message }], lines: new Map() };
}
