import { describe, expect, it } from "vitest";
import { cluster, edit, more, second } from "./cases.js";
import { ACCOUNT, GUID, INSTANCE, OWN_INSTANCE, OWN_KEY, PROFILE } from "./example.js";
import { codesOf, textOf } from "./report-on.js";

/** What follows the place on the first line of the report, and the hint beneath the drawing. */
function said(file: string): string {
  const [first = "", , , hint = ""] = textOf(file).split("\n");
  return [first.replace(/^[^ ]+ /, ""), hint.trim()].filter(Boolean).join(" | ");
}

const ID = "d3k8abcd0m1n2o3p4q5r";
const credentials = (text: string) => edit("{ apiKeyEnv: IBMCLOUD_API_KEY }", text);

describe("a mistake is named for what it is", () => {
  it.each([
    ["an unquoted CRN of an instance", edit(`"${OWN_INSTANCE}"`, OWN_INSTANCE)],
    ["an unquoted CRN in a block", edit(`id: ${ID}`, `id: ${OWN_INSTANCE}`)],
    ["a tab as indentation", edit("    account", "\taccount")],
    ["a tag", edit("name: payments", "name: !secret payments")],
    ["a file of an older YAML", `%YAML 1.1\n---\n${edit("name: payments", "name: yes")}`],
    ["a number as a name", edit("  checkout:", "  2026:")],
    ["a key by a CRN that is not declared", edit("key: roks", `key: "${INSTANCE}"`)],
    ["an alias of nothing", edit("name: payments", "name: *payments")],
    ["an alias of itself", edit("instances:", "instances: &a { a: *a }\nold:")],
    ["a map as a name", edit("name: payments", "? { a: b }\n: payments")],
    ["a list as the file", "- version: 1\n"],
    ["a text as the file", "version=1\n"],
    ["a section with nothing in it", edit('  kp: { crn: "', '  # kp: { crn: "')],
    ["a cluster with nothing in it", edit("  checkout:\n", "  shop:\n  checkout:\n")],
    ["a text for a list", cluster("renamedFrom: shop")],
    ["a number for a word", cluster("endpoint: 1")],
    ["nothing for a word", cluster("endpoint:")],
    ["an empty token file", credentials(`{ trustedProfile: { id: ${PROFILE}, via: container, tokenFile: "" } }`)],
    ["a token file where none is read", credentials(`{ trustedProfile: { id: ${PROFILE}, via: vpc, tokenFile: /a } }`)],
    ["no credentials", credentials("{}")],
    ["two credentials", credentials("{ apiKeyEnv: A, bearerTokenEnv: B }")],
    ["a misspelt credential", credentials("{ apiKeyEnvs: A }")],
    ["a profile without its prefix", credentials(`{ trustedProfile: { id: ${PROFILE.slice(8)}, via: vpc } }`)],
    ["a profile's name", credentials("{ trustedProfile: { id: deployer, via: vpc } }")],
    [
      "a profile's CRN",
      credentials(
        `{ assume: { profile: "crn:v1:bluemix:public:iam-identity::a/${ACCOUNT}::profile:${PROFILE}", apiKeyEnv: A } }`,
      ),
    ],
    ["a variable with its dollar", credentials("{ apiKeyEnv: $IBMCLOUD_API_KEY }")],
    ["a variable in braces", credentials(`{ apiKeyEnv: "\${IBMCLOUD_API_KEY}" }`)],
    ["an empty variable", credentials('{ apiKeyEnv: "" }')],
    ["an account's scope", edit(`id: ${ACCOUNT}`, `id: a/${ACCOUNT}`)],
    ["an account in capitals", edit(`id: ${ACCOUNT}`, `id: ${ACCOUNT.toUpperCase()}`)],
    ["an account's CRN", edit(`id: ${ACCOUNT}`, `id: "${OWN_INSTANCE}"`)],
    ["a cluster in capitals", edit(ID, ID.toUpperCase())],
    ["a cluster's name as its id", edit(ID, "checkout-prod")],
    ["a GUID as a cluster's id", edit(ID, GUID)],
    ["another CRN as a cluster's id", edit(`id: ${ID}`, `id: "${OWN_INSTANCE}"`)],
    ["a cluster's name with a space", edit(`id: ${ID}`, "name: checkout prod")],
    ["a GUID as an instance", edit(`"${OWN_INSTANCE}"`, GUID)],
    ["a CRN of another service", edit("public:kms:eu-de", "public:secrets-manager:eu-de")],
    ["a key's CRN with a space", edit(OWN_KEY, ` ${OWN_KEY}`)],
    ["a former key by its ID", cluster(`formerKeys: [${GUID}]`)],
    ["a hold without a reason", cluster('hold: " "')],
    ["a timeout without a unit", cluster('registrationTimeout: "15"')],
    ["a timeout beyond a day", cluster("registrationTimeout: 25h")],
    ["a timeout of nothing", cluster("registrationTimeout: 0s")],
    ["an account by its id", edit("account: platform", `account: ${ACCOUNT}`)],
    ["a key by its CRN", edit("key: roks", `key: "${OWN_KEY}"`)],
    ["a key where none is declared", edit(`keys:\n  roks: { crn: "${OWN_KEY}" }\n`, "")],
    ["an instance that is not declared", edit(`"${OWN_KEY}"`, `"${OWN_KEY}", instance: kq`)],
    [
      "a key in another instance that is declared",
      edit("keys:", `  hp: { crn: "${INSTANCE}" }\nkeys:`).replace(`"${OWN_KEY}"`, `"${OWN_KEY}", instance: hp`),
    ],
    ["a name with a digit in front", edit("  checkout:", "  2nd:")],
    ["a name that is too long", edit("  checkout:", `  ${"c".repeat(65)}:`)],
    ["a name without a letter", edit("  checkout:", "  日本:")],
    ["a name listed twice", more("removed: { keys: [a, a] }")],
    ["its own name as a former one", cluster("renamedFrom: [checkout]")],
    ["a field that is like no other", more("colour: red")],
    ["a merge key", edit("    account: platform\n", "    <<: { account: platform }\n")],
    ["a version in quotes", edit("version: 1", 'version: "1"')],
    ["two names for one cluster by name", second("shop", "name: x").replace(`id: ${ID}`, "name: x")],
  ])("%s", (_, file) => {
    expect(said(file)).toMatchSnapshot();
  });
});

