/** Authorizations that somebody narrows, removes, gives by hand, or that may not be seen. */
import { copyFile, rm } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { authorizationOf, chain } from "./support/chain.js";
import { apply, CLUSTER, expectOneOfEach, firstDeploy, fromNothing, quick } from "./support/first-deploy.js";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, PLATFORM, SECRETS, SECURITY } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

const AUTHORIZATION = authorizationOf("kp-prod");
const sentBy = (w: Workspace) => w.writes().map(({ operation }) => operation);

describe("an authorization that somebody changes outside", { timeout: 60_000 }, () => {
  let w: Workspace;
  let guid = "";
  const plan = () => w.again("plan", "-input=false", "-detailed-exitcode");
  const give = (instance: string | undefined) =>
    w.sandbox.console.addAuthorization({
      sourceAccount: PLATFORM,
      targetAccount: SECURITY,
      service: "kms",
      ...(instance === undefined ? {} : { instance }),
    });

  beforeAll(async () => {
    w = await firstDeploy();
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    guid = w.sandbox.console.instances()[0]?.guid ?? "";
    await copyFile(w.stateFile, `${w.stateFile}.deployed`);
  }, 60_000);
  afterAll(() => w.close());
  beforeEach(async () => {
    await copyFile(`${w.stateFile}.deployed`, w.stateFile);
    w.sandbox.clearLog();
  });

  async function expectRefused(...texts: readonly string[]): Promise<void> {
    for (const refused of [await plan(), await apply(w)]) {
      expect(refused.code).toBe(1);
      for (const text of texts) expect(refused.output).toContain(text);
    }
    expect(sentBy(w)).toEqual([]);
  }

  const command = () => [
    "ibmcloud iam authorization-policy-create containers-kubernetes kms",
    `--source-service-account ${PLATFORM} --target-service-instance-id ${guid}`,
  ];

  it.each(["Reader", "AuthorizationDelegator"] as const)("is not widened again where only %s is left", async (role) => {
    w.sandbox.console.narrowAuthorizations(PLATFORM, [role]);
    await expectRefused("AUTHORIZATION_NARROWED", `:${role}`, ...command());
    // Nor is a second one made beside it where nothing is known of it.
    await rm(w.stateFile);
    await expectRefused("AUTHORIZATION_NARROWED", `:${role}`);
    w.sandbox.console.narrowAuthorizations(PLATFORM, ["Reader", "AuthorizationDelegator"]);
    expect(w.sandbox.console.authorizations()).toHaveLength(1);
  });

  it("is not given back where it was removed, and the one given by hand is found", async () => {
    const before = (await w.attributes(AUTHORIZATION))?.["policy_id"];
    w.sandbox.console.removeAuthorizations(PLATFORM);
    await expectRefused("AUTHORIZATION_GONE", ...command());
    give(guid);
    const planned = await plan();
    expect(planned.code, planned.output).toBe(0);
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    const after = await w.attributes(AUTHORIZATION);
    expect(after).toMatchObject({ status: "active", scope: "instance" });
    expect(after?.["policy_id"]).toBe(w.sandbox.console.authorizations()[0]?.id);
    expect(after?.["policy_id"]).not.toBe(before);
    expect(sentBy(w)).toEqual([]);
  });

  it("is enough where one for the whole service takes its place", async () => {
    w.sandbox.console.removeAuthorizations(PLATFORM);
    give(undefined);
    expect((await apply(w)).code).toBe(0);
    expect(await w.attributes(AUTHORIZATION)).toMatchObject({ status: "active", scope: "account" });
    expect((await plan()).code).toBe(0);
    expect(sentBy(w)).toEqual([]);
  });
});

describe("an authorization that is wider than needed", { timeout: 60_000 }, () => {
  it("is taken over by a first deploy, and no second one is made", async () => {
    const w = await firstDeploy();
    await fromNothing(w);
    w.sandbox.console.addAuthorization({ sourceAccount: PLATFORM, targetAccount: SECURITY, service: "kms" });
    const [{ id } = { id: "" }] = w.sandbox.console.authorizations();
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    expect(sentBy(w)).not.toContain("createPolicy");
    expect(await w.attributes(AUTHORIZATION)).toMatchObject({ policy_id: id, scope: "account", status: "active" });
    await expectOneOfEach(w);
    await w.close();
  });
});

