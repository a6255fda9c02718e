import { describe, expect, it } from "vitest";
import { CODES, type Code, isCode } from "../../lib/model/codes/index.js";
import { body, headline, type Problem, pageOf } from "../../lib/model/problem.js";

const PROBLEM: Problem = {
  code: "KEY_NOT_ACTIVE",
  severity: "refused",
  subject: "cluster checkout (d3k8abcd0m1n2o3p4q5r)",
  seen: "Key roks-2026 is disabled.",
};

describe("the text of a problem", () => {
  it("begins with its code, what it is about, and what is wrong", () => {
    expect(headline(PROBLEM)).toBe(
      "KEY_NOT_ACTIVE: cluster checkout (d3k8abcd0m1n2o3p4q5r): the root key cannot be used in its present state",
    );
  });

  it("goes on with what was seen, why it matters, what to do and where more is written", () => {
    expect(body(PROBLEM)).toMatchInlineSnapshot(`
      "Key roks-2026 is disabled.

      Why it matters: A cluster pointed at a key that is disabled or destroyed cannot read its secrets (law 3).

      What to do: Enable the key in its own account, or declare an active one.

      More: docs/codes/KEY_NOT_ACTIVE.md"
    `);
  });

  it("names the ways out that are its own instead of those of its code, as a list where there are several", () => {
    expect(body({ ...PROBLEM, todo: ["Do this.", "Or that."] })).toContain("What to do:\n  - Do this.\n  - Or that.\n");
    expect(body({ ...PROBLEM, todo: ["Do this."] })).toContain("What to do: Do this.\n");
  });

  it("leaves no gap where nothing was seen", () => {
    expect(body({ ...PROBLEM, seen: "" })).toMatch(/^Why it matters: /);
  });
});

describe("the catalog of codes", () => {
  const codes = Object.keys(CODES).filter(isCode);

  it("knows its own codes and no other word", () => {
    expect(codes.length).toBe(Object.keys(CODES).length);
    for (const word of ["", "NOPE", "toString", "key_reused", "__proto__"]) expect(isCode(word)).toBe(false);
  });

  it.each(codes)("%s has a summary that completes a line, a reason in sentences, and a way out", (code: Code) => {
    const { summary, why, todo } = CODES[code];
    expect(code).toMatch(/^[A-Z][A-Z_]*[A-Z]$/);
    expect(summary).toMatch(/^\S.*[^.\s]$/);
    expect(summary).not.toContain("\n");
    // Lower case, but for names.
    expect(summary).toMatch(/^([a-z`]|Terraform|YAML)/);
    expect(why).toMatch(/^[^\s].*[.)]$/);
    expect(todo.length).toBeGreaterThan(0);
    for (const way of todo) expect(way).toMatch(/^\S.*[.:)`]$/);
    expect(pageOf(code)).toBe(`docs/codes/${code}.md`);
  });

  it("says of no two codes the same", () => {
    expect(new Set(Object.values(CODES).map(({ summary }) => summary)).size).toBe(codes.length);
  });
});
