import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { commandsFor } from "../../lib/cli/commands.js";
import { nodeIo } from "../../lib/cli/io.js";

const names = async (...args: readonly string[]) =>
  (await commandsFor(args, nodeIo())).map((command) => command.name());

describe("the commands", () => {
  it("are loaded one at a time, under the names by which they are asked for", async () => {
    const all = await names("--help");
    expect(all).toContain("plan");
    for (const name of all) expect(await names(name, "--help")).toEqual([name]);
  });

  it("are all there where the name is none of theirs, so that one is suggested; none for the version", async () => {
    expect(await names("plam")).toEqual(await names());
    expect(await names("constructor")).toEqual(await names());
    expect(await names("--version")).toEqual([]);
  });

  it("are each in the README's table", async () => {
    const readme = await readFile("README.md", "utf8");
    const rows = [...readme.matchAll(/^\| `cluster-kms ([a-z]+)/gm)].map(([, name]) => name);
    expect([...new Set(rows)].sort()).toEqual([...(await names())].sort());
  });
});
