import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FileReport, readSpec, renderFileReport } from "../../lib/spec/index.js";
import { BASE, cluster, edit, more } from "./cases.js";
import { OWN_KEY, WHOLE } from "./example.js";
import { codesOf } from "./report-on.js";

/** Reads and, where there is a report, renders it: what must hold of every text. */
function survives(text: string): void {
  const read = readSpec(text, "f.yaml");
  if (read.ok) return;
  checkPlaces(read.error, text);
  expect(renderFileReport(read.error, { colour: true })).toContain("f.yaml:");
}

function checkPlaces({ problems }: FileReport, text: string): void {
  const lines = text.split("\n").length;
  expect(problems.length).toBeGreaterThan(0);
  let before = 0;
  for (const { line, column, endColumn } of problems) {
    expect(line).toBeGreaterThanOrEqual(Math.max(before, 1));
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(endColumn).toBeGreaterThan(column);
    before = line;
  }
}

describe("any text", () => {
  it("is read or reported, and never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), survives), { numRuns: 500 });
  });

  it("made of YAML's own signs is read or reported, and never throws", () => {
    const sign = fc.constantFrom(
      ..."abkey: -[]{},&*!|>'\"%@`#?<\n\t ~.1\\\r\ufeff".split(""),
      "\n  ",
      ": ",
      "- ",
      "&a ",
      "*a",
      "---\n",
      "__proto__",
    );
    fc.assert(
      fc.property(
        fc.array(sign, { maxLength: 60 }).map((signs) => signs.join("")),
        survives,
      ),
      { numRuns: 1500 },
    );
  });

  it("with a sound file's words in any order is read or reported, and never throws", () => {
    const words = WHOLE.split(/(?<=\s)|(?=[{}[\],:])/);
    const piece = fc.constantFrom(...words);
    const put = fc.tuple(fc.nat(words.length), fc.nat(4), fc.array(piece, { maxLength: 4 }));
    const text = put.map(([at, gone, pieces]) =>
      [...words.slice(0, at), ...pieces, ...words.slice(at + gone)].join(""),
    );
    fc.assert(fc.property(text, survives), { numRuns: 1000 });
  });
});

describe("names that mean something to JavaScript", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s is unknown where a field belongs", (name) => {
    expect(codesOf(cluster(`${name}: { endpoint: public }`))).toEqual(["FIELD_UNKNOWN"]);
    expect(codesOf(more(`${name}: { version: 1 }`))).toEqual(["FIELD_UNKNOWN"]);
    expect(Object.prototype).not.toHaveProperty("endpoint");
  });

  it.each(["__proto__", "constructor"])("%s gives nothing to what lacks a field", (name) => {
    const without = edit("    infrastructure: vpc\n", `    ${name}: { infrastructure: vpc }\n`);
    expect(codesOf(without)).toEqual(["FIELD_MISSING", "FIELD_UNKNOWN"]);
  });

  it.each(["__proto__", "constructor"])("%s is a name like any other where names are one's own", (name) => {
    const read = readSpec(BASE.replaceAll("roks", name), "f.yaml");
    expect(read.ok && [...read.value.keys.keys()]).toEqual([name]);
    expect(codesOf(edit("key: roks", `key: ${name}`))).toEqual(["REFERENCE_UNKNOWN"]);
  });
});

describe("how a file is written", () => {
  it("does not matter: line ends, a byte order mark, comments, order, JSON", () => {
    const sound = readSpec(BASE, "f.yaml");
    const sections = BASE.split(/^(?=\w)/m);
    for (const same of [
      BASE.replaceAll("\n", "\r\n"),
      `\ufeff${BASE}`,
      `# a\n${BASE}# b`,
      sections.toReversed().join(""),
    ]) {
      expect(readSpec(same, "f.yaml")).toEqual(sound);
    }
  });

  it("does not move what is reported: columns count without a byte order mark", () => {
    const read = readSpec("\ufeffvershun: 1\r\n", "f.yaml");
    expect(!read.ok && read.error.problems[0]).toMatchObject({ line: 1, column: 1, endColumn: 8 });
    expect(!read.ok && read.error.lines.get(1)).toBe("vershun: 1");
  });
});

/** A file of many clusters, each under a key of its own. */
function fleet(size: number, keyOf = (index: number) => `k${index}`): string {
  const each = (line: (index: number) => string) => Array.from({ length: size }, (_, index) => line(index)).join("");
  const keys = each((index) => `  k${index}: { crn: "${OWN_KEY.slice(0, -12)}${String(index).padStart(12, "0")}" }\n`);
  const clusters = each(
    (index) =>
      `  c${index}: { account: platform, id: d${String(index).padStart(19, "0")}, infrastructure: vpc, key: ${keyOf(index)}, renamedFrom: [o${index}] }\n`,
  );
  return `${BASE.slice(0, BASE.indexOf("instances:"))}keys:\n${keys}clusters:\n${clusters}`;
}

/** Of processor time, the best of three: how busy the machine is does not count. */
function seconds(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  });
  return Math.min(...times) / 1_000_000;
}

/** Clusters whose keys are made in as many instances. */
function fleetOfInstances(size: number): string {
  const file = fleet(size).replaceAll(
    /\{ crn: ".*(\d{3})" \}/g,
    "{ instance: i$1, aliases: [a$1], renamedFrom: [f$1] }",
  );
  const instances = Array.from({ length: size }, (_, index) => {
    const number = String(index).padStart(3, "0");
    return `  i${number}: { account: platform, region: eu-de, renamedFrom: [j${number}] }\n`;
  });
  return file.replace("keys:\n", `instances:\n${instances.join("")}keys:\n`);
}

describe("a large file", () => {
  it.each<[string, (size: number) => string, number]>([
    ["of clusters", fleet, 0],
    ["of clusters whose keys are made in as many instances", fleetOfInstances, 0],
    ["of clusters that are all wrong", (size) => fleet(size, (index) => `kk${index}`), 1],
  ])("%s is read, checked and reported in time proportional to its length", (_, make, wrong) => {
    const [small, large] = [make(250), make(1000)];
    expect(codesOf(large)).toHaveLength(1000 * wrong);
    survives(small);
    const once = seconds(() => survives(small));
    const fourfold = seconds(() => survives(large));
    // Four times as much, with room for a busy machine: what is quadratic would take 16 times as long.
    expect(fourfold / once).toBeLessThan(10);
  });

  it.each([
    ["brackets", "[".repeat(50_000) + "]".repeat(50_000)],
    ["lists in lists, with something behind them", `${"- ".repeat(50_000)}\na: 1\n`],
    [
      "ever deeper indentation",
      Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:\n`)
        .join("")
        .concat("b: 1\n"),
    ],
  ])("of %s is too deep, whatever stack the parser has", (_, text) => {
    expect(codesOf(text)).toEqual(["FILE_TOO_DEEP"]);
  });

  it.each([
    ["brackets that are never closed", "[".repeat(100_000)],
    ["braces that are never closed", "{a: ".repeat(50_000)],
    ["lists in lists", "- ".repeat(100_000)],
    [
      "anchors of anchors",
      Array.from({ length: 100 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(i && 9)}]\n`).join(""),
    ],
    ["one long line", `a: "${"x".repeat(4_000_000)}"`],
  ])("of %s is reported", (_, text) => {
    survives(text);
  });
});
