import { describe, expect, it } from "vitest";
import { file, made, PLACE, TAKEN_OVER } from "./cases-kms.js";
import { ACCOUNT, GUID, INSTANCE, KEY, OWN_KEY, SECURITY, TAKEN, TAKEN_KEY } from "./example.js";
import { codesOf, reportOn, textOf } from "./report-on.js";

/** Every problem of a file without its place, each with its hint. */
function said(text: string): readonly string[] {
  return textOf(text)
    .split("\n\n")
    .slice(0, -1)
    .map((part) => {
      const [first = "", , , hint = ""] = part.split("\n");
      return [first.replace(/^[^ ]+ /, ""), hint.trim()].filter(Boolean).join(" | ");
    });
}

const KP = `kp: { ${PLACE} }`;
const ROKS = "roks: { instance: kp }";

describe("a mistake in an instance or key that is made here is named for what it is", () => {
  it.each([
    ["an instance with nothing in it", made("")],
    ["an instance without its region", made("account: platform")],
    ["a key with nothing in it", file([KP], ["roks: {}"])],
    ["a misspelt crn", file([KP, `hp: { cnr: "${INSTANCE}" }`], [ROKS])],
    ["a misspelt adopt", made(`adpot: "${TAKEN}"`)],
    [
      "a field beside the crn of an instance",
      file([KP, `hp: { crn: "${INSTANCE}", region: us-south, tags: [a] }`], [ROKS]),
    ],
    ["a field beside the crn of a key", file([KP], [`roks: { crn: "${KEY}", keyRing: clusters }`])],
    ["adopt beside crn", file([KP], [`roks: { crn: "${KEY}", adopt: "${KEY}" }`])],
    ["another service", made(`${PLACE}, service: secrets-manager`)],
    ["another plan", made(`${PLACE}, plan: dedicated`)],
    ["a plan of Hyper Protect", made(`${PLACE}, service: hs-crypto, plan: standard`)],
    ["a number for a service", made(`${PLACE}, service: 1`)],
    ["a Hyper Protect instance to take over", made(`adopt: "${INSTANCE}"`)],
    ["a key to take over as an instance", made(`adopt: "${TAKEN_KEY}"`)],
    ["an instance to take over as a key", made(PLACE, `adopt: "${TAKEN}"`)],
    ["an account that contradicts the CRN", made(`adopt: "${TAKEN}", account: platform`)],
    ["an account that is not declared", made("account: nobody, region: eu-de")],
    [
      "an instance to take over in an account that is not declared",
      made(`adopt: "${TAKEN.replace(SECURITY, "9".repeat(32))}"`),
    ],
    [
      "a key to be made in an account that is not declared",
      file([`kp: { crn: "${TAKEN.replace(SECURITY, "9".repeat(32))}" }`], [ROKS]),
    ],
    ["a region in capitals", made("account: platform, region: US_South")],
    ["a misspelt region", made("account: platform, region: us.south")],
    ["a name of a region", made('account: platform, region: "Frankfurt!"')],
    ["a network in other words", made(`${PLACE}, allowedNetwork: private`)],
    ["an instance's name with a slash", made(`${PLACE}, name: kp/prod`)],
    [
      "a resource group by its CRN",
      made(
        `${PLACE}, resourceGroup: "crn:v1:bluemix:public:resource-controller::a/${ACCOUNT}::resource-group:${SECURITY}"`,
      ),
    ],
    ["an empty resource group", made(`${PLACE}, resourceGroup: ""`)],
    ["a tag in capitals", made(`${PLACE}, tags: ["Env:Prod"]`)],
    ["a tag with a comma", made(`${PLACE}, tags: ["a,b"]`)],
    ["a tag like a mark", made(`${PLACE}, tags: ["cluster-kms:payments:kp"]`)],
    ["a tag like a mark in capitals", made(`${PLACE}, tags: ["Cluster-KMS:x"]`)],
    ["a key of another account to take over into an instance that is made here", made(PLACE, `adopt: "${TAKEN_KEY}"`)],
    [
      "a key of another region to take over into an instance that is made here",
      made("account: security, region: eu-de", `adopt: "${TAKEN_KEY}"`),
    ],
    [
      "a Hyper Protect key to take over into an instance that is made here",
      made("account: security, region: us-south", `adopt: "${KEY}"`),
    ],
    ["a tag twice", made(`${PLACE}, tags: [a, a]`)],
    ["a state in other words", made(PLACE, "state: deleted")],
    ["an instance's hold without a reason", made(`${PLACE}, hold: " "`)],
    ["a key's hold without a reason", made(PLACE, 'hold: ""')],
    ["a key's name of one character", made(PLACE, "name: k")],
    ["a key's name that is too long", made(PLACE, `name: ${"k".repeat(91)}`)],
    ["a key that cannot be called like its entry", file([KP], [ROKS, "k: { instance: kp }"])],
    [
      "a key that cannot be called like its first entry",
      file([KP], [ROKS, "key: { instance: kp, renamedFrom: [k, other] }"]),
    ],
    ["a key ring with an underscore", made(PLACE, "keyRing: my_ring")],
    ["a key ring of one character", made(PLACE, "keyRing: r")],
    ["a description of one character", made(PLACE, "description: x")],
    ["a date without a time", made(PLACE, "expires: 2028-01-01")],
    ["a time without a zone", made(PLACE, "expires: 2028-01-01T00:00:00")],
    ["a time with a space", made(PLACE, 'expires: "2028-01-01 00:00:00z"')],
    ["a day that there is not", made(PLACE, "expires: 2027-02-29T00:00:00Z")],
    ["an interval of a year and more", made(PLACE, "rotation: { everyMonths: 13 }")],
    ["an interval of less than nothing", made(PLACE, "rotation: { everyMonths: -1 }")],
    ["half a month", made(PLACE, "rotation: { everyMonths: 1.5 }")],
    ["an interval in quotes", made(PLACE, 'rotation: { everyMonths: "3" }')],
    ["an interval by itself", made(PLACE, "rotation: 3")],
    ["a word for a truth", made(PLACE, "dualAuthDelete: yes")],
    ["five aliases", made(PLACE, "aliases: [aa, ab, ac, ad, ae]")],
    ["an alias of one character", made(PLACE, "aliases: [a]")],
    ["an alias with a space", made(PLACE, "aliases: [a b]")],
    ["an alias like an ID", made(PLACE, `aliases: [${GUID}]`)],
    ["an alias of the API", made(PLACE, "aliases: [Keys]")],
    ["an alias like a mark", made(PLACE, "aliases: [cluster-kms-payments-roks-0123456789]")],
    ["an authorization by its account", made(PLACE, "", `removed: { authorizations: [${ACCOUNT}] }`)],
    ["an authorization in capitals", made(PLACE, "", `removed: { authorizations: [old-${ACCOUNT.toUpperCase()}] }`)],
    [
      "a key to take over from another instance",
      file([KP, TAKEN_OVER.instance], [`roks: { instance: taken, adopt: "${OWN_KEY}" }`]),
    ],
    [
      "a key to take over from another instance that is declared",
      file([TAKEN_OVER.instance, TAKEN_OVER.hpcs], [`roks: { instance: hpcs, adopt: "${TAKEN_KEY}" }`]),
    ],
  ])("%s", (_, text) => {
    expect(said(text)).toMatchSnapshot();
  });

  it.each([
    "SERVICE_NOT_MADE_HERE",
    "INSTANCE_MISMATCH",
    "INSTANCE_TWICE",
    "KEY_TWICE",
    "ALIAS_TWICE",
    "KEY_RETIRED_IN_USE",
    "INSTANCE_RETIRED_IN_USE",
    "ENDPOINT_UNREACHABLE",
  ] as const)("%s, in full", (code) => {
    expect(reportOn(code)).toMatchSnapshot();
  });

  it("several mistakes in one entry are told together, in their order", () => {
    const text = made(`${PLACE}, plan: dedicated, tags: [A], colour: red`, "keyRing: r_r, expires: soon, state: gone");
    expect(codesOf(text)).toEqual([
      "SERVICE_NOT_MADE_HERE",
      "VALUE_INVALID",
      "FIELD_UNKNOWN",
      "VALUE_INVALID",
      "VALUE_INVALID",
      "VALUE_INVALID",
    ]);
  });

  it("a token among the texts is not repeated", () => {
    const secret = "aB3dEfGh1JkLmN0pQrStUvWxYz-_aB3dEfGh1JkLmN0p";
    const text = textOf(made(`${PLACE}, tags: [${secret}]`, `description: ${secret}`));
    expect(text).toContain("SECRET_IN_FILE");
    expect(text).not.toContain(secret);
  });
});
