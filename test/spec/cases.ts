/** For every code that a file can cause: a change to a sound file that causes it, and the nearest one that does not. */
import type { Code } from "../../lib/model/codes/index.js";
import { KMS_CASES } from "./cases-kms.js";
import { ACCOUNT, GUID, KEY, OTHER_KEY, OWN_INSTANCE, OWN_KEY, PROFILE, SECURITY } from "./example.js";

/** A small sound file, one thing to a line. */
export const BASE = `version: 1
name: payments
accounts:
  platform:
    id: ${ACCOUNT}
    credentials: { apiKeyEnv: IBMCLOUD_API_KEY }
instances:
  kp: { crn: "${OWN_INSTANCE}" }
keys:
  roks: { crn: "${OWN_KEY}" }
clusters:
  checkout:
    account: platform
    id: d3k8abcd0m1n2o3p4q5r
    infrastructure: vpc
    key: roks
`;

/** BASE with one text in it replaced by another. */
export function edit(from: string, to: string): string {
  if (!BASE.includes(from)) throw new Error(`the base does not hold ${from}`);
  return BASE.replace(from, () => to);
}

/** BASE with lines added to its only cluster. */
export const cluster = (...lines: readonly string[]): string =>
  `${BASE}${lines.map((line) => `    ${line}\n`).join("")}`;
/** BASE with lines added at its end, at the level of the file. */
export const more = (...lines: readonly string[]): string => `${BASE}${lines.map((line) => `${line}\n`).join("")}`;
/** BASE with a second cluster. */
export const second = (name: string, ...lines: readonly string[]): string =>
  `${BASE}  ${name}:\n    account: platform\n    infrastructure: vpc\n    key: roks\n${lines.map((line) => `    ${line}\n`).join("")}`;

const OTHER_ID = "id: d3k8abcd0m1n2o3p4q5s";
const SECRET = "aB3dEfGh1JkLmN0pQrStUvWxYz-_aB3dEfGh1JkLmN0p";
const aliases = (count: number) =>
  `a: &a [${"x, ".repeat(99)}x]\nb: &b [${"*a, ".repeat(count)}*a]\nc: [${"*b, ".repeat(9)}*b]\n`;

export interface Case {
  readonly code: Code;
  readonly bad: string;
  /** Sound, or free of this code at least. */
  readonly good: string;
}

const text: readonly Case[] = [
  {
    code: "FILE_NOT_YAML",
    bad: edit("name: payments", 'name: "payments'),
    good: edit("name: payments", 'name: "payments"'),
  },
  { code: "FILE_EMPTY", bad: "# nothing but this\n", good: "version: 1\n" },
  { code: "FILE_TOO_LARGE", bad: `#${"x".repeat(4 * 1024 * 1024)}`, good: `#${"x".repeat(4 * 1024 * 1024 - 1)}` },
  {
    code: "FILE_TOO_DEEP",
    bad: `a: ${"[".repeat(21)}${"]".repeat(21)}`,
    good: `a: ${"[".repeat(20)}${"]".repeat(20)}`,
  },
  { code: "ALIASES_EXPLODE", bad: aliases(30), good: aliases(10) },
  { code: "FILE_MANY_DOCUMENTS", bad: more("---", "version: 1"), good: `---\n${BASE}` },
  { code: "FILE_VERSION_UNKNOWN", bad: edit("version: 1", "version: 2"), good: edit("version: 1", "version: 1.0") },
];

