import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { providerCommand } from "../../lib/cli/provider.js";
import { putFile } from "../../lib/cli/write-file.js";
import { runInProcess } from "../cli/run-command.js";
import { checkout, file, fleet } from "../e2e/support/fleet.js";
import { type Workspace, workspace } from "../e2e/support/workspace.js";

const PLACE = "terraform.local/cluster-kms/clusterkms";
const pack = (...args: readonly string[]) => runInProcess((io) => providerCommand(io, putFile), ["pack", ...args]);

describe("cluster-kms provider pack", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "clusterkms-mirror-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("writes an archive for each platform and their checksums, the same bytes each time", async () => {
    const first = await pack("--out", join(folder, "one"), "--json");
    const files: readonly string[] = JSON.parse(first.stdout).files;
    expect(first.code).toBe(0);
    expect(files.map((path) => path.replace(/_\d+\.\d+\.\d+/, "_VERSION"))).toEqual(
      ["darwin_amd64.zip", "darwin_arm64.zip", "linux_amd64.zip", "linux_arm64.zip", "SHA256SUMS"].map(
        (end) => `${PLACE}/terraform-provider-clusterkms_VERSION_${end}`,
      ),
    );
    const sums = await readFile(join(folder, "one", files.at(-1) ?? ""), "utf8");
    for (const path of files.slice(0, -1)) {
      const sum = createHash("sha256")
        .update(await readFile(join(folder, "one", path)))
        .digest("hex");
      expect(sums).toContain(`${sum}  ${path.slice(PLACE.length + 1)}\n`);
    }
    // Another time of day must not show.
    await pack("--out", join(folder, "two"));
    for (const path of files) {
      expect(await readFile(join(folder, "two", path))).toEqual(await readFile(join(folder, "one", path)));
    }
  });

  it("writes only the platforms that are asked for, and refuses one that there is none for", async () => {
    const done = await pack("--out", join(folder, "linux"), "--platform", "linux_amd64");
    expect(done.code).toBe(0);
    expect(done.stderr).toContain(`path    = "${join(folder, "linux")}"`);
    expect(await readdir(join(folder, "linux", PLACE))).toHaveLength(2);
    const refused = await pack("--out", join(folder, "none"), "--platform", "plan9_mips");
    expect(refused).toMatchObject({ stdout: "", code: 1 });
    expect(refused.stderr).toContain("There is none for plan9_mips.");
    expect(await readdir(folder)).not.toContain("none");
  });

  it("says where it cannot write", async () => {
    await writeFile(join(folder, "file"), "");
    const done = await pack("--out", join(folder, "file"));
    expect(done).toMatchObject({ stdout: "", code: 1 });
    expect(done.stderr).toContain("FILE_UNWRITABLE");
  });

  describe("with the real Terraform", { timeout: 120_000 }, () => {
    let w: Workspace;
    beforeAll(async () => {
      w = await workspace(fleet());
      await w.file(file({ checkout: checkout("K1") }));
    });
    afterAll(() => w.close());

    it("is what Terraform installs the locked provider from", async () => {
      await pack("--out", join(folder, "mirror"));
      const synthesized = await w.synth();
      expect(synthesized.code, synthesized.output).toBe(0);
      await rm(join(w.stackFolder, "terraform.d"), { recursive: true });
      const config = join(folder, "terraform.rc");
      await writeFile(
        config,
        `provider_installation {\n  filesystem_mirror {\n    path = "${join(folder, "mirror")}"\n  }\n}\n`,
      );
      w.env["TF_CLI_CONFIG_FILE"] = config;
      const initialized = await w.again("init", "-input=false");
      expect(initialized.output).toContain(`Installed ${PLACE}`);
      expect(initialized.code).toBe(0);
      const planned = await w.again("plan");
      expect(planned.output).toContain("1 to import");
    });
  });
});
