import { describe, expect, it } from "vitest";
import { table } from "../../lib/report/table.js";

describe("a table", () => {
  it("has columns as wide as their widest cell, and no blanks at the end of a line", () => {
    expect(table(["A", "LONG"], [["wide", "x"]])).toBe("A     LONG\nwide  x\n");
  });

  it("shows what a name must not do to the terminal as a mark", () => {
    expect(table(["A", "B"], [["a\u001b[31m\nb\u202e", "c"]])).toBe("A          B\na\ufffd[31m\ufffdb\ufffd  c\n");
  });
});
