import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSpec, renderFileReport } from "../../lib/spec/index.js";
import { looksLikeSecret } from "../../lib/spec/secret-looks.js";
import { BASE, cluster, edit, more } from "./cases.js";
import { PROFILE } from "./example.js";
import { codesOf } from "./report-on.js";

const KEY = "aB3dEfGh1JkLmN0pQrStUvWxYz-_aB3dEfGh1JkLmN0p";
const TOKEN = "eyJraWQiOiIyMDI2In0.eyJpYW1faWQiOiJJQk1pZCJ9.c2lnbmF0dXJl";
const CREDENTIALS = "{ apiKeyEnv: IBMCLOUD_API_KEY }";

/** All that is ever shown of a file: the report as text, in colour, and as data. */
function shown(file: string): string {
  const read = readSpec(file, "cluster-kms.yaml");
  if (read.ok) return "ok";
  const { error } = read;
  return [renderFileReport(error, { colour: false }), JSON.stringify([error.problems, [...error.lines]])].join("\n");
}

const written: readonly (readonly [string, string, string])[] = [
  ["as the variable", edit(CREDENTIALS, `{ apiKeyEnv: ${KEY} }`), KEY],
  ["as the variable, in quotes", edit(CREDENTIALS, `{ apiKeyEnv: "${KEY}" }`), KEY],
  [
    "as the variable, of lower-case hexadecimal digits",
    edit(CREDENTIALS, "{ apiKeyEnv: abcdef0123456789abcdef0123456789 }"),
    "abcdef0123456789abcdef0123456789",
  ],
  ["as a token's variable", edit(CREDENTIALS, `{ bearerTokenEnv: ${TOKEN} }`), TOKEN],
  ["as a token's variable, with its scheme", edit(CREDENTIALS, `{ bearerTokenEnv: Bearer ${TOKEN} }`), TOKEN],
  ["in a field apiKey", edit(CREDENTIALS, "{ apiKey: hunter2-hunter2 }"), "hunter2-hunter2"],
  ["in a field api_key", edit(CREDENTIALS, "{ api_key: hunter2-hunter2 }"), "hunter2-hunter2"],
  ["in a field iamToken", edit(CREDENTIALS, "{ iamToken: hunter2-hunter2 }"), "hunter2-hunter2"],
  ["in a field of a cluster", cluster("ibmcloud_api_key: hunter2-hunter2"), "hunter2-hunter2"],
  ["in a field of the file", more("password: hunter2-hunter2"), "hunter2-hunter2"],
  ["beneath such a field", edit(CREDENTIALS, "{ apiKey: { value: hunter2-hunter2 } }"), "hunter2-hunter2"],
  ["in a list in such a field", edit(CREDENTIALS, "{ tokens: [a], token: [hunter2-hunter2] }"), "hunter2-hunter2"],
  [
    "over several lines",
    edit(CREDENTIALS, "{}").replace("instances:", "token: |\n  hunter2-hunter2\n  hunter3-hunter3\ninstances:"),
    "hunter3-hunter3",
  ],
  ["where something else belongs", edit("d3k8abcd0m1n2o3p4q5r", KEY), KEY],
  ["as a name", edit("  checkout:", `  ${KEY}:`), KEY],
];

describe("a key or token in the file", () => {
  it.each(written)("is refused %s, and not shown", (_, file, secret) => {
    expect(codesOf(file)).toContain("SECRET_IN_FILE");
    expect(shown(file)).not.toContain(secret);
  });

  it.each([
    ["another mistake on its line", edit(CREDENTIALS, "{ apiKey: hunter2-hunter2, colour: red }")],
    ["a syntax error on its line", edit(CREDENTIALS, "{ apiKey: hunter2-hunter2, colour: [red }")],
    ["a syntax error behind it", edit(CREDENTIALS, '{ "apiKey": "hunter2-hunter2" ').replace("platform:", "platform")],
    ["a comment that holds it", edit("key: roks", "key: rosk # apiKey=hunter2-hunter2")],
    [
      "a name repeated from it",
      edit(CREDENTIALS, "{ apiKey: hunter2-hunter2 }").replace("key: roks", "key: hunter2-hunter2"),
    ],
    ["its alias", edit(CREDENTIALS, "{ apiKey: &x hunter2-hunter2 }").replace("key: roks", "key: *x")],
    ["a second document", `${edit(CREDENTIALS, "{ apiKey: hunter2-hunter2 }")}--- { apiKey: hunter2-hunter2 }\n`],
    ["no other fault than being no name", edit(CREDENTIALS, "{ apiKeyEnv: hunter2-hunter2 }")],
  ])("is not shown with %s", (_, file) => {
    expect(shown(file)).not.toBe("ok");
    expect(shown(file)).not.toContain("hunter2");
  });

  it.each([KEY, TOKEN])("is not shown in a comment or a broken line, whatever is before it", (secret) => {
    expect(shown(edit("name: payments", `name: [ # ${secret}`))).not.toContain(secret);
    expect(shown(edit("name: payments", `name: "x ${secret}`))).not.toContain(secret);
    expect(shown(edit("name: payments", `name: *${secret}`))).not.toContain(secret);
  });

  it("is masked by as many asterisks, so that what is underlined stays beneath", () => {
    const report = shown(edit(CREDENTIALS, "{ apiKey: hunter2-hunter2, colour: red }")).split("\n");
    const line = report.findIndex((each) => each.includes("colour: red"));
    const [drawn = "", marks = ""] = report.slice(line, line + 2);
    const later = report.slice(line + 3).find((each) => each.includes("^")) ?? "";
    expect(drawn.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1)).toBe("*".repeat(15));
    expect(drawn.slice(later.indexOf("^"), later.lastIndexOf("^") + 1)).toBe("colour");
  });
});

describe("what is no secret", () => {
  it.each([
    ["names of variables", edit("IBMCLOUD_API_KEY", "IBMCLOUD_API_KEY_2026_FOR_THE_SECURITY_ACCOUNT_X")],
    ["names of variables in lower case", edit("IBMCLOUD_API_KEY", "ibmcloud_api_key_for_production_2")],
    ["IDs of trusted profiles", edit(CREDENTIALS, `{ trustedProfile: { id: ${PROFILE}, via: vpc } }`)],
    [
      "token files",
      edit(CREDENTIALS, `{ trustedProfile: { id: ${PROFILE}, via: container, tokenFile: /var/run/token } }`),
    ],
    [
      "names of one's own that read like such a field",
      BASE.replaceAll("roks", "api-key").replaceAll("platform", "token"),
    ],
    ["long names of clusters", edit("id: d3k8abcd0m1n2o3p4q5r", "name: Production-Checkout-Cluster-Us-South-1-Blue-A")],
  ])("%s", (_, file) => {
    expect(codesOf(file)).toEqual([]);
  });
});

describe("the form of an API key", () => {
  it("is known of nearly every random one", () => {
    const digit = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    const keys = fc.sample(fc.array(digit, { minLength: 44, maxLength: 44 }), { numRuns: 1000, seed: 1 });
    const known = keys.filter((key) => looksLikeSecret(key.join("")));
    expect(known.length).toBeGreaterThan(980);
  });
});
