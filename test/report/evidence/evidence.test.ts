import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../lib/report/evidence/document.js";
import { evidenceHtml } from "../../../lib/report/evidence/html.js";
import { evidenceMarkdown } from "../../../lib/report/evidence/markdown.js";
import { evidenceText } from "../../../lib/report/evidence/text.js";

const sample = (name: string): Evidence => ({
  title: `Verification of ${name}`,
  at: "2026-11-24T12:00:00.000Z",
  verdict: { mark: "failed", words: `Not as it should be: ${name}` },
  facts: [{ label: "Cluster", value: name }],
  tables: [
    {
      title: `Cluster ${name}`,
      headings: ["Check", "Seen"],
      rows: [
        { mark: "passed", cells: ["Key", `active ${name}`] },
        { mark: "unknown", cells: ["Version", ""] },
      ],
    },
  ],
  lists: [{ title: "Not shown", lines: [name] }],
});

describe("evidence", () => {
  it("is written as Markdown", () => {
    expect(evidenceMarkdown(sample("checkout"))).toMatchInlineSnapshot(`
      "# Verification of checkout

      2026-11-24T12:00:00.000Z

      **✗ Not as it should be: checkout**

      - Cluster: checkout

      ## Cluster checkout

      |  | Check | Seen |
      | --- | --- | --- |
      | ✓ passed | Key | active checkout |
      | ? unknown | Version |  |

      ## Not shown

      - checkout
      "
    `);
  });

  it("is written for a terminal, and leaves empty cells out", () => {
    expect(evidenceText(sample("checkout"), { colour: false, width: 60 })).toMatchInlineSnapshot(`
      "Verification of checkout
      2026-11-24T12:00:00.000Z

      Cluster: checkout

      ✓ Key: passed
          Seen: active checkout
      ? Version: unknown

      Not shown
        - checkout

      ✗ Not as it should be: checkout
      "
    `);
    expect(evidenceText(sample("checkout"), { colour: true })).toContain("\u001b[");
  });

  it("is written as a page without script, with a policy that loads nothing, and no colour as the only sign", () => {
    const page = evidenceHtml(sample("checkout"));
    expect(page).toContain("default-src 'none'; style-src 'sha256-");
    expect(page).not.toMatch(/<script|<link|<img|src=|href=/);
    expect(page).toContain('<span aria-hidden="true">✓</span> passed');
    expect(page).toContain('<span aria-hidden="true">?</span> unknown');
  });

  it("takes names from the cloud for text in every form", () => {
    const evil = sample('<img src=x onerror="x()"> | **bold** \u001b[31m [a](b)\n# title');
    const page = evidenceHtml(evil);
    expect(page).not.toContain("<img");
    const markdown = evidenceMarkdown(evil);
    expect(markdown).not.toMatch(/<img|[^\\]\*\*bold|^# title/m);
    expect(
      markdown
        .split("\n")
        .filter((line) => line.startsWith("| "))
        .map((line) => line.replaceAll("\\|", "").split("|").length),
    ).toEqual([5, 5, 5, 5]);
    for (const text of [page, markdown, evidenceText(evil, { colour: false })])
      expect(text).not.toContain("\u001b[31m");
  });
});
