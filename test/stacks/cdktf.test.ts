import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkout, file, fleet } from "../e2e/support/fleet.js";
import { type Workspace, workspace } from "../e2e/support/workspace.js";

let w: Workspace;
let asked = "";
beforeEach(async () => {
  w = await workspace(fleet());
  // A Terraform that writes down what it is asked to do.
  asked = join(w.folder, "asked.txt");
  const recorder = join(w.folder, "terraform.sh");
  await writeFile(recorder, `#!/bin/sh\necho "$*" >> '${asked}'\nexec terraform "$@"\n`);
  await chmod(recorder, 0o755);
  w.env["TERRAFORM_BINARY_NAME"] = recorder;
  await w.file(file({ checkout: checkout("K1") }));
});
afterEach(() => w.close());

describe("the real cdktf", { timeout: 60_000 }, () => {
  it("finds the provider locked, and never asks a registry for its hashes", async () => {
    const planned = await w.cdktf("diff");
    expect(planned, planned.output).toMatchObject({ code: 0 });
    expect(planned.output).toContain("1 to import, 1 to add, 1 to change, 0 to destroy");
    const words = (await readFile(asked, "utf8")).split("\n");
    expect(words.find((line) => line.startsWith("plan "))).toBeDefined();
    expect(words.filter((line) => line.startsWith("providers"))).toEqual([]);
  });
});
