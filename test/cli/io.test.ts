import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readText } from "../../lib/cli/io.js";

describe("reading a file", () => {
  let dir = "";
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "cluster-kms-io-"));
    await writeFile(join(dir, "text.yaml"), "name: käse\n");
    await writeFile(join(dir, "binary"), Buffer.from([0x80, 0xff, 0x00]));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it("gives its text", async () => {
    expect(await readText(join(dir, "text.yaml"), 100)).toEqual({ ok: true, value: "name: käse\n" });
  });

  it("counts bytes, and takes a file of exactly the limit", async () => {
    expect(await readText(join(dir, "text.yaml"), 12)).toMatchObject({ ok: true });
    expect(await readText(join(dir, "text.yaml"), 11)).toMatchObject({ ok: false, error: { kind: "too-large" } });
  });

  it.each([
    ["absent.yaml", "missing"],
    ["text.yaml/below", "missing"],
    [".", "directory"],
    ["binary", "not-text"],
  ])("says of %s that it is %s", async (name, kind) => {
    expect(await readText(join(dir, name), 100)).toMatchObject({ ok: false, error: { kind } });
  });

  it("ends on a file that does not", async () => {
    expect(await readText("/dev/zero", 1000)).toMatchObject({ ok: false, error: { kind: "too-large" } });
  });
});
