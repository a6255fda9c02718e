/** Text -> tree: YAML 1.2 core schema, one document, no tags; or what keeps it from being read as that. */
import { type Document, type ErrorCode, isScalar, type ParsedNode, parseAllDocuments } from "yaml";
import { toTree } from "./convert.js";
import type { Problems } from "./problems.js";
import type { Span, Tree } from "./tree.js";

/** The largest file that is read, in bytes: ten times what 1,000 clusters need. */
export const MAX_BYTES = 4 * 1024 * 1024;

const OPTIONS = { version: "1.2", schema: "core", prettyErrors: false, uniqueKeys: false, logLevel: "silent" } as const;

/** The file's only document, or undefined with the reasons among the problems. */
export function parseYaml(text: string, problems: Problems): Tree | undefined {
  const documents = parse(text);
  if (documents === undefined) {
    problems.add("FILE_TOO_DEEP", { start: 0, end: 1 }, "maps and lists are nested too deeply to be read");
    return undefined;
  }
  const [document, second] = documents;
  if (document === undefined || (second === undefined && isEmpty(document))) {
    problems.add("FILE_EMPTY", { start: 0, end: 1 }, "there is nothing in this file", "start with `version: 1`");
    return undefined;
  }
  addDirective(text, document, problems);
  for (const each of documents) addSyntax(each, problems);
  if (!problems.none) return undefined;
  if (second !== undefined) {
    const start = text.indexOf("---", second.range[0]);
    const span = start === -1 ? spanOf(second.range) : { start, end: start + 3 };
    problems.add("FILE_MANY_DOCUMENTS", span, "a second YAML document starts here", "put it into a file of its own");
    return undefined;
  }
  return toTree(document.contents, problems);
}

type Parsed = Document.Parsed<ParsedNode>;

/** Undefined when the nesting is too deep for the parser's own stack. */
function parse(text: string): readonly Parsed[] | undefined {
  try {
    const documents = parseAllDocuments(text, OPTIONS);
    return "empty" in documents ? [] : documents;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Another version gives other meanings to the same words: `yes` is a truth in YAML 1.1. */
function addDirective(text: string, { directives }: Parsed, problems: Problems): void {
  if (directives.yaml.version === "1.2") return;
  const start = Math.max(text.indexOf("%YAML"), 0);
  const message = `this is YAML ${directives.yaml.version}, and YAML 1.2 is read here`;
  problems.add("FILE_NOT_YAML", { start, end: start + "%YAML 1.1".length }, message, "leave it out");
}

/** Where the parser's own words do not say what a user did. */
const WORDS = new Map([
  ['Missing closing "quote', 'a closing `"` is missing'],
  ["Missing closing 'quote", "a closing `'` is missing"],
  ["Nested mappings are not allowed in compact mappings", "there is a second name on this line"],
  ["Block collections are not allowed within flow collections", "there is a name without its braces here"],
]);

const QUOTE = "put a text that ends in `:` or holds `: `, as the CRN of an instance does, in quotes";
const HINTS: { readonly [code in ErrorCode]?: string } = {
  BLOCK_AS_IMPLICIT_KEY: QUOTE,
  BLOCK_IN_FLOW: QUOTE,
  BAD_DQ_ESCAPE: "write `\\\\` for a backslash, or put the text in single quotes",
  BAD_SCALAR_START: "put the text in quotes",
  TAB_AS_INDENT: "indent with spaces",
};

const isEmpty = ({ contents, errors }: Parsed) => errors.length === 0 && isScalar(contents) && contents.value === null;

/** After a mistake the parser guesses, and stumbles again over its guess: only the first of a document is told. */
function addSyntax(document: Parsed, problems: Problems): void {
  const tooDeep = document.errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  if (tooDeep !== undefined) {
    problems.add("FILE_TOO_DEEP", at(tooDeep.pos), "maps and lists are nested too deeply to be read");
    return;
  }
  const [first] = document.errors;
  if (first !== undefined) {
    const message = WORDS.get(first.message) ?? first.message.replace(/^./, (letter) => letter.toLowerCase());
    problems.add("FILE_NOT_YAML", at(first.pos), `this is not YAML: ${message}`, HINTS[first.code]);
  }
  for (const { pos, message } of document.warnings) {
    problems.add("FILE_NOT_YAML", at(pos), `tags and directives mean nothing here: ${message}`, "leave it out");
  }
}

const at = ([start, end]: readonly [number, number]): Span => ({ start, end: Math.max(end, start + 1) });

const spanOf = (range: readonly [number, number, number] | null | undefined): Span => ({
  start: range?.[0] ?? 0,
  end: range?.[1] ?? 1,
});
