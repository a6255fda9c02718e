import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explainCommand } from "../../lib/cli/explain.js";
import { CODES } from "../../lib/model/codes/index.js";
import { runInProcess } from "./run-command.js";

const explain = (...args: readonly string[]) => runInProcess(explainCommand, args);

describe("cluster-kms explain", () => {
  it("says what a code means, why it matters and what to do", async () => {
    const { stdout, stderr, code } = await explain("KEY_NOT_ROOT");
    expect(stdout).toMatchInlineSnapshot(`
      "KEY_NOT_ROOT: the key is a standard key, not a root key

      The plan: What a change means, and why it may not happen.

      Why it matters: Only root keys (not extractable) can encrypt a cluster.

      What to do:
        - Declare a root key.

      Page: docs/codes/KEY_NOT_ROOT.md
      "
    `);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("knows every code, in any case, and says of it what its page says", async () => {
    for (const [word, { why, todo }] of Object.entries(CODES)) {
      const { stdout, code } = await explain(word.toLowerCase());
      expect(code, word).toBe(0);
      expect(stdout).toContain(`${word}: `);
      const page = readFileSync(new URL(`../../docs/codes/${word}.md`, import.meta.url), "utf8");
      for (const said of [why, ...todo]) {
        expect(stdout).toContain(said);
        expect(page).toContain(said);
      }
    }
  });

  it("asks whether another code was meant", async () => {
    expect(await explain("key_resued")).toEqual({
      stdout: "",
      stderr: 'There is no code "key_resued"; did you mean `KEY_REUSED`?\n',
      code: 1,
    });
  });

  it("says where all codes are where none is near, and prints nothing that moves the cursor", async () => {
    expect(await explain("\u001b[2Jx")).toEqual({
      stdout: "",
      stderr: 'There is no code "\\u001b[2Jx"; `cluster-kms explain` lists all of them.\n',
      code: 1,
    });
  });

  it("takes no word that every object has for a code", async () => {
    expect((await explain("constructor")).code).toBe(1);
  });

  it("lists every code once, with its meaning, where none is named", async () => {
    const { stdout, code } = await explain();
    const listed = [...stdout.matchAll(/^ {2}([A-Z_]+) +(.*)$/gm)].map(([, word, summary]) => [word, summary]);
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.entries(CODES).map(([word, { summary }]) => [word, summary])),
    );
    expect(listed).toHaveLength(Object.keys(CODES).length);
    expect(code).toBe(0);
  });

  it("prints one code as JSON", async () => {
    const { stdout } = await explain("key_not_root", "--json");
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      code: "KEY_NOT_ROOT",
      group: "The plan",
      ...CODES.KEY_NOT_ROOT,
      page: "docs/codes/KEY_NOT_ROOT.md",
    });
  });

  it("prints all codes as JSON", async () => {
    const { stdout } = await explain("--json");
    const { codes }: { codes: readonly { code: string; group: string }[] } = JSON.parse(stdout);
    expect(codes.map(({ code }) => code).sort()).toEqual(Object.keys(CODES).sort());
    expect(codes.filter(({ group }) => group === undefined)).toEqual([]);
  });
});
