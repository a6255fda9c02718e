/** The pages on what happens to a key and a cluster: their YAML is sound, and their links lead somewhere. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSpec } from "../../lib/spec/index.js";

const DOCS = new URL("../../docs/", import.meta.url);
const HEAD = `version: 1
name: payments
accounts:
  platform: { id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9, credentials: { apiKeyEnv: IBMCLOUD_API_KEY } }
  security: { id: "1122334455667788990011223344aabb", credentials: { apiKeyEnv: SECURITY_API_KEY } }
`;
const INSTANCES = `instances:
  kp-prod: { account: security, region: us-south, resourceGroup: default }
`;
const KEYS = `keys:
  roks-2026: { instance: kp-prod }
  roks-2027: { instance: kp-prod }
`;

/** A part of a file, with what it leaves out. */
const whole = (part: string) =>
  [
    part.includes("version:") ? "" : HEAD,
    part.includes("instances:\n") || !/instance: kp-prod|key: roks/.test(part) ? "" : INSTANCES,
    part.includes("keys:\n") || !/key: roks/.test(part) ? "" : KEYS,
    part,
  ].join("");

describe.each(["adopt.md", "endpoint.md", "leave.md", "ledger.md", "move.md", "replace.md"])("docs/%s", (page) => {
  const text = readFileSync(new URL(page, DOCS), "utf8");

  it("has YAML that is sound", () => {
    const parts = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, part = ""]) => part);
    expect(parts).not.toEqual([]);
    for (const part of parts) {
      const spec = readSpec(whole(part), page);
      expect(spec.ok ? [] : spec.error.problems, part).toEqual([]);
    }
  });

  it("has links that lead somewhere", () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(new URL(link, DOCS)))).toEqual([]);
  });
});
