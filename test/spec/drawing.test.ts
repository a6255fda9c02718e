import { describe, expect, it } from "vitest";
import { renderFileReport } from "../../lib/spec/index.js";
import type { FileReport } from "../../lib/spec/problems.js";

/** Draws one line with one span of it meant: the two lines of the drawing. */
function drawing(line: string, meant: string): string {
  const column = line.indexOf(meant) + 1;
  const report: FileReport = {
    file: "f",
    problems: [{ code: "VALUE_INVALID", line: 7, column, endColumn: column + meant.length, message: "m" }],
    lines: new Map([[7, line]]),
  };
  return renderFileReport(report, { colour: false }).split("\n").slice(1, 3).join("\n");
}

describe("the line that is drawn", () => {
  it("has what is meant underlined", () => {
    expect(drawing("key: roks", "roks")).toBe("  7 | key: roks\n    |      ^^^^");
  });

  it("has tabs as two spaces, so that the marks are right at every tab width", () => {
    expect(drawing("a:\t\tb\tc", "b\tc")).toBe("  7 | a:    b  c\n    |       ^^^^");
  });

  it("has two marks beneath each wide character, and none beneath a combining one", () => {
    expect(drawing("日本: 🔑 x", "🔑")).toBe("  7 | 日本: 🔑 x\n    |       ^^");
    expect(drawing("cafe\u0301: x", "x")).toBe("  7 | cafe\u0301: x\n    |       ^");
  });

  it("has no control characters, which could do things to a terminal", () => {
    expect(drawing("a: \u001b[31mred\u202e", "red")).toBe("  7 | a: \ufffd[31mred\n    |         ^^^");
  });

  it("is cut at the end when it is long", () => {
    const [text = "", marks = ""] = drawing(`key: roks ${"x".repeat(500)}`, "roks").split("\n");
    expect(text).toBe(`  7 | key: roks ${"x".repeat(109)}…`);
    expect(marks).toBe("    |      ^^^^");
  });

  it("is cut at the front when what is meant is far behind, and keeps some of what is before it", () => {
    const line = `${"x".repeat(300)} 日本 key: roks ${"y".repeat(300)}`;
    const [text = "", marks = ""] = drawing(line, "roks").split("\n");
    expect(text.startsWith("  7 | …xxx")).toBe(true);
    expect(text.endsWith("yyy…")).toBe(true);
    // The two wide characters before it take two cells each.
    expect(text.indexOf("roks") + 2).toBe(marks.indexOf("^^^^"));
  });

  it("is cut within what is meant when that alone is too long", () => {
    const [text = "", marks = ""] = drawing(`a: ${"x".repeat(500)}`, "x".repeat(500)).split("\n");
    expect(text).toBe(`  7 | a: ${"x".repeat(116)}…`);
    expect(marks).toBe(`    |    ${"^".repeat(117)}`);
  });

  it("is drawn without a line break of its own, as files from Windows have", () => {
    expect(drawing("key: ", "")).toBe("  7 | key:\n    | ^");
  });
});

describe("a report", () => {
  const report: FileReport = {
    file: "f.yaml",
    problems: [{ code: "VALUE_INVALID", line: 1, column: 1, endColumn: 4, message: "wrong", hint: "write `x`" }],
    lines: new Map([[1, "key: roks"]]),
  };

  it("has colour when told so, and the same text", () => {
    const coloured = renderFileReport(report, { colour: true });
    expect(coloured).toContain("\u001b[31mVALUE_INVALID\u001b[39m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colour is made of
    expect(coloured.replaceAll(/\u001b\[\d+m/g, "")).toBe(renderFileReport(report, { colour: false }));
  });

  it("is one line for the problem, even when a name in the file holds a line break", () => {
    const broken = {
      ...report,
      problems: [
        {
          ...report.problems[0],
          code: "NAME_INVALID" as const,
          line: 1,
          column: 1,
          endColumn: 2,
          message: "a\nb\u001b[0m",
        },
      ],
    };
    expect(renderFileReport(broken, { colour: false }).split("\n")[0]).toBe(
      "f.yaml:1:1: NAME_INVALID: a\ufffdb\ufffd[0m",
    );
  });
});
