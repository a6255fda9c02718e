import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { CODES } from "../../lib/model/codes/index.js";
import { codePages } from "../../scripts/code-pages.js";

const folder = new URL("../../docs/codes/", import.meta.url);

describe("docs/codes", () => {
  it("has a page for every code, and none for anything else", async () => {
    const expected = [...Object.keys(CODES).map((code) => `${code}.md`), "README.md"].sort();
    expect((await readdir(folder)).sort()).toEqual(expected);
  });

  it("is what the catalog generates: run `npm run generate:codes` after changing it", async () => {
    const written = new Map<string, string>();
    for (const name of codePages().keys()) written.set(name, await readFile(new URL(name, folder), "utf8"));
    expect(written).toEqual(codePages());
  });

  it("gives every code a summary that completes a line, a reason, and something to do", () => {
    const odd = Object.entries(CODES).filter(
      ([, { summary, why, todo }]) =>
        !/^\S.*[^.\s]$/.test(summary) ||
        !/[.…]$/.test(why) ||
        todo.length === 0 ||
        todo.some((way) => !/[.:`…]$/.test(way)),
    );
    expect(odd.map(([code]) => code)).toEqual([]);
  });
});
