/** ajv's errors -> problems: one for each mistake, without the errors that merely follow from another. */
import type { ErrorObject } from "ajv";
import type { Problems } from "./problems.js";
import { didYouMean, nearest } from "./suggest.js";
import { type Entry, type Found, follow, type MapTree, type Span, showPath, type Tree } from "./tree.js";

/** An error with what it is about. */
interface Context extends Found {
  readonly error: ErrorObject;
  readonly problems: Problems;
}

const MERGE = "<<";
/** Adds a problem for each mistake that ajv has found in the shape of the document. */
export function explain(root: Tree, errors: readonly ErrorObject[], problems: Problems): void {
  const contexts = errors.flatMap((error) => locate(root, error, problems) ?? []);
  // A field that is misspelt is also missing: that is one mistake.
  const meant = new Set<string>();
  for (const context of contexts) {
    if (context.error.keyword === "additionalProperties") addUnknown(context, meant);
  }
  for (const context of contexts) {
    // Branches of a choice that did not fit: the choice itself speaks for them.
    if (context.error.schemaPath.includes("/oneOf/")) continue;
    EXPLAINERS.get(context.error.keyword)?.(context, meant);
  }
}

function locate(root: Tree, error: ErrorObject, problems: Problems): Context | undefined {
  const steps = error.instancePath.split("/").slice(1);
  const found = follow(
    root,
    steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")),
  );
  return found && { ...found, error, problems };
}

type Explain = (context: Context, meant: ReadonlySet<string>) => void;

/** What each keyword of the schema means to a user. `pattern` is not here: the draft explains the forms of texts better. */
const EXPLAINERS: ReadonlyMap<string, Explain> = new Map<string, Explain>([
  ["required", addMissing],
  ["oneOf", (context, meant) => addChoice(context, ["id", "name"], meant)],
  ["minProperties", (context, meant) => addChoice(context, known(context.error), meant)],
  ["maxProperties", (context, meant) => addChoice(context, known(context.error), meant)],
  ["type", addType],
  ["const", addVersion],
  ["enum", addEnum],
  ["minLength", addEmpty],
  ["uniqueItems", addRepeated],
  ["minimum", addRange],
  ["maximum", addRange],
  ["maxItems", addTooMany],
  ["false schema", addBesideCrn],
]);

/** The fields that the schema has where the error is. */
const known = (error: ErrorObject): readonly string[] => Object.keys(error.parentSchema?.["properties"] ?? {});

function addUnknown({ error, path, tree, problems }: Context, meant: Set<string>): void {
  const field = String(error.params["additionalProperty"]);
  const entry = tree.kind === "map" ? tree.entries.get(field) : undefined;
  // A field that holds a secret has been reported as that.
  if (entry === undefined || problems.has("SECRET_IN_FILE", entry.value.span)) return;
  const fields = known(error);
  if (field === MERGE) {
    // What it would merge is not missing.
    for (const merged of fields) meant.add(`${error.instancePath}/${merged}`);
    problems.add("FIELD_UNKNOWN", entry.span, `${showPath(path)}: YAML 1.2 has no merge keys`, "write the fields out");
    return;
  }
  const suggestion = nearest(field, fields);
  if (suggestion !== undefined) meant.add(`${error.instancePath}/${suggestion}`);
  const hint = didYouMean(field, fields) ?? `the fields here are ${list(fields)}`;
  problems.add("FIELD_UNKNOWN", entry.span, `${showPath(path)}: there is no field \`${field}\``, hint);
}

function addMissing({ error, path, tree, entry, problems }: Context, meant: ReadonlySet<string>): void {
  const field = String(error.params["missingProperty"]);
  if (meant.has(`${error.instancePath}/${field}`)) return;
  const conditional = /\/(then|else)\//.test(error.schemaPath);
  if (conditional && isMeant(error, ["crn", "adopt"], meant)) return;
  const hint = conditional ? "or write only `crn:`, if it is managed elsewhere" : undefined;
  problems.add("FIELD_MISSING", headOf(tree, entry), `${showPath(path)}: the field \`${field}\` is missing`, hint);
}

const isMeant = ({ instancePath }: ErrorObject, fields: readonly string[], meant: ReadonlySet<string>) =>
  fields.some((field) => meant.has(`${instancePath}/${field}`));

/** Exactly one of several fields is needed. */
function addChoice(context: Context, fields: readonly string[], meant: ReadonlySet<string>): void {
  const { error, path, tree, entry, problems } = context;
  if (tree.kind !== "map") return;
  const given = fields.filter((field) => tree.entries.has(field));
  const [, second] = given;
  const place = second === undefined ? undefined : tree.entries.get(second);
  if (place !== undefined) {
    problems.add("FIELDS_CONFLICT", place.span, `${showPath(path)}: only one of ${list(given)} may be given`);
  } else if (
    given.length === 0 &&
    (error.keyword === "oneOf" ? !isMeant(error, fields, meant) : tree.entries.size === 0)
  ) {
    problems.add("FIELD_MISSING", headOf(tree, entry), `${showPath(path)}: one of ${list(fields)} is missing`);
  }
}

