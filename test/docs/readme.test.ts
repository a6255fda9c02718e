import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSpec } from "../../lib/spec/index.js";

const text = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const matches = (file: string, pattern: RegExp) => [...text(file).matchAll(pattern)].map(([, found = ""]) => found);

describe("the readme", () => {
  it("shows a file that is sound", () => {
    const [yaml = "", ...more] = matches("README.md", /```yaml\n([\s\S]*?)```/g);
    expect(more).toEqual([]);
    // It stands indented, in a list.
    const spec = readSpec(yaml.replace(/^ {3}/gm, ""), "README.md");
    expect(spec).toMatchObject({ ok: true });
  });

  it("names only tests, folders and pages that are there", () => {
    const named = [
      ...matches("README.md", /`(test\/[\w./-]+)`/g),
      ...matches("README.md", /\]\(([\w./-]+)\)/g),
      ...matches("CONTRIBUTING.md", /`((?:test|lib|docs)\/[\w./-]+)`/g),
    ];
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
  });

  it("names only npm scripts that are there, as does the guide for contributors", () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(text("package.json"));
    const named = ["README.md", "CONTRIBUTING.md"].flatMap((file) =>
      matches(file, /npm (?:run )?(demo|test|lint|typecheck|build|bench|coverage|generate\w*)\b/g),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it("names only codes that have a page", () => {
    const codes = matches("README.md", /`([A-Z]+(?:_[A-Z]+)+)`/g).filter(
      (word) => !/^(HTTPS|NO|NODE|IBMCLOUD|CLUSTER_KMS|TF)_/.test(word),
    );
    expect(codes).toContain("BINDING_DROPPED");
    expect(codes.filter((code) => !existsSync(new URL(`../../docs/codes/${code}.md`, import.meta.url)))).toEqual([]);
  });
});
