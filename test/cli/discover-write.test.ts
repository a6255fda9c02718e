import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeText } from "../../lib/cli/write-file.js";

describe("writing a file whole or not at all", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cluster-kms-write-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("makes a file, and leaves nothing else behind", async () => {
    expect(await writeText(join(folder, "a.yaml"), "x\n")).toEqual({ ok: true, value: null });
    expect(await readFile(join(folder, "a.yaml"), "utf8")).toBe("x\n");
    expect(await readdir(folder)).toEqual(["a.yaml"]);
  });

  it("writes over a file behind a link, and keeps the link and the permissions", async () => {
    const [real, link] = [join(folder, "real.yaml"), join(folder, "link.yaml")];
    await writeFile(real, "old");
    await chmod(real, 0o640);
    await symlink(real, link);
    await writeText(link, "new");
    expect(await readFile(real, "utf8")).toBe("new");
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect((await readdir(folder)).sort()).toEqual(["link.yaml", "real.yaml"]);
  });

  it("says why it could not, and leaves what was there", async () => {
    expect(await writeText(join(folder, "none", "a.yaml"), "x")).toEqual({
      ok: false,
      error: "writing it failed (ENOENT)",
    });
    await mkdir(join(folder, "dir"));
    const onto = await writeText(join(folder, "dir"), "x");
    expect(onto).toMatchObject({ ok: false, error: expect.stringMatching(/^writing it failed \(E\w+\)$/) });
    expect(await readdir(folder)).toEqual(["dir"]);
  });
});
