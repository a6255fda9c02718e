import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkCommand } from "../../lib/cli/check.js";
import { nodeIo } from "../../lib/cli/io.js";
import { isCode } from "../../lib/model/codes/index.js";

const PAGE = readFileSync(new URL("../../docs/check.md", import.meta.url), "utf8");
const LAWS = readFileSync(new URL("../plan/foreign/__snapshots__/laws.txt", import.meta.url), "utf8");

describe("the page about check", () => {
  it("names every code that a plan is told, and no other", () => {
    const named = new Set([...PAGE.matchAll(/\[`([A-Z_]+)`\]/g)].map(([, code = ""]) => code));
    expect([...named].filter((code) => !isCode(code))).toEqual([]);
    const told = [...LAWS.matchAll(/^(?:refused|warning|note): .+?: ([A-Z_]+): /gm)].map(([, code = ""]) => code);
    expect([...named].sort()).toEqual([...new Set([...told, "PLAN_UNREADABLE", "PLAN_FORMAT_UNKNOWN"])].sort());
  });

  it("has the exit codes of the help", () => {
    let help = "";
    const writeOut = (text: string) => {
      help += text;
    };
    checkCommand(nodeIo()).configureOutput({ writeOut }).outputHelp();
    for (const code of [0, 1, 2, 3, 4, 5]) {
      expect(PAGE).toContain(`| ${code} | `);
      expect(help).toMatch(new RegExp(`[\\n ]${code} [a-z]`));
    }
    for (const text of [PAGE, help]) expect(text).toContain("Where several hold: 1, 4, 5, 3, 2.");
  });
});