const values: readonly Case[] = [
  { code: "WRONG_TYPE", bad: edit("key: roks", "key: 2026"), good: edit("name: payments", 'name: "_2026"') },
  { code: "FIELD_UNKNOWN", bad: cluster("endpiont: public"), good: cluster("endpoint: public") },
  { code: "FIELD_MISSING", bad: edit("    infrastructure: vpc\n", ""), good: BASE },
  {
    code: "FIELDS_CONFLICT",
    bad: cluster("name: checkout-prod"),
    good: edit("id: d3k8abcd0m1n2o3p4q5r", "name: checkout-prod"),
  },
  { code: "VALUE_INVALID", bad: cluster("endpoint: pubic"), good: cluster("endpoint: private") },
  { code: "CRN_MALFORMED", bad: edit(OWN_INSTANCE, OWN_INSTANCE.slice(0, -1)), good: BASE },
  { code: "ID_MALFORMED", bad: edit(ACCOUNT, ACCOUNT.slice(1)), good: BASE },
  { code: "GUID_FOR_CRN", bad: edit(`"${OWN_KEY}"`, GUID), good: BASE },
  {
    code: "CRN_FOR_ID",
    bad: edit(
      "d3k8abcd0m1n2o3p4q5r",
      `"crn:v1:bluemix:public:containers-kubernetes:eu-de:a/${ACCOUNT}:d3k8abcd0m1n2o3p4q5r::"`,
    ),
    good: BASE,
  },
  { code: "KEY_CRN_FOR_INSTANCE", bad: edit(OWN_INSTANCE, OWN_KEY), good: BASE },
  { code: "INSTANCE_CRN_FOR_KEY", bad: edit(OWN_KEY, OWN_INSTANCE), good: BASE },
  {
    code: "REMOTE_EXECUTION",
    bad: more("backend: { cloud: { organization: acme } }"),
    good: more("backend: { cloud: { organization: acme, execution: local } }"),
  },
  {
    code: "SECRET_IN_FILE",
    bad: edit("IBMCLOUD_API_KEY", SECRET),
    good: edit("apiKeyEnv: IBMCLOUD_API_KEY", `trustedProfile: { id: ${PROFILE}, via: vpc }`),
  },
];

const names: readonly Case[] = [
  { code: "NAME_INVALID", bad: edit("  checkout:", "  check out:"), good: edit("  checkout:", "  check-out:") },
  { code: "NAME_DUPLICATE", bad: second("checkout", OTHER_ID), good: second("Checkout", OTHER_ID) },
  { code: "REFERENCE_UNKNOWN", bad: edit("key: roks", "key: rosk"), good: BASE },
  {
    code: "ACCOUNT_TWICE",
    bad: edit("instances:", `  other: { id: ${ACCOUNT}, credentials: { apiKeyEnv: OTHER } }\ninstances:`),
    good: edit("instances:", `  other: { id: ${SECURITY}, credentials: { apiKeyEnv: IBMCLOUD_API_KEY } }\ninstances:`),
  },
  { code: "TWO_BINDINGS", bad: second("shop", "id: d3k8abcd0m1n2o3p4q5r"), good: second("shop", OTHER_ID) },
  {
    code: "KEY_INSTANCE_MISMATCH",
    bad: edit(`"${OWN_KEY}"`, `"${KEY}", instance: kp`),
    good: edit(`"${OWN_KEY}"`, `"${OWN_KEY}", instance: kp`),
  },
  {
    code: "DECLARED_AND_REMOVED",
    bad: more("removed: { clusters: [checkout] }"),
    good: more("removed: { keys: [checkout] }"),
  },
  {
    code: "FORMER_NAME_DECLARED",
    bad: second("shop", OTHER_ID, "renamedFrom: [checkout]"),
    good: second("shop", OTHER_ID, "renamedFrom: [store]"),
  },
  {
    code: "FORMER_NAME_CLAIMED_TWICE",
    bad: second("shop", OTHER_ID, "renamedFrom: [store]").replace(
      "    key: roks\n",
      "    key: roks\n    renamedFrom: [store]\n",
    ),
    good: second("shop", OTHER_ID, "renamedFrom: [store]").replace(
      "    key: roks\n",
      "    key: roks\n    renamedFrom: [till]\n",
    ),
  },
  {
    code: "RENAMED_AND_REMOVED",
    bad: `${cluster("renamedFrom: [store]")}removed: { clusters: [store] }\n`,
    good: `${cluster("renamedFrom: [store]")}removed: { clusters: [till] }\n`,
  },
  {
    code: "NAMES_SWAPPED",
    bad: second("shop", OTHER_ID, "renamedFrom: [checkout]").replace(
      "    key: roks\n",
      "    key: roks\n    renamedFrom: [shop]\n",
    ),
    good: second("shop", OTHER_ID, "renamedFrom: [checkout]"),
  },
  {
    code: "SATELLITE_CROSS_ACCOUNT",
    bad: edit(OWN_KEY, KEY).replace("infrastructure: vpc", "infrastructure: satellite"),
    good: edit("infrastructure: vpc", "infrastructure: satellite"),
  },
  { code: "KEY_REUSED", bad: cluster(`formerKeys: ["${OWN_KEY}"]`), good: cluster(`formerKeys: ["${OTHER_KEY}"]`) },
];

export const CASES: readonly Case[] = [...text, ...values, ...names, ...KMS_CASES];
