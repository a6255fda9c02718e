/** What the provider's pages are made from, read from this repository: schema, examples, and the codes in the sources. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Code, isCode } from "../lib/model/codes/index.js";
import type { Kind, PageMaterial, ProviderSchema } from "./provider-pages.js";

const ROOT = join(import.meta.dirname, "..");
const PROVIDER = "lib/provider/provider.ts";

/** Throws where the schema or the provider's source is not what it should be. */
export function pageMaterial(): PageMaterial {
  const schema = providerSchemaOf(text("schema/provider-schema.json"));
  return {
    schema,
    example: (path) => {
      const file = join("docs/examples", path);
      return existsSync(join(ROOT, file)) ? text(file) : undefined;
    },
    codes: codesOf,
  };
}

const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

function providerSchemaOf(json: string): ProviderSchema {
  const told: { readonly provider_schemas: Readonly<Record<string, ProviderSchema>> } = JSON.parse(json);
  const [schema] = Object.values(told.provider_schemas);
  if (schema === undefined) throw new Error("the schema has no provider");
  return schema;
}

/** The codes named in the module of a type and in all that it runs; none for a type that the provider does not have. */
function codesOf(kind: Kind, type: string): ReadonlySet<Code> {
  const file = moduleOf(kind === "resources" ? "resources" : "dataSources", type);
  const codes = new Set(file === undefined ? [] : [...modulesFrom(file).values()].flatMap(codesIn));
  // What has no state cannot have one that was written elsewhere.
  if (kind === "data-sources") codes.delete("WRONG_CLOUD");
  return codes;
}

/** The module that the provider has a type from: by its entry there, and the import of that entry. */
function moduleOf(map: "resources" | "dataSources", type: string): string | undefined {
  const source = text(PROVIDER);
  const entries = new RegExp(`\\b${map}: \\{([^}]*)\\}`).exec(source)?.[1] ?? "";
  const name = new RegExp(`\\b${type}: (\\w+)`).exec(entries)?.[1];
  const from = name && new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from "([^"]+)\\.js"`).exec(source)?.[1];
  return from ? join(dirname(PROVIDER), `${from}.ts`) : undefined;
}

/** A module and all that it imports, by their paths. Types are left out, and the catalog itself, which names every code. */
function modulesFrom(file: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (found.has(file) || file.startsWith("lib/model/codes/")) return found;
  const source = text(file);
  found.set(file, source);
  for (const [, from = ""] of source.matchAll(/^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)\.js"/gm)) {
    modulesFrom(join(dirname(file), `${from}.ts`), found);
  }
  return found;
}

const codesIn = (source: string): readonly Code[] =>
  [...source.matchAll(/"([A-Z]+(?:_[A-Z]+)*)"/g)].map(([, word = ""]) => word).filter(isCode);
