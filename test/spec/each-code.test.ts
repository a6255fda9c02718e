import { describe, expect, it } from "vitest";
import { FILE_CODES } from "../../lib/model/codes/file.js";
import { BASE, CASES } from "./cases.js";
import { codesOf } from "./report-on.js";

describe("each code", () => {
  it("has a case here, but for the one that is about a file without text", () => {
    const without = Object.keys(FILE_CODES).filter((code) => !CASES.some((each) => each.code === code));
    expect(without).toEqual(["FILE_UNREADABLE"]);
  });

  it("is not caused by the sound file that the cases change", () => {
    expect(codesOf(BASE)).toEqual([]);
  });

  it.each(CASES)("$code is all that its case is told", ({ code, bad }) => {
    expect(codesOf(bad)).toEqual([code]);
  });

  it.each(CASES)("$code is not caused by the nearest file", ({ code, good }) => {
    expect(codesOf(good)).not.toContain(code);
  });
});
