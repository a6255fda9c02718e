/** The attributes of a type as rows of a table: nested ones by a dotted name, defaults taken from the description. */

/** An attribute, as `terraform providers schema -json` tells it. */
export interface Attribute {
  readonly type?: unknown;
  readonly nested_type?: { readonly nesting_mode: string; readonly attributes: Readonly<Record<string, Attribute>> };
  readonly description: string;
  readonly required?: boolean;
  readonly optional?: boolean;
}

/** A row. `preset` is what holds where an optional argument is left out, as far as the description says it. */
export interface Row {
  readonly name: string;
  readonly type: string;
  readonly use: "required" | "optional" | "computed";
  readonly preset: string;
  readonly meaning: string;
}

/** Every attribute and every nested one, sorted by name; what is in an object stands behind it. */
export function rowsOf(attributes: Readonly<Record<string, Attribute>>, within = ""): readonly Row[] {
  return Object.entries(attributes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, attribute]) => [
      {
        name: `${within}${name}`,
        type: attribute.nested_type === undefined ? wordsOf(attribute.type) : nestedWords(attribute.nested_type),
        use: useOf(attribute),
        preset: presetOf(attribute.description),
        meaning: attribute.description,
      },
      ...(attribute.nested_type === undefined ? [] : rowsOf(attribute.nested_type.attributes, `${within}${name}.`)),
    ]);
}

const useOf = ({ required = false, optional = false }: Attribute): Row["use"] =>
  required ? "required" : optional ? "optional" : "computed";

const nestedWords = ({ nesting_mode }: { readonly nesting_mode: string }): string =>
  nesting_mode === "single" ? "object" : `${nesting_mode} of objects`;

/** A type in words: `["set","string"]` is "set of string". Throws for one that is not known here. */
export function wordsOf(type: unknown): string {
  if (typeof type === "string") return type;
  if (Array.isArray(type) && type.length === 2) {
    const [collection, inner]: unknown[] = type;
    if (collection === "object") return "object";
    if (typeof collection === "string") return `${collection} of ${wordsOf(inner)}`;
  }
  throw new Error(`the type ${JSON.stringify(type)} is not known here`);
}

/** The two ways in which descriptions say a default: "`word` (default)" and "`word` where it is left out". */
function presetOf(description: string): string {
  const [, preset] = /`([^`]+)`(?: \(default\)| where it is left out)/.exec(description) ?? [];
  return preset === undefined ? "" : `\`${preset}\``;
}
