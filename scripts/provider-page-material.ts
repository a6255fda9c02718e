/** What the provider's pages are made from, read from this repository: schema, examples, and the codes in the sources. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codesNamed } from "./codes-named.js";
import type { PageMaterial, ProviderSchema } from "./provider-pages.js";

const ROOT = join(import.meta.dirname, "..");

/** Throws where the schema or the provider's source is not there. */
export function pageMaterial(): PageMaterial {
  const named = codesNamed();
  const schema = providerSchemaOf(text("schema/provider-schema.json"));
  return {
    schema,
    example: (path) => {
      const file = join("docs/examples", path);
      return existsSync(join(ROOT, file)) ? text(file) : undefined;
    },
    codes: (kind, type) => named(kind === "data-sources" ? "dataSources" : "resources", type),
  };
}

const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

function providerSchemaOf(json: string): ProviderSchema {
  const told: { readonly provider_schemas: Readonly<Record<string, ProviderSchema>> } = JSON.parse(json);
  const [schema] = Object.values(told.provider_schemas);
  if (schema === undefined) throw new Error("the schema has no provider");
  return schema;
}
