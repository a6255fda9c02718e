import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ownPackage } from "../../lib/constructs/own-package.js";
import { bind, withProvider } from "./fleet.js";

const { version, root } = ownPackage();
const NAME = `terraform-provider-clusterkms_v${version}`;

let outdir = "";
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "clusterkms-bundle-"));
});
afterEach(() => rmSync(outdir, { recursive: true }));

const working = () => join(outdir, "stacks/payments");
const lockFile = () => join(working(), ".terraform.lock.hcl");
const place = (platform = "linux_amd64") =>
  join(working(), "terraform.d/plugins/terraform.local/cluster-kms/clusterkms", version, platform);

function synth() {
  const app = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(app, "payments");
  withProvider(stack);
  bind(stack, "checkout");
  app.synth();
}

describe("the provider that is laid beside a stack", () => {
  it("is the same for every platform, executable, and called as Terraform looks for it", () => {
    synth();
    const platforms = readdirSync(join(place(), ".."));
    expect(platforms).toEqual(["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"]);
    const built = readFileSync(join(root, "dist/provider/terraform-provider-clusterkms"));
    for (const platform of platforms) {
      expect(readFileSync(join(place(platform), NAME)).equals(built)).toBe(true);
      expect(statSync(join(place(platform), NAME)).mode & 0o111).toBe(0o111);
    }
  });

  it("is CommonJS, whatever the project around it is", () => {
    synth();
    expect(JSON.parse(readFileSync(join(place(), "package.json"), "utf8"))).toEqual({ type: "commonjs" });
  });

  it("is locked by Terraform's hash of the folder", () => {
    synth();
    const sum = (file: string) =>
      createHash("sha256")
        .update(readFileSync(join(place(), file)))
        .digest("hex");
    const lines = readdirSync(place())
      .sort()
      .map((file) => `${sum(file)}  ${file}`);
    const hash = createHash("sha256")
      .update(`${lines.join("\n")}\n`)
      .digest("base64");
    expect(readFileSync(lockFile(), "utf8")).toBe(`# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "terraform.local/cluster-kms/clusterkms" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
    "h1:${hash}",
  ]
}
`);
  });

  it("is not written again where it is there already", () => {
    synth();
    const before = new Date(2_000_000_000_000);
    utimesSync(join(place(), NAME), before, before);
    utimesSync(lockFile(), before, before);
    synth();
    expect(statSync(join(place(), NAME)).mtime).toEqual(before);
    expect(statSync(lockFile()).mtime).toEqual(before);
  });

  it("replaces one that differs, and what else lies there", () => {
    synth();
    writeFileSync(join(place(), NAME), "an older one");
    writeFileSync(join(place(), "of-an-older-one.cjs"), "");
    synth();
    expect(readFileSync(join(place(), NAME), "utf8")).not.toBe("an older one");
    expect(existsSync(join(place(), "of-an-older-one.cjs"))).toBe(false);
  });

  it("is made executable where a copy of the folder has lost that", () => {
    synth();
    chmodSync(join(place(), NAME), 0o644);
    synth();
    expect(statSync(join(place(), NAME)).mode & 0o111).toBe(0o111);
  });
});
