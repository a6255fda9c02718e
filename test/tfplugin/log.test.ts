import { describe, expect, it } from "vitest";
import { jsonLogger } from "../../lib/tfplugin/log.js";

describe("the log", () => {
  it("is JSON by line, with the level, the module, and six decimal places of a second", () => {
    const lines: string[] = [];
    const log = jsonLogger(
      "test",
      () => Date.UTC(2026, 0, 2, 3, 4, 5, 67),
      (line) => lines.push(line),
    );
    log.debug("one");
    log.info("two\nlines");
    log.warn("three");
    log.error("four");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { "@level": "debug", "@message": "one", "@module": "test", "@timestamp": "2026-01-02T03:04:05.067000Z" },
      expect.objectContaining({ "@level": "info", "@message": "two\nlines" }),
      expect.objectContaining({ "@level": "warn", "@message": "three" }),
      expect.objectContaining({ "@level": "error", "@message": "four" }),
    ]);
    expect(lines.join("")).not.toContain("\n");
  });
});
