import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { markOf } from "../../../lib/report/plan/html/data.js";
import { SCRIPT } from "../../../lib/report/plan/html/script.js";
import { planHtml } from "../../../lib/report/plan/index.js";
import { HOSTILE, hostile, sized } from "./fleets.js";
import { EMPTY, object, SAMPLE } from "./sample.js";

const html = planHtml(SAMPLE);
const part = (text: string, start: string, end: string) => text.split(start)[1]?.split(end)[0] ?? "";
const embedded = (text: string) => part(text, '<script type="application/json" id="plan">', "</script>");
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("a plan as a page", () => {
  it("may run its own script and styles, and load nothing at all", () => {
    expect(part(html, 'http-equiv="Content-Security-Policy" content="', '"')).toBe(
      [
        "default-src 'none'",
        `script-src ${hash(part(html, "<script>", "</script>"))}`,
        `style-src ${hash(part(html, "<style>", "</style>"))}`,
        "base-uri 'none'",
        "form-action 'none'",
      ].join("; "),
    );
  });

  it("names nothing to be loaded", () => {
    const bare = html.replace(embedded(html), "").replaceAll("http://www.w3.org/2000/svg", "");
    expect(bare).not.toMatch(/https?:|\bsrc=|url\(|@import|<link|\bfetch\(|XMLHttpRequest|import\(/);
  });

  it("has a script that can be read as one, and that makes no HTML from text", () => {
    expect(() => new Function(SCRIPT)).not.toThrow();
    expect(SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
    expect(SCRIPT).not.toContain("</");
  });

  it("has the whole plan in it", () => {
    const data = JSON.parse(embedded(html));
    expect(data.objects).toHaveLength(SAMPLE.objects.length);
    expect(data.gaps).toHaveLength(SAMPLE.gaps.length);
    expect(Object.keys(data.codes)).toContain("KEY_REUSED");
  });

  it.each([
    ["an empty file", EMPTY],
    ["one cluster", sized(1, 1)],
    ["a thousand clusters", sized(1000, 5)],
  ])("has the same frame for %s", (_, plan) => {
    const frame = (text: string) => text.replace(embedded(text), "");
    expect(frame(planHtml(plan))).toBe(frame(html));
  });

  it.each(HOSTILE)("keeps %j inside its data", (name) => {
    const text = planHtml(hostile([name]));
    expect(embedded(text)).not.toMatch(/[<>&\u2028\u2029]/);
    expect(text.match(/<\/?script/g)).toHaveLength(4);
    const { objects } = JSON.parse(embedded(text));
    expect(objects[0].name).toBe(name);
  });

  it("is the same bytes whatever order the objects come in", () => {
    expect(planHtml({ ...SAMPLE, objects: [...SAMPLE.objects].reverse() })).toBe(html);
  });
});

describe("the mark of an object", () => {
  const cluster = (more: Parameters<typeof object>[3]) => markOf(object("binding", "one", "platform", more));
  const finding = (severity: "refused" | "warning" | "note") => ({
    findings: [{ code: "KEY_REUSED" as const, severity, subject: "it", seen: "" }],
  });

  it.each([
    ["refused", { ...finding("refused"), drifted: true, action: "unknown" as const }],
    ["unknown", { ...finding("warning"), action: "unknown" as const }],
    ["drift", { ...finding("warning"), drifted: true }],
    ["warning", { ...finding("warning"), action: "change_key" as const }],
    ["change", { ...finding("note"), action: "change_key" as const }],
    ["change", { action: "forget" as const }],
    ["note", finding("note")],
    ["quiet", {}],
    ["quiet", { action: "held" as const }],
  ])("is the gravest: %s", (mark, more) => {
    expect(cluster(more)).toBe(mark);
  });
});
