import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bundlePath } from "../../lib/constructs/own-package.js";
import { l1Files } from "../../scripts/l1.js";
import { providerSchema } from "../../scripts/provider-schema.js";

const CHECKED_IN = "schema/provider-schema.json";
const schema = readFileSync(CHECKED_IN, "utf8");

describe("the classes beneath the constructs", () => {
  it("are made from the schema that the provider itself tells Terraform", () => {
    expect(providerSchema(bundlePath()), "npm run generate:l1").toBe(schema);
  });

  it("are those that the generator makes from that schema", () => {
    const folder = "lib/constructs/l1";
    const files = Object.fromEntries(
      readdirSync(folder).map((file) => [file, readFileSync(`${folder}/${file}`, "utf8")]),
    );
    expect(files, "npm run generate:l1").toEqual(Object.fromEntries(l1Files(JSON.parse(schema))));
  });

  const withAttribute = (attribute: unknown) => ({
    provider_schemas: {
      "terraform.local/cluster-kms/clusterkms": {
        provider: { block: { attributes: { new: attribute } } },
        resource_schemas: {},
        data_source_schemas: {},
      },
    },
  });

  it("are not made from a type that the generator does not know", () => {
    expect(() => l1Files(withAttribute({ type: ["list", "bool"], optional: true }))).toThrow(
      'ClusterkmsProviderNew: the type ["list","bool"] is not known here',
    );
  });

  it("take a name of two words as one property", () => {
    const schema = withAttribute({ type: "string", optional: true });
    const text = JSON.stringify(schema).replace('"new"', '"new_words"');
    expect(l1Files(JSON.parse(text)).get("provider.ts")).toContain("readonly newWords?: string | undefined;");
  });
});
