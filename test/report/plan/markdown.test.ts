import { describe, expect, it } from "vitest";
import { planMarkdown } from "../../../lib/report/plan/index.js";
import { HOSTILE, hostile, sized } from "./fleets.js";
import { EMPTY, SAMPLE } from "./sample.js";

const headings = (text: string) => [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title);

describe("a plan as Markdown", () => {
  it("is as it always was", async () => {
    await expect(planMarkdown(SAMPLE)).toMatchFileSnapshot("__snapshots__/sample.md.txt");
  });

  it("says first what is refused, then what was not read, what changes and what is warned of", () => {
    expect(headings(planMarkdown(SAMPLE))).toEqual([
      "Refused (1)",
      "Could not be read (2)",
      "Changes (15)",
      "Warnings (6)",
      "Notes (2)",
    ]);
  });

  it("has only the counts where there is nothing to say", () => {
    expect(headings(planMarkdown(EMPTY))).toEqual([]);
    expect(planMarkdown(EMPTY)).toContain("| **All** | 0 | 0 | 0 | 0 | 0 |");
  });

  it.each([
    ["a thousand clusters", sized(1000, 5)],
    ["as many accounts as clusters", sized(3000, 3000)],
    ["names of any length", hostile(Array.from({ length: 400 }, (_, index) => `${index}${"係".repeat(4000)}`))],
  ])("is shorter than a comment may be, with %s, and says what is left out", (_, plan) => {
    const text = planMarkdown(plan);
    expect(text.length).toBeLessThan(65_000);
    expect(text).toMatch(/\d+ of \d+ are left out here/);
  });

  it("leaves every section something, however much those before it have to say", () => {
    const shown = planMarkdown(sized(1000, 5))
      .split("\n### ")
      .slice(1)
      .map((section) => section.split("<details>").length - 1);
    expect(Math.min(...shown)).toBeGreaterThan(3);
  });

  it("says how many are left out, to the last", () => {
    const text = planMarkdown(sized(1000, 5));
    for (const section of text.split("\n### ").slice(1)) {
      const all = Number(/\((\d+)\)/.exec(section)?.[1]);
      const left = Number(/^(\d+) of \d+ are left out/m.exec(section)?.[1] ?? 0);
      expect(section.split("<details>").length - 1 + left).toBe(all);
    }
  });

  it.each(HOSTILE)("shows %j as text only", (name) => {
    const tags = (text: string) =>
      [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag).filter((tag) => tag !== "<!-- -->");
    const [text, fine] = [planMarkdown(hostile([name])), planMarkdown(hostile(["fine"]))];
    // What was seen may have lines of its own; each of the two findings has it once.
    const lines = 2 * (name.split("\n").length - 1);
    expect(tags(text).filter((tag) => tag !== "<div>" && tag !== "</div>")).toEqual(
      tags(fine).filter((tag) => tag !== "<div>" && tag !== "</div>"),
    );
    expect(text.split("\n")).toHaveLength(fine.split("\n").length + lines);
    expect(text.split("|")).toHaveLength(fine.split("|").length);
    expect(text).not.toMatch(/@|:\/\/|\]\(|[^\P{Cc}\n]/u);
  });
});