describe("the path of what is wrong", () => {
  it("tells a name of digits from an index", () => {
    const file = edit("  checkout:", "  2026:");
    expect(textOf(`${file}    endpoint: pubic\n    formerKeys: [x]\n`)).toContain("clusters.2026.endpoint: ");
    expect(textOf(`${file}    endpoint: pubic\n    formerKeys: [x]\n`)).toContain("clusters.2026.formerKeys[0]: ");
  });
});

describe("one mistake is one problem", () => {
  it("a misspelt field is not missing as well", () => {
    expect(codesOf(edit("infrastructure: vpc", "infrastucture: vpc"))).toEqual(["FIELD_UNKNOWN"]);
  });

  it("a misspelt `name` or `id` is not a choice that was not made", () => {
    expect(codesOf(edit("id: d3k8", "ids: d3k8"))).toEqual(["FIELD_UNKNOWN"]);
  });

  it("names in a circle of three are told once", () => {
    const file = second("shop", "id: d3k8abcd0m1n2o3p4q5s", "renamedFrom: [till]").replace(
      "    key: roks\n",
      "    key: roks\n    renamedFrom: [shop]\n",
    );
    const third =
      "  till: { account: platform, infrastructure: vpc, key: roks, id: d3k8abcd0m1n2o3p4q5t, renamedFrom: [checkout] }\n";
    expect(codesOf(file + third)).toEqual(["NAMES_SWAPPED"]);
  });

  it("what stands behind an anchor and its aliases is told once", () => {
    const file = edit("infrastructure: vpc", "infrastructure: vpc\n    renamedFrom: &former [1x]");
    expect(
      codesOf(
        `${file}  shop: { account: platform, id: d3k8abcd0m1n2o3p4q5s, infrastructure: vpc, key: roks, formerKeys: *former }\n`,
      ),
    ).toEqual(["NAME_INVALID", "CRN_MALFORMED"]);
  });
});

describe("all problems of a file", () => {
  it("are told together, in the order of the file, whatever found them", () => {
    const file = more("removed: { clusters: [checkout], key: [] }")
      .replace("name: payments", "name: pay ments")
      .replace("infrastructure: vpc", "infrastructure: vcp")
      .replace("key: roks", "key: rosk")
      .replace(ACCOUNT, "123");
    expect(codesOf(file)).toEqual([
      "NAME_INVALID",
      "WRONG_TYPE",
      "VALUE_INVALID",
      "REFERENCE_UNKNOWN",
      "DECLARED_AND_REMOVED",
      "FIELD_UNKNOWN",
    ]);
  });
});
