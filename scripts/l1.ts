/**
 * The classes beneath the constructs, made from the provider's schema in the manner of cdktf's own bindings: a
 * configuration interface, and a class with a getter for every attribute. Only the shapes that the schema has are known
 * here; any other is an error, so that a new one cannot pass unseen.
 */
const HEAD = "// Made by `npm run generate:l1` from schema/provider-schema.json. Do not edit.\n";
const SOURCE = "terraform.local/cluster-kms/clusterkms";

type Json = Readonly<Record<string, unknown>>;

interface Attribute {
  readonly name: string;
  readonly property: string;
  readonly type: "string" | "number" | "bool" | "strings" | Nested;
  readonly description: string;
  readonly required: boolean;
  /** Can be written in a configuration. */
  readonly input: boolean;
}

interface Nested {
  readonly nesting: "map" | "single";
  readonly interface: string;
  readonly attributes: readonly Attribute[];
}

/** File name -> text, from the parsed `terraform providers schema -json`. */
export function l1Files(schema: unknown): ReadonlyMap<string, string> {
  const provider = at(schema, "provider_schemas", SOURCE);
  const files = new Map<string, string>();
  const add = (file: string, text: string) => files.set(file, text);
  add("provider.ts", providerFile(at(provider, "provider")));
  for (const [type, given] of entries(at(provider, "resource_schemas"))) {
    add(`${fileOf(type)}.ts`, elementFile(type, given, "Resource", classOf(type)));
  }
  for (const [type, given] of entries(at(provider, "data_source_schemas"))) {
    add(`data-${fileOf(type)}.ts`, elementFile(type, given, "DataSource", `Data${classOf(type)}`));
  }
  return files;
}

function providerFile(given: Json): string {
  const name = "ClusterkmsProvider";
  const { attributes, description } = blockOf(given, name);
  return `${HEAD}import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";
import { ownPackage } from "../own-package.js";

${interfaces(name, attributes)}/** ${description} */
export class ${name} extends cdktf.TerraformProvider {
  readonly #config: ${name}Config;

  constructor(scope: Construct, id: string, config: ${name}Config = {}) {
    super(scope, id, {
      terraformResourceType: "clusterkms",
      terraformGeneratorMetadata: { providerName: "clusterkms", providerVersion: ownPackage().version },
      terraformProviderSource: "${SOURCE}",
    });
    this.#config = config;
  }

${synthesize(attributes)}}
`;
}

function elementFile(type: string, given: unknown, kind: "Resource" | "DataSource", name: string): string {
  const { attributes, description } = blockOf(given, name);
  const getters = attributes.map(getter).join("");
  return `${HEAD}import * as cdktf from "cdktf";
import type { Construct } from "constructs";
import { defined } from "../defined.js";

${interfaces(name, attributes, "cdktf.TerraformMetaArguments")}/** ${description} */
export class ${name} extends cdktf.Terraform${kind === "Resource" ? "Resource" : "DataSource"} {
  static readonly tfResourceType = "${type}";

  readonly #config: ${name}Config;

  constructor(scope: Construct, id: string, config: ${name}Config) {
    super(scope, id, {
      ...config,
      terraformResourceType: ${name}.tfResourceType,
      terraformGeneratorMetadata: { providerName: "clusterkms" },
    });
    this.#config = config;
  }

${getters}${synthesize(attributes)}}
`;
}

function interfaces(name: string, attributes: readonly Attribute[], base?: string): string {
  const inputs = attributes.filter(({ input }) => input);
  const own = `export interface ${name}Config${base === undefined ? "" : ` extends ${base}`} {\n${inputs.map(property).join("")}}\n\n`;
  const nested = inputs.flatMap(({ type }) =>
    typeof type === "string"
      ? []
      : [`export interface ${type.interface} {\n${type.attributes.map(property).join("")}}\n\n`],
  );
  return [...nested, own].join("");
}

const property = ({ property, type, description, required }: Attribute): string =>
  `  /** ${description} */\n  readonly ${property}${required ? "" : "?"}: ${typeScriptOf(type)}${required ? "" : " | undefined"};\n`;

