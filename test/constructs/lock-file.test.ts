import { describe, expect, it } from "vitest";
import { withProvider } from "../../lib/constructs/lock-file.js";

const OURS = { source: "terraform.local/cluster-kms/clusterkms", version: "1.2.3", hashes: ["h1:new="] };
const ibm = `provider "registry.terraform.io/ibm-cloud/ibm" {
  version     = "2.5.0"
  constraints = "~> 2.5"
  hashes = [
    "h1:abc=",
    "zh:def",
  ]
}
`;
const yet = `provider "zzz.example/a/b" {
  version = "1.0.0"
}
`;
const head = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;

describe("the lock file", () => {
  it("keeps the entries of other providers as they are, and stays sorted", () => {
    const text = withProvider([head, ibm, yet].join("\n"), OURS);
    expect(text).toBe(
      [
        head,
        ibm,
        `provider "terraform.local/cluster-kms/clusterkms" {
  version     = "1.2.3"
  constraints = "1.2.3"
  hashes = [
    "h1:new=",
  ]
}
`,
        yet,
      ].join("\n"),
    );
  });

  it("replaces the entry of an older version", () => {
    const before = withProvider([head, ibm].join("\n"), { ...OURS, version: "1.2.2", hashes: ["h1:old="] });
    expect(withProvider(before, OURS)).toBe(withProvider([head, ibm].join("\n"), OURS));
  });

  it("does not change when it is written twice", () => {
    const once = withProvider("", OURS);
    expect(withProvider(once, OURS)).toBe(once);
  });
});
