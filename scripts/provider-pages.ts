/**
 * The pages of the provider's resources, data sources and functions as text, in the manner of the Terraform registry:
 * made from its schema, with the examples that lie in `docs/examples` and the codes that its sources name.
 */
import { CLOUD_CODES } from "../lib/model/codes/cloud.js";
import { CODES, type Code } from "../lib/model/codes/index.js";
import { IMPORTS } from "./provider-page-imports.js";
import { type Attribute, type Row, rowsOf, wordsOf } from "./provider-page-rows.js";

/** What has a page; also the folder that its page lies in. */
export type Kind = "resources" | "data-sources" | "functions";

interface Block {
  readonly description: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

interface Signature {
  readonly description: string;
  readonly return_type: unknown;
  readonly parameters?: readonly { readonly name: string; readonly description: string; readonly type: unknown }[];
}

/** The provider's part of `terraform providers schema -json`. */
export interface ProviderSchema {
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
  readonly data_source_schemas: Readonly<Record<string, { readonly block: Block }>>;
  readonly functions: Readonly<Record<string, Signature>>;
}

/** What pages are made from. */
export interface PageMaterial {
  readonly schema: ProviderSchema;
  /** An example by its path in `docs/examples`, for example `resources/binding.tf`; undefined where there is none. */
  example(path: string): string | undefined;
  /** The codes that the sources of a type name. */
  codes(kind: Kind, type: string): ReadonlySet<Code>;
}

/** The languages that an example may be in: the end of its file's name, the headline, the word for the highlighter. */
const LANGUAGES = [
  ["tf", "HCL", "terraform"],
  ["ts", "TypeScript", "typescript"],
  ["yaml", "YAML", "yaml"],
] as const;

/** The name of a type's page and of its examples: without the provider's own name. */
export const shortName = (type: string): string => type.replace(/^clusterkms_/, "");

/** Every page by its path within `docs/`, for example `resources/binding.md`. */
export function providerPages(material: PageMaterial): ReadonlyMap<string, string> {
  const { resource_schemas, data_source_schemas, functions } = material.schema;
  const pages = new Map<string, string>();
  const add = (kind: Kind, type: string, parts: readonly string[]) =>
    pages.set(`${kind}/${shortName(type)}.md`, `${parts.join("\n\n")}\n`);
  for (const [type, { block }] of Object.entries(resource_schemas)) {
    const parts = [`# ${type} (resource)`, ...elementParts("resources", type, block, material)];
    add("resources", type, [...parts, ...importParts(type, material), ...errorParts("resources", type, material)]);
  }
  for (const [type, { block }] of Object.entries(data_source_schemas)) {
    const parts = [`# ${type} (data source)`, ...elementParts("data-sources", type, block, material)];
    add("data-sources", type, [...parts, ...errorParts("data-sources", type, material)]);
  }
  for (const [name, signature] of Object.entries(functions)) {
    add("functions", name, functionParts(name, signature, material));
  }
  return pages;
}

function elementParts(kind: Kind, type: string, { description, attributes }: Block, material: PageMaterial): string[] {
  const rows = rowsOf(attributes);
  const used = (use: Row["use"]) => rows.filter((row) => row.use === use);
  const cells = ({ name, type, meaning }: Row) => [`\`${name}\``, type, meaning];
  const [required, optional, computed] = [used("required"), used("optional"), used("computed")];
  const withPreset = optional.map(({ name, type, preset, meaning }) => [`\`${name}\``, type, preset, meaning]);
  return [
    description,
    ...exampleParts(kind, type, material),
    "## Arguments",
    ...(required.length === 0 ? [] : ["Required:", table(["name", "type", "meaning"], required.map(cells))]),
    ...(optional.length === 0 ? [] : ["Optional:", table(["name", "type", "default", "meaning"], withPreset)]),
    "## Attributes",
    "All arguments, and:",
    table(["name", "type", "meaning"], computed.map(cells)),
  ];
}

function functionParts(name: string, { description, return_type, parameters = [] }: Signature, material: PageMaterial) {
  const taken = parameters.map(({ name, type, description }) => [`\`${name}\``, wordsOf(type), description]);
  const signature = parameters.map(({ name, type }) => `${name} ${wordsOf(type)}`).join(", ");
  return [
    `# ${name} (function)`,
    description,
    ...exampleParts("functions", name, material),
    "## Signature",
    fenced("text", `provider::clusterkms::${name}(${signature}) ${wordsOf(return_type)}`),
    "## Arguments",
    table(["name", "type", "meaning"], taken),
    "## Result",
    ...resultParts(return_type),
    "## Errors",
    "An argument that is not what it should be is an error of the expression that it stands in; nothing is asked of the cloud.",
  ];
}

function resultParts(type: unknown): string[] {
  const [, fields]: unknown[] = Array.isArray(type) && type[0] === "object" ? type : [];
  if (typeof fields !== "object" || fields === null) return [`${wordsOf(type)}.`];
  return [
    table(
      ["name", "type"],
      Object.entries(fields).map(([name, of]) => [`\`${name}\``, wordsOf(of)]),
    ),
  ];
}

function exampleParts(kind: Kind, type: string, { example }: PageMaterial): string[] {
  const found = LANGUAGES.flatMap(([end, title, highlight]) => {
    const text = example(`${kind}/${shortName(type)}.${end}`);
    return text === undefined ? [] : [[title, fenced(highlight, asInstalled(text))] as const];
  });
  if (found.length === 0) return [];
  const parts =
    found.length === 1 ? found.map(([, text]) => text) : found.flatMap(([title, text]) => [`### ${title}`, text]);
  return ["## Example", ...parts];
}

/** Examples use the sources, so that the compiler checks them; a user has the package. */
const asInstalled = (text: string): string => text.replaceAll(/"(?:\.\.\/)+lib\/index\.js"/g, '"cluster-kms"');

function importParts(type: string, { example }: PageMaterial): string[] {
  const how = IMPORTS[type];
  if (how === undefined) return [];
  const label = new RegExp(`resource "${type}" "(\\w+)"`).exec(example(`resources/${shortName(type)}.tf`) ?? "")?.[1];
  return [
    "## Import",
    `The id is \`${how.form}\`. ${how.about}`.trim(),
    fenced("terraform", `import {\n  to = ${type}.${label ?? "this"}\n  id = "${how.example}"\n}`),
  ];
}

/** Every type reads the cloud; so each may tell why it could not be read. */
function errorParts(kind: Kind, type: string, { codes }: PageMaterial): string[] {
  const named = [...codes(kind, type)].filter((code) => !(code in CLOUD_CODES));
  const rows = (all: readonly string[]) =>
    Object.entries(CODES)
      .filter(([code]) => all.includes(code))
      .map(([code, { summary }]) => [`[${code}](../codes/${code}.md)`, summary]);
  return [
    "## Errors",
    ...(named.length === 0 ? [] : ["Its own errors and warnings:", table(["code", "meaning"], rows(named))]),
    "Where the cloud cannot be read, or refuses:",
    table(["code", "meaning"], rows(Object.keys(CLOUD_CODES))),
  ];
}

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
