/** Finds keys and tokens that were written into a file, and has them masked wherever the file is shown. */
import type { Problems } from "./problems.js";
import { looksLikeSecret, namesSecret } from "./secret-looks.js";
import type { SourceText } from "./source.js";
import { type Entry, type Path, showPath, type Tree } from "./tree.js";

/** The maps whose names are the user's own, not fields. */
const SECTIONS: ReadonlySet<unknown> = new Set(["accounts", "instances", "keys", "clusters"]);
const VARIABLE_FIELDS = new Set(["apiKeyEnv", "bearerTokenEnv"]);
const VARIABLE = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const HINT =
  "take it out and revoke it; put the new one into an environment variable and write its name: `apiKeyEnv: IBMCLOUD_API_KEY`";

/** The variables that Terraform's backends read such a value from. */
const BACKENDS: Readonly<Record<string, string>> = {
  http: "TF_HTTP_PASSWORD",
  pg: "PG_CONN_STR",
  s3: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  remote: "TF_TOKEN_ and the host's name",
  cloud: "TF_TOKEN_ and the host's name",
};

/** A backend finds its credentials by itself. */
function hintFor([section, backend]: Path): string {
  if (section !== "backend") return HINT;
  const variables = BACKENDS[String(backend)] ?? "a variable of the environment";
  return `take it out and revoke it; the new one goes into ${variables}, which Terraform reads by itself`;
}

/** Whether a text can be the name of an environment variable, and does not look like a key instead. */
export function isVariableName(text: string): boolean {
  return VARIABLE.test(text) && !looksLikeSecret(text) && !looksRandom(text);
}

// Names of variables are words in one case; long ones without an underscore that mix in digits are keys.
const looksRandom = (text: string) =>
  text.length >= 20 && !text.includes("_") && /(?:\d.*){4}/.test(text) && /[a-z]/.test(text);

/** Adds every secret of the tree to the problems, and to what the source masks. */
export function findSecrets(root: Tree, source: SourceText, problems: Problems): void {
  visit(root, [], undefined);

  function visit(tree: Tree, path: Path, field: Entry | undefined): void {
    if (tree.kind === "list") for (const [index, item] of tree.items.entries()) visit(item, [...path, index], field);
    else if (tree.kind === "map") {
      for (const entry of tree.entries.values()) {
        if (looksLikeSecret(entry.name)) add(entry.name, entry, path);
        const named = !(path.length === 1 && SECTIONS.has(path[0])) && namesSecret(entry.name);
        visit(entry.value, [...path, entry.name], named ? entry : VARIABLE_FIELDS.has(entry.name) ? entry : field);
      }
    } else if (tree.value !== null) judge(String(tree.value), tree, path, field);
  }

  function judge(value: string, { span }: Tree, path: Path, field: Entry | undefined): void {
    const isVariable = field !== undefined && VARIABLE_FIELDS.has(field.name);
    if (field !== undefined && !isVariable) add(value, { span }, path);
    else if (looksLikeSecret(value)) add(value, { span }, path);
    else if (isVariable && !isVariableName(value) && !/^\$\{?[A-Z_][A-Z0-9_]*\}?$/.test(value)) {
      source.addSecret(span, value);
      if (looksRandom(value) || /^[^\s]{20,}$/.test(value)) add(value, { span }, path);
    }
  }

  function add(value: string, { span }: Pick<Entry, "span">, path: Path): void {
    source.addSecret(span, value);
    problems.add(
      "SECRET_IN_FILE",
      span,
      `${showPath(path)}: this looks like a key or token, and is written out here`,
      hintFor(path),
    );
  }
}
