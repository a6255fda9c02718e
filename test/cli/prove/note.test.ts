import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DrillNote, notesFolder, notesIn } from "../../../lib/cli/prove/note.js";
import { tellNotes } from "../../../lib/cli/prove/resume.js";
import { K1, K2 } from "../../support/fakes/binding.js";

const NOTE: DrillNote = {
  key: K1,
  called: "checkout",
  at: Date.parse("2026-11-24T12:00:00Z"),
  // No process has so high a number (Linux: at most 2^22).
  pid: 99_999_999,
  credentials: { kind: "apiKey", variable: "SECURITY_KEY" },
  endpoints: ["IBMCLOUD_KP_API_ENDPOINT = http://127.0.0.1:1"],
};

describe("the note of a drill", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "note-")), "state", "cluster-kms");
  });
  afterEach(() => rmSync(join(folder, "..", ".."), { recursive: true }));
  const told = async () => {
    let stderr = "";
    const io = {
      stderr: (text: string) => {
        stderr += text;
      },
    };
    await tellNotes(io, notesIn(folder));
    return stderr.replaceAll(folder, "FOLDER");
  };

  it("is read as it was written, whatever the credentials, and only its owner may", async () => {
    const notes = notesIn(folder);
    const forms: readonly DrillNote["credentials"][] = [
      NOTE.credentials,
      { kind: "bearerToken", variable: "T" },
      { kind: "containerProfile", profileId: "p" },
      { kind: "containerProfile", profileId: "p", tokenFile: "f" },
      { kind: "vpcProfile", profileId: "p" },
      { kind: "assumedProfile", profileId: "p", variable: "V" },
    ];
    for (const credentials of forms) {
      const note = { ...NOTE, credentials };
      const written = await notes.write(note);
      const path = join(folder, `drill-${K1.id}.json`);
      expect(written).toEqual({ ok: true, value: { path, note } });
      expect(await notes.list()).toEqual([{ path, note }]);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      await notes.remove(path);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it("is one for each key: a second is refused, and the first stays as it is", async () => {
    const notes = notesIn(folder);
    await notes.write(NOTE);
    const path = join(folder, `drill-${K1.id}.json`);
    const before = readFileSync(path, "utf8");
    expect(await notes.write({ ...NOTE, called: "other" })).toEqual({ ok: false, error: `${path} is there already` });
    expect(readFileSync(path, "utf8")).toBe(before);
    expect((await notes.write({ ...NOTE, key: K2 })).ok).toBe(true);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it("says why it cannot be written", async () => {
    const file = join(folder, "..", "..", "file");
    writeFileSync(file, "");
    const written = await notesIn(join(file, "below")).write(NOTE);
    expect(written.ok ? "" : written.error).toMatch(/writing failed \(ENOTDIR\)$/);
  });

  it("is alive while its process is; a number that is this process's own was another's before", () => {
    const { isAlive } = notesIn(folder);
    expect(isAlive({ ...NOTE, pid: process.ppid })).toBe(true);
    expect(isAlive(NOTE)).toBe(false);
    expect(isAlive({ ...NOTE, pid: process.pid })).toBe(false);
  });

  it("is told by every other command, and nothing is where there is none", async () => {
    expect(await told()).toBe("");
    await notesIn(folder).write(NOTE);
    expect(await told()).toMatchInlineSnapshot(`
      "DRILL_KEY_LEFT_DISABLED: cluster checkout: a drill did not end well, and its key may be disabled

      A drill has left the note FOLDER/drill-a7b1c2d3-0001-4e4e-8f8f-112233445561.json for the key crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561. It was begun at 2026-11-24T12:00:00.000Z.

      Why it matters: While the key is disabled the cluster's API cannot serve, and its secrets cannot be read.

      What to do:
        - Run \`cluster-kms drill --resume\`, with the credentials of the key's account: it looks, and enables the key.
        - Or enable the key in the console of the KMS, and run it then: it takes the note away.

      More: docs/codes/DRILL_KEY_LEFT_DISABLED.md

      "
    `);
    rmSync(join(folder, `drill-${K1.id}.json`));
    await notesIn(folder).write({ ...NOTE, pid: process.ppid });
    expect(await told()).toMatch(/^A drill of cluster checkout is under way \(process \d+, FOLDER.*\)\.\n\n$/);
  });

  it("is told also where it cannot be understood", async () => {
    await notesIn(folder).write(NOTE);
    const path = join(folder, `drill-${K1.id}.json`);
    const sound = readFileSync(path, "utf8");
    const broken = [
      "",
      "{",
      "null",
      "{}",
      sound.replace('"version": 1', '"version": 2'),
      sound.replace("SECURITY_KEY", "").replace('"variable"', '"other"'),
      sound.replace(/"pid": \d+/, '"pid": "x"'),
    ];
    for (const text of broken) {
      writeFileSync(path, text);
      expect((await notesIn(folder).list()).map(({ note }) => note)).toEqual([undefined]);
      expect(await told()).toContain("cannot be understood; its name holds the ID of the key");
    }
  });

  it("stands in the user's state folder", () => {
    expect(notesFolder({ XDG_STATE_HOME: "/s" })).toBe(join("/s", "cluster-kms"));
    for (const env of [{}, { XDG_STATE_HOME: "" }])
      expect(notesFolder(env)).toBe(join(homedir(), ".local", "state", "cluster-kms"));
  });
});