function typeScriptOf(type: Attribute["type"]): string {
  if (type === "strings") return "readonly string[]";
  if (type === "bool") return "boolean | cdktf.IResolvable";
  if (typeof type === "string") return type;
  return type.nesting === "map" ? `Readonly<Record<string, ${type.interface}>>` : type.interface;
}

function getter({ name, property, type, description }: Attribute): string {
  if (typeof type !== "string") return "";
  const [typeScript, value] = {
    string: ["string", `this.getStringAttribute("${name}")`],
    number: ["number", `this.getNumberAttribute("${name}")`],
    bool: ["cdktf.IResolvable", `this.getBooleanAttribute("${name}")`],
    // A set has no indices: as a list it can be read in expressions.
    strings: ["string[]", `cdktf.Fn.tolist(this.getListAttribute("${name}"))`],
  }[type] as [string, string];
  return `  /** ${description} */\n  get ${property}(): ${typeScript} {\n    return ${value};\n  }\n\n`;
}

function synthesize(attributes: readonly Attribute[]): string {
  const lines = attributes
    .filter(({ input }) => input)
    .map((one) => `      ${one.name}: ${valueExpression("this.#config", one)},\n`);
  return `  protected override synthesizeAttributes(): { [name: string]: unknown } {\n    return defined({\n${lines.join("")}    });\n  }\n`;
}

function valueExpression(from: string, { property, type }: Attribute): string {
  const value = `${from}.${property}`;
  if (typeof type === "string") return value;
  const fields = (one: string) =>
    `{ ${type.attributes.map((inner) => `${inner.name}: ${valueExpression(one, inner)}`).join(", ")} }`;
  // Lazy, since cdktf rewrites the names in a provider's maps, but looks into nothing that is yet to be resolved.
  return type.nesting === "map"
    ? `${value} && cdktf.Lazy.anyValue({\n        produce: () => Object.fromEntries(Object.entries(${value} ?? {}).map(([name, one]) => [name, ${fields("one")}])),\n      })`
    : `${value} && ${fields(value)}`;
}

function blockOf(given: unknown, owner: string) {
  const block = at(given, "block");
  if ("block_types" in block) throw new Error(`${owner}: blocks are not known here, only attributes`);
  return { attributes: attributesOf(at(block, "attributes"), owner), description: text(block, "description") };
}

const attributesOf = (given: Json, owner: string): readonly Attribute[] =>
  entries(given).map(([name, about]) => ({
    name,
    property: camel(name),
    type: typeOf(about, `${owner}${pascal(name)}`),
    description: text(about, "description"),
    required: about["required"] === true,
    input: about["required"] === true || about["optional"] === true,
  }));

function typeOf(about: Json, owner: string): Attribute["type"] {
  const { type, nested_type: nested } = about;
  if (type === "string" || type === "number" || type === "bool") return type;
  if (JSON.stringify(type) === '["set","string"]') return "strings";
  const { nesting_mode: nesting, attributes } = isJson(nested) ? nested : {};
  if ((nesting === "map" || nesting === "single") && isJson(attributes)) {
    return { nesting, interface: owner, attributes: attributesOf(attributes, owner) };
  }
  throw new Error(`${owner}: the type ${JSON.stringify(type ?? nested)} is not known here`);
}

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

function at(value: unknown, ...path: readonly string[]): Json {
  let here = value;
  for (const step of path) here = isJson(here) ? here[step] : undefined;
  if (!isJson(here)) throw new Error(`the schema has no ${path.join(".")}`);
  return here;
}

const entries = (value: Json): readonly (readonly [string, Json])[] =>
  Object.keys(value)
    .sort()
    .map((name) => [name, at(value, name)]);

const text = (value: Json, name: string): string => String(value[name] ?? "").replaceAll("*/", "*\\/");
const pascal = (name: string): string =>
  name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
const camel = (name: string): string => pascal(name).replace(/^./, (letter) => letter.toLowerCase());
/** `clusterkms_binding` -> `ClusterkmsBinding`. */
const classOf = pascal;
const fileOf = (type: string): string => type.replace("clusterkms_", "").replaceAll("_", "-");
