import { describe, expect, it } from "vitest";
import { planJunit } from "../../../lib/report/plan/index.js";
import { HOSTILE, hostile, sized } from "./fleets.js";
import { EMPTY, SAMPLE } from "./sample.js";

/** The names of all elements in order; throws where one is closed that was not opened last. */
function elementsOf(xml: string): readonly string[] {
  const open: string[] = [];
  const all: string[] = [];
  const rest = xml
    .replace(/^<\?xml [^?]*\?>\n/, "")
    .replaceAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<&]*(?:&#\d+;[^"<&]*)*")*)(\/?)>/g, (_, end, name, __, alone) => {
      if (end === "/" && open.pop() !== name) throw new Error(`</${name}>`);
      if (end === "" && alone === "") open.push(name);
      if (end === "") all.push(name);
      return "";
    });
  if (open.length > 0 || /[<>]|&(?!#\d+;)/.test(rest)) throw new Error("not well-formed");
  return all;
}
const count = (xml: string, name: string) => elementsOf(xml).filter((one) => one === name).length;
const caseOf = (xml: string, address: string) => xml.split("<testcase ").find((one) => one.includes(`"${address}"`));

describe("a plan as JUnit", () => {
  it("is as it always was", async () => {
    await expect(planJunit(SAMPLE)).toMatchFileSnapshot("__snapshots__/sample.junit.txt");
  });

  it("has a test case for each object, each finding of none, and each thing that could not be read", () => {
    expect(count(planJunit(SAMPLE), "testcase")).toBe(
      SAMPLE.objects.length + SAMPLE.findings.length + SAMPLE.gaps.length,
    );
    expect(count(planJunit(sized(1000, 5)), "testcase")).toBe(1000 + 5 * 28);
  });

  it.each([
    ["what is refused fails", "reused", "<failure "],
    ["what is unknown is an error", "hidden", "<error "],
    ["what is on hold is skipped", "held", "<skipped "],
  ])("says it in the words of tests: %s", (_, name, element) => {
    expect(caseOf(planJunit(SAMPLE), `clusterkms_binding.${name}`)).toContain(element);
  });

  it("passes what is only warned of, and tells the warning", () => {
    const told = caseOf(planJunit(SAMPLE), "clusterkms_binding.hpcs");
    expect(told).toContain("HPCS_END_OF_SERVICE");
    expect(told).not.toMatch(/<(failure|error|skipped)/);
  });

  it("counts what it has", () => {
    const xml = planJunit(SAMPLE);
    expect(xml).toContain(
      `tests="${count(xml, "testcase")}" failures="${count(xml, "failure")}" errors="${count(xml, "error")}" skipped="1"`,
    );
  });

  it("is well-formed for an empty file", () => {
    expect(elementsOf(planJunit(EMPTY))).toEqual(["testsuites"]);
  });

  it.each(HOSTILE)("stays well-formed with the name %j", (name) => {
    const xml = planJunit(hostile([name]));
    expect(elementsOf(xml)).toEqual(elementsOf(planJunit(hostile(["fine"]))));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 allows none of them.
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u);
  });
});
