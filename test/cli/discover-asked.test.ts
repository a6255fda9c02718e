/** What is wrong with the command line of `discover`: said with a code, nothing asked, nothing written. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ownerIn } from "../../lib/cli/discover/token-owner.js";
import { CHECKOUT, fleet, LEDGER, PLATFORM, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { ACCOUNTS, CREDENTIALS, OUT, type Play, play } from "./discover-play.js";

const OTHER = "99aa99aa99aa99aa99aa99aa99aa99aa";
const KEY = "Zk3_pQ9vR7mT1xY5wB8nC2dF6hJ0sL4aG3eU9iO7kP1q";
const FILE = `version: 1
name: payments
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
`;

describe("the command line of cluster-kms discover", () => {
  let p: Play;
  beforeAll(async () => {
    p = await play(fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }));
  });
  beforeEach(() => {
    p.file = undefined;
    p.sandbox.clearLog();
    for (const [name, value] of Object.entries(SECRETS)) p.env[name] = value;
    for (const name of ["IBMCLOUD_API_KEY", "SECURITY_API_KEY", "MY_TEAM_API_KEY"]) p.env[name] = undefined;
  });
  afterAll(() => p.close());

  it.each([
    ["no account at all", [], "USAGE: --account", "No account is given."],
    ["no `=`", ["--account", PLATFORM], "USAGE: --account", "is not `NAME=ID`"],
    ["a name that cannot be one", ["--account", `my team=${PLATFORM}`], "USAGE: --account", "is not `NAME=ID`"],
    [
      "an ID that is none",
      ["--account", "platform=12ab"],
      "ID_MALFORMED: --account platform",
      "`12ab` is not an account ID",
    ],
    [
      "one name for two accounts",
      ["--account", `platform=${PLATFORM}`, "--account", `platform=${SECURITY}`],
      "NAME_DUPLICATE: --account platform",
      "It is given twice.",
    ],
    [
      "one account under two names",
      ["--account", `platform=${PLATFORM}`, "--account", `again=${PLATFORM}`],
      "ACCOUNT_TWICE: --account again",
      `\`platform\` has the id ${PLATFORM} already.`,
    ],
    [
      "credentials of an account that is not given",
      [...ACCOUNTS, ...CREDENTIALS, "--credentials", "securty=SECURITY_KEY"],
      "REFERENCE_UNKNOWN: --credentials securty",
      "there is platform, security.",
    ],
    [
      "credentials given twice",
      [...ACCOUNTS, ...CREDENTIALS, "--credentials", "security=SECURITY_KEY"],
      "NAME_DUPLICATE: --credentials security",
      "It is given twice.",
    ],
    [
      "a variable that is not set",
      [...ACCOUNTS, ...CREDENTIALS.slice(0, 2), "--credentials", "security=NOT_SET"],
      "CREDENTIALS_MISSING: account security",
      "NOT_SET is not set.",
    ],
    [
      "a variable that is not set, by its usual name",
      ["--account", `my-team=${SECURITY}`, ...ACCOUNTS.slice(0, 2), ...CREDENTIALS.slice(0, 2)],
      "CREDENTIALS_MISSING: account my-team",
      "MY_TEAM_API_KEY is not set.",
    ],
    [
      "a name for the stack that cannot be one",
      [...ACCOUNTS, ...CREDENTIALS, "--name", "a b"],
      "NAME_INVALID: --name",
      "a b",
    ],
    [
      "the credentials of another account",
      [...ACCOUNTS, ...CREDENTIALS.slice(0, 2), "--credentials", "security=PLATFORM_KEY"],
      "CREDENTIALS_REJECTED: account security",
      `They are those of account ${PLATFORM}; \`security\` is ${SECURITY}.`,
    ],
  ])("refuses %s", async (_, args, head, seen) => {
    const { stdout, stderr, code } = await p.run([...args, ...OUT]);
    expect(stderr).toContain(head);
    expect(stderr).toContain(seen);
    expect(stdout).toBe("");
    expect(code).toBe(1);
    expect(p.file).toBeUndefined();
    expect(p.sandbox.log.filter(({ operation }) => operation !== "token")).toEqual([]);
  });

  it.each([
    ["behind a name", ["--credentials", `platform=${KEY}`], "SECRET_IN_FILE: --credentials platform"],
    ["instead of a name", ["--credentials", `${KEY}=PLATFORM_KEY`], "REFERENCE_UNKNOWN: --credentials (44 characters)"],
    ["alone", ["--credentials", KEY], "USAGE: --credentials"],
    ["for an ID", ["--account", `x=${KEY}`], "ID_MALFORMED: --account x"],
    ["for an account", ["--account", KEY], "USAGE: --account"],
  ])("never shows a key that is given %s", async (_, more, head) => {
    const { stdout, stderr, code } = await p.run([...ACCOUNTS, ...CREDENTIALS.slice(2), ...more, ...OUT]);
    expect(stderr).toContain(head);
    expect(stdout + stderr).not.toContain(KEY);
    expect(code).toBe(1);
  });

  it.each([
    ["a name that is another account's", ["--account", `platform=${OTHER}`], "NAME_DUPLICATE: --account platform"],
    ["another name for an account", ["--account", `mine=${PLATFORM}`], "ACCOUNT_TWICE: --account mine"],
    ["other credentials", ["--credentials", "platform=SECURITY_KEY"], "FIELDS_CONFLICT: --credentials platform"],
    ["another name for the stack", ["--name", "other"], "USAGE: --name"],
  ])("refuses %s than the file that is there says", async (_, more, head) => {
    p.file = FILE;
    const { stderr, code } = await p.run([...more, ...OUT]);
    expect(stderr).toContain(head);
    expect(code).toBe(1);
    expect(p.file).toBe(FILE);
    expect(p.sandbox.log).toEqual([]);
  });

  it("reads a single account's key from IBMCLOUD_API_KEY, and each of several from a variable of its name", async () => {
    p.env["IBMCLOUD_API_KEY"] = SECRETS.PLATFORM_KEY;
    await p.run([...ACCOUNTS.slice(0, 2), ...OUT]);
    expect(p.sound()).toContain("credentials: { apiKeyEnv: IBMCLOUD_API_KEY }");
    p.env["SECURITY_API_KEY"] = SECRETS.SECURITY_KEY;
    const { code } = await p.run(["--account", `security=${SECURITY}`, ...OUT]);
    expect(code).toBe(0);
    expect(p.sound()).toContain("credentials: { apiKeyEnv: SECURITY_API_KEY }");
  });

  it("writes what it can when the credentials are rejected, and ends with 5", async () => {
    p.env["SECURITY_KEY"] = "sandbox-secret-that-iam-does-not-know";
    const { stderr, code } = await p.discover();
    expect(code).toBe(5);
    expect(stderr.match(/CREDENTIALS_REJECTED: account security/g)).toHaveLength(1);
    expect(p.sound()).toMatch(/^# Not seen \(2026-11-24\): account security: .*: CREDENTIALS_REJECTED: /m);
    expect(p.sound()).toMatch(/^ {2}ledger-prod: /m);
  });

  it("refuses an endpoint that cannot be used", async () => {
    const before = p.env["IBMCLOUD_KP_API_ENDPOINT"];
    p.env["IBMCLOUD_KP_API_ENDPOINT"] = "http://kms.example";
    const { stderr, code } = await p.discover();
    p.env["IBMCLOUD_KP_API_ENDPOINT"] = before;
    expect(stderr).toContain("ENDPOINT_INVALID");
    expect(code).toBe(1);
    expect(p.file).toBeUndefined();
  });
});

describe("the account of a token", () => {
  const token = (claims: unknown) => `Bearer e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

  it("is the one in its claims", () => {
    expect(ownerIn(token({ account: { bss: PLATFORM } }))).toBe(PLATFORM);
  });

  it.each([
    ["it has no account", token({})],
    ["its account is none", token({ account: { bss: "x" } })],
    ["it is a text", token("x")],
    ["it is no token", "Bearer opaque"],
    ["it is not JSON", "Bearer a.b.c"],
  ])("is not known where %s", (_, bearer) => {
    expect(ownerIn(bearer)).toBeUndefined();
  });
});