function addType({ error, path, tree, problems }: Context): void {
  const expected = String(error.params["type"]);
  const given =
    expected === "integer" && tree.kind === "scalar" && typeof tree.value === "number" ? tree.value : undefined;
  const message = `${showPath(path)}: ${EXPECTED.get(expected) ?? expected} belongs here, not ${given ?? describe(tree)}`;
  problems.add("WRONG_TYPE", tree.span, message, typeHint(expected, tree));
}

const EXPECTED = new Map([
  ["object", "a map of fields"],
  ["array", "a list"],
  ["string", "text"],
  ["integer", "a whole number"],
  ["boolean", "`true` or `false`"],
]);

function describe(tree: Tree): string {
  if (tree.kind !== "scalar") return tree.kind === "map" ? "a map" : "a list";
  if (tree.value === null) return "nothing";
  return typeof tree.value === "string" ? "text" : `a ${typeof tree.value}`;
}

function typeHint(expected: string, tree: Tree): string | undefined {
  if (tree.kind === "scalar" && tree.value === null) return "write what belongs here, or leave the field out";
  if (expected === "string" && tree.kind === "scalar") return "put it in quotes";
  // Within braces, an unquoted CRN that ends in `::` is read as a name with nothing behind it.
  const [first] = tree.kind === "map" ? tree.entries.keys() : [];
  if (expected === "string" && first?.startsWith("crn:")) return "put the CRN in quotes";
  if (expected === "integer" && tree.kind === "scalar" && /^\d+$/.test(String(tree.value)))
    return "take the quotes off";
  if (expected === "boolean" && tree.kind === "scalar") return booleanHint(String(tree.value));
  if (expected === "array" && tree.kind === "scalar") return "put it in brackets: `[…]`";
  return undefined;
}

const booleanHint = (word: string): string | undefined =>
  /^(yes|on|true|1)$/i.test(word) ? "write `true`" : /^(no|off|false|0)$/i.test(word) ? "write `false`" : undefined;

function addRange({ error, path, tree, problems }: Context): void {
  const { minimum, maximum } = error.parentSchema ?? {};
  const given = tree.kind === "scalar" ? tree.value : describe(tree);
  problems.add("VALUE_INVALID", tree.span, `${showPath(path)}: ${given} is not between ${minimum} and ${maximum}`);
}

function addTooMany({ error, path, tree, problems }: Context): void {
  const limit = Number(error.params["limit"]);
  const surplus = tree.kind === "list" ? tree.items[limit] : undefined;
  const hint = path.at(-1) === "aliases" ? "a key has five at most, and one marks it as made here" : undefined;
  problems.add("VALUE_INVALID", surplus?.span ?? tree.span, `${showPath(path)}: there may be ${limit} at most`, hint);
}

/** `crn` refers to something that is managed elsewhere: nothing more can be said of it. */
function addBesideCrn({ path, tree, entry, problems }: Context): void {
  const hint =
    path.at(-1) === "adopt"
      ? "keep `adopt` to manage it here, else `crn`"
      : "take it out, or write `adopt` instead of `crn` to manage it here";
  const message = `${showPath(path)}: beside \`crn\`, which refers to what is managed elsewhere, it says nothing`;
  problems.add("FIELDS_CONFLICT", entry?.span ?? tree.span, message, hint);
}

function addEmpty({ tree, path, problems }: Context): void {
  problems.add("VALUE_INVALID", tree.span, `${showPath(path)}: this text is empty`);
}

function addVersion({ tree, path, problems }: Context): void {
  problems.add("FILE_VERSION_UNKNOWN", tree.span, `${showPath(path)}: only version 1 is known`, "write `version: 1`");
}

function addEnum({ error, path, tree, problems }: Context): void {
  // What it means that a service or plan is another one, or that Terraform runs elsewhere, has been said already.
  if (problems.has("SERVICE_NOT_MADE_HERE", tree.span) || problems.has("REMOTE_EXECUTION", tree.span)) return;
  const allowed: readonly string[] = Array.from(error.params["allowedValues"], String);
  const word = tree.kind === "scalar" && tree.value !== null ? String(tree.value) : undefined;
  const given = word === undefined ? describe(tree) : `\`${word}\``;
  const hint = word === undefined ? undefined : didYouMean(word, allowed);
  problems.add("VALUE_INVALID", tree.span, `${showPath(path)}: ${given} is not one of ${list(allowed)}`, hint);
}

function addRepeated({ path, tree, problems }: Context): void {
  const met = new Set<unknown>();
  for (const item of tree.kind === "list" ? tree.items : []) {
    if (item.kind !== "scalar") continue;
    if (met.has(item.value)) {
      problems.add("NAME_DUPLICATE", item.span, `${showPath(path)}: \`${item.value}\` is listed a second time`);
    }
    met.add(item.value);
  }
}

/** Where to point for what a map lacks: at its name, or at the first name of the file. */
function headOf(tree: MapTree | Tree, entry: Entry | undefined): Span {
  if (entry !== undefined) return entry.span;
  const [first] = tree.kind === "map" ? tree.entries.values() : [];
  return first?.span ?? tree.span;
}

function list(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}
