import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { backendVariables } from "../../lib/model/backend.js";
import { readSpec } from "../../lib/spec/index.js";
import { EXAMPLE } from "../spec/example.js";
import { must } from "../support/fakes/must.js";

const PAGE = readFileSync(new URL("../../docs/state.md", import.meta.url), "utf8");
const blocks = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
const backends = blocks.map((text) => must(readSpec(EXAMPLE + text, "f")).backend);

describe("docs/state.md", () => {
  it("shows four kinds in blocks that are sound", () => {
    expect(new Set(backends.map(({ kind }) => kind))).toEqual(new Set(["pg", "http", "s3", "cloud"]));
  });

  it.each(backends)("names the variables of $kind in its table", (backend) => {
    const row = PAGE.split("\n").find((line) => line.startsWith("| ") && line.includes(`\`${backend.kind}\``));
    const names = backendVariables(backend).ways.flat();
    for (const name of names) expect(row).toContain(name.startsWith("TF_TOKEN_") ? "TF_TOKEN_" : name);
  });
});
