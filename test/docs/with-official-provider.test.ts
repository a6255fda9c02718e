import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isCode } from "../../lib/model/codes/index.js";
import { readSpec } from "../../lib/spec/index.js";
import documented from "../examples/official-provider.json" with { type: "json" };

const TERRAFORM = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
const ROOT = join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const page = read("docs/with-official-provider.md");

/** The blocks of a language, without the indentation of the list that they stand in. */
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm"))].map(
    ([, indent = "", text = ""]) => text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
const plain = (text: string) => text.replaceAll(/^ +/gm, "");

const OFFICIAL: Readonly<
  Record<string, { readonly arguments: readonly string[]; readonly attributes: readonly string[] }>
> = documented.resources;

describe("the page on the official provider", () => {
  it.each(blocks("yaml").map((text, index) => [index + 1, text] as const))("has in YAML %i a sound file", (_, text) => {
    const spec = readSpec(text, "cluster-kms.yaml");
    expect(spec.ok ? [] : spec.error.problems).toEqual([]);
  });

  it("quotes the example as it is", () => {
    const example = plain(read("examples/with-official-provider/main.ts"));
    const quotes = blocks("typescript");
    expect(quotes).toHaveLength(2);
    for (const quote of quotes) expect(example).toContain(plain(quote));
  });

  it.each(blocks("terraform").map((text, index) => [index + 1, text] as const))(
    "has in HCL %i what Terraform reads, with arguments that the official types have",
    (_, text) => {
      // Parsed and written again by Terraform itself; it fails where that is not the same.
      execFileSync(TERRAFORM, ["fmt", "-check", "-"], { input: text, stdio: ["pipe", "pipe", "ignore"] });
      for (const [, type = "", body = ""] of text.matchAll(/^resource "(\w+)" "\w+" \{\n([\s\S]*?)^\}/gm)) {
        const names = [...body.matchAll(/^ {2}(\w+) +[={]/gm)].map(([, name = ""]) => name);
        expect(names.length).toBeGreaterThan(1);
        const { arguments: taken = [] } = OFFICIAL[type] ?? {};
        expect(names.filter((name) => ![...taken, "lifecycle"].includes(name))).toEqual([]);
      }
      for (const [, type = "", attribute = ""] of text.matchAll(/= (ibm_\w+)\.\w+\.(\w+)$/gm)) {
        expect(OFFICIAL[type]?.attributes).toContain(attribute);
      }
    },
  );

  it("names only codes, files and pages that are there", () => {
    const codes = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, word = ""]) => word);
    expect(codes.length).toBeGreaterThan(2);
    expect(codes.filter((word) => !isCode(word))).toEqual([]);
    const links = [...page.matchAll(/\]\(([\w./-]+)\)/g)].map(([, path = ""]) => join("docs", path));
    const named = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = ""]) => path);
    expect(links.length + named.length).toBeGreaterThan(1);
    expect([...links, ...named].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it("says that the official provider could not be run", () => {
    expect(page).toContain("The provider itself could not be run here");
  });
});
