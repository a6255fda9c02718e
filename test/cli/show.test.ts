import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { showCommand } from "../../lib/cli/show.js";
import { writeText } from "../../lib/cli/write-file.js";
import {
  planCodeQuality,
  planHtml,
  planJson,
  planJunit,
  planMarkdown,
  planSarif,
  planText,
} from "../../lib/report/plan/index.js";
import { SAMPLE } from "../report/plan/sample.js";
import { runInProcess } from "./run-command.js";

describe("cluster-kms show", () => {
  let folder = "";
  const at = (name: string) => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "show-"));
    writeFileSync(at("plan.json"), planJson(SAMPLE));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const show = (...args: readonly string[]) =>
    runInProcess((io) => showCommand(io, writeText), args, { terminal: { colour: true, width: 80 } });

  it.each([
    ["text", planText(SAMPLE, { colour: true, width: 80 })],
    ["json", planJson(SAMPLE)],
    ["markdown", planMarkdown(SAMPLE)],
    ["html", planHtml(SAMPLE)],
    ["junit", planJunit(SAMPLE)],
    ["sarif", planSarif(SAMPLE, "not-here.yaml", () => undefined)],
    ["codequality", planCodeQuality(SAMPLE, "not-here.yaml", () => undefined)],
  ])("prints as %s what `plan` would have printed, and exits with 0 whatever is in it", async (format, expected) => {
    expect(await show(at("plan.json"), "--format", format, "--file", "not-here.yaml")).toEqual({
      stdout: expected,
      stderr: "",
      code: 0,
    });
  });

  it("points at the lines of the file that is named", async () => {
    const found = SAMPLE.objects.find(({ kind, findings }) => kind === "binding" && findings.length > 0);
    writeFileSync(at("fleet.yaml"), `clusters:\n  ${found?.name}: {}\n`);
    const lines = { sarif: '"startLine": 2', codequality: '"begin": 2' };
    for (const [format, line] of Object.entries(lines))
      expect((await show(at("plan.json"), "--format", format, "--file", at("fleet.yaml"))).stdout).toContain(line);
  });

  it("writes it to a file, without the terminal's colours and width", async () => {
    const { stdout, stderr, code } = await show(at("plan.json"), "--out", at("plan.txt"));
    expect([stdout, stderr, code]).toEqual(["", `Written: ${at("plan.txt")}\n`, 0]);
    expect(readFileSync(at("plan.txt"), "utf8")).toBe(planText(SAMPLE, { colour: false }));
  });

  it("says of a file that cannot be written where and why, and leaves nothing", async () => {
    mkdirSync(at("there"));
    const { stderr, code } = await show(at("plan.json"), "--out", at("there"));
    expect(stderr).toContain(`FILE_UNWRITABLE: ${at("there")}`);
    expect(code).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(["plan.json", "there"]);
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, -100), "it is not JSON, or was cut short"],
    [
      "edited",
      (text: string) => text.replace('"drifted": true', '"drifted": false'),
      "it was cut short or edited: its digest does not fit what it holds",
    ],
    [
      "of another version",
      (text: string) => text.replace('"version": 1', '"version": 7'),
      "it is of version 7; this tool reads 1",
    ],
    ["something else", () => "{}", "it is no plan of this tool (`cluster-kms plan --out FILE` writes one)"],
  ])("refuses a file that is %s, and writes nothing", async (_, spoil, wrong) => {
    writeFileSync(at("spoilt.json"), spoil(planJson(SAMPLE)));
    const { stdout, stderr, code } = await show(at("spoilt.json"), "--out", at("plan.txt"));
    expect([stdout, stderr.replace(folder, "…"), code]).toEqual([
      "",
      `INPUT_UNUSABLE: …/spoilt.json: a file that was given cannot be used

It cannot be used: ${wrong}.

Why it matters: Nothing is guessed at what it was to say, and nothing was read or changed.

What to do: Make it anew with the command that writes it, or give the file that was meant.

More: docs/codes/INPUT_UNUSABLE.md
`,
      1,
    ]);
    expect(existsSync(at("plan.txt"))).toBe(false);
  });

  it("says that a file is not there", async () => {
    const { stderr, code } = await show(at("none.json"));
    expect(stderr).toContain("It cannot be used: there is no such file.");
    expect(code).toBe(1);
  });
});
