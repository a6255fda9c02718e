import { describe, expect, it } from "vitest";
import { type ValidateIo, validateCommand } from "../../lib/cli/validate.js";
import { err, ok } from "../../lib/model/result.js";
import { BASE, edit } from "../spec/cases.js";

const FILES: ReadonlyMap<string, string> = new Map([
  ["sound.yaml", BASE],
  ["typo.yaml", edit("infrastructure: vpc", "infrastructure: vcp")],
  ["secret.yaml", edit("IBMCLOUD_API_KEY", "hunter2-hunter2-hunter2-hunter2")],
]);

/** Runs the command in a world of three files. */
async function run(...args: readonly string[]) {
  const out: string[] = [];
  const talk: string[] = [];
  const exits: number[] = [];
  const io: ValidateIo = {
    stdout: (text) => void out.push(text),
    stderr: (text) => void talk.push(text),
    colour: false,
    exit: (code) => void exits.push(code),
    readText: async (path, maxBytes) => {
      const text = FILES.get(path);
      if (path === "huge.yaml") return err({ kind: "too-large", message: `it is larger than ${maxBytes} bytes` });
      return text === undefined ? err({ kind: "missing", message: "there is no such file" }) : ok(text);
    },
  };
  await validateCommand(io).parseAsync(args, { from: "user" });
  return { stdout: out.join(""), stderr: talk.join(""), exits };
}

describe("cluster-kms validate", () => {
  it("says of a sound file what it declares, and ends well", async () => {
    expect(await run("sound.yaml")).toEqual({
      stdout: "sound.yaml: ok (1 account, 1 key, 1 cluster)\n",
      stderr: "",
      exits: [0],
    });
  });

  it("reports on a file that is not sound, and ends with 1", async () => {
    const { stdout, stderr, exits } = await run("typo.yaml");
    expect({ stdout, exits }).toEqual({ stdout: "", exits: [1] });
    expect(stderr).toMatchInlineSnapshot(`
      "typo.yaml:15:21: VALUE_INVALID: clusters.checkout.infrastructure: \`vcp\` is not one of \`vpc\`, \`classic\` and \`satellite\`
        15 |     infrastructure: vcp
           |                     ^^^
        did you mean \`vpc\`?

      1 problem in typo.yaml. More: docs/codes/VALUE_INVALID.md
      "
    `);
  });

  it("checks every file, also behind one that is not sound", async () => {
    const { stdout, stderr, exits } = await run("typo.yaml", "sound.yaml", "absent.yaml", "huge.yaml");
    expect(stdout).toBe("sound.yaml: ok (1 account, 1 key, 1 cluster)\n");
    expect(stderr).toContain("typo.yaml:15:21: VALUE_INVALID");
    expect(stderr).toContain("absent.yaml:1:1: FILE_UNREADABLE: there is no such file\n");
    expect(stderr).toContain("huge.yaml:1:1: FILE_TOO_LARGE: this file is larger than the 4 MiB that are read\n");
    expect(exits).toEqual([1]);
  });

  it("prints the same as data", async () => {
    const { stdout, stderr, exits } = await run("--json", "sound.yaml", "typo.yaml");
    expect({ stderr, exits }).toEqual({ stderr: "", exits: [1] });
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      [
        {
          "declares": {
            "accounts": 1,
            "clusters": 1,
            "instances": 1,
            "keys": 1,
          },
          "file": "sound.yaml",
          "ok": true,
          "problems": [],
        },
        {
          "declares": null,
          "file": "typo.yaml",
          "ok": false,
          "problems": [
            {
              "code": "VALUE_INVALID",
              "column": 21,
              "endColumn": 24,
              "hint": "did you mean \`vpc\`?",
              "line": 15,
              "message": "clusters.checkout.infrastructure: \`vcp\` is not one of \`vpc\`, \`classic\` and \`satellite\`",
            },
          ],
        },
      ]
    `);
  });

  it("prints no secret in either form", async () => {
    const plain = await run("secret.yaml");
    const json = await run("--json", "secret.yaml");
    expect(plain.stderr).toContain("SECRET_IN_FILE");
    expect(json.stdout).toContain("SECRET_IN_FILE");
    expect(plain.stderr + json.stdout).not.toContain("hunter2");
  });
});