describe("an authorization that may not be seen or made", { timeout: 60_000 }, () => {
  let w: Workspace;
  afterEach(() => w.close());

  /** Further API keys of the key's account, by what they may do with its policies. */
  const LESSER = { none: "sandbox-secret-without-iam-2b7a", Viewer: "sandbox-secret-of-viewer-8d3c" } as const;
  const lesser = <T extends SandboxSeed>(seed: T): T => ({
    ...seed,
    accounts: seed.accounts.map((account) =>
      account.id === SECURITY
        ? {
            ...account,
            apiKeys: [
              ...account.apiKeys,
              { key: LESSER.none, roles: { iam: "none" } },
              { key: LESSER.Viewer, roles: { iam: "Viewer" } },
            ],
          }
        : account,
    ),
  });
  const REFERRED = `clusterkms_authorization.kms-${KEYS.K1.split(":")[7]}-${PLATFORM}`;

  it.each([
    ["without the role to see it", LESSER.none, "ACCESS_DENIED", "Viewer on IAM Access Management"],
    ["without credentials", undefined, "CREDENTIALS_MISSING", "SECURITY_KEY"],
  ] as const)(
    "stops no enable of a referred key %s, is not made, and is not claimed",
    async (_, apiKey, code, words) => {
      w = await workspace(lesser(fleet()));
      await w.file(file({ checkout: checkout("K1") }));
      w.env["SECURITY_KEY"] = apiKey;
      const applied = await w.terraform("apply", "-auto-approve");
      expect(applied.code, applied.output).toBe(0);
      expect(applied.output).toContain(`Warning: ${code}: authorization of account ${PLATFORM}`);
      expect(applied.output).toContain(words);
      expect(sentBy(w)).toEqual(["enableKMS"]);
      expect(w.sandbox.console.history(CHECKOUT)).toEqual([keyId("K1")]);
      const unseen = { policy_id: null, roles: [], scope: null, status: "unknown" };
      expect(await w.attributes(REFERRED)).toMatchObject(unseen);
      const quiet = await w.again("plan", "-detailed-exitcode");
      expect(quiet.code, quiet.output).toBe(0);
      expect(quiet.output).toContain(`Warning: ${code}`);
      // Seen as soon as it may be seen.
      w.env["SECURITY_KEY"] = SECRETS.SECURITY_KEY;
      expect((await w.again("apply", "-auto-approve")).code).toBe(0);
      expect(await w.attributes(REFERRED)).toMatchObject({ scope: "instance", status: "active" });
      expect((await w.again("plan", "-detailed-exitcode")).code).toBe(0);
      expect(sentBy(w)).toEqual(["enableKMS"]);
    },
  );

  it("is made by the next deploy where the first one was not allowed to, and no cluster was sent anything", async () => {
    w = await workspace(lesser(quick()));
    await w.file(chain({ clusters: { checkout: CLUSTER } }));
    w.env["SECURITY_KEY"] = LESSER.Viewer;
    const refused = await w.terraform("apply", "-auto-approve");
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("Error: ACCESS_DENIED: authorization of account");
    expect(refused.output).toContain("Administrator on IAM Access Management");
    expect(sentBy(w)).not.toContain("enableKMS");
    w.env["SECURITY_KEY"] = SECRETS.SECURITY_KEY;
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    await expectOneOfEach(w);
  });

  it("is missed by the enable where it is not there either, and made as soon as it may be", async () => {
    w = await workspace(lesser(quick()));
    await w.file(chain({ clusters: { checkout: CLUSTER } }));
    w.env["SECURITY_KEY"] = LESSER.none;
    const refused = await w.terraform("apply", "-auto-approve");
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("Error: AUTHORIZATION_MISSING");
    expect(refused.output).toContain("E09c0");
    expect(await w.attributes(AUTHORIZATION)).toMatchObject({ policy_id: null, status: "unknown" });
    expect(w.sandbox.console.authorizations()).toEqual([]);
    w.env["SECURITY_KEY"] = SECRETS.SECURITY_KEY;
    const applied = await apply(w);
    expect(applied.code, applied.output).toBe(0);
    await expectOneOfEach(w);
  });
});
