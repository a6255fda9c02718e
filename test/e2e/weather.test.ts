import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { until } from "../support/run.js";
import {
  CHECKOUT,
  checkout,
  type Fleet,
  file,
  fleet,
  KEYS,
  keyId,
  LEDGER,
  ledger,
  moreId,
  SECRETS,
} from "./support/fleet.js";
import { providerIn } from "./support/processes.js";
import { expectNoSecret } from "./support/secrets.js";
import { type Workspace, workspace } from "./support/workspace.js";

let w: Workspace;
const open = async (options: Fleet, clusters: Readonly<Record<string, string>>) => {
  w = await workspace(fleet(options));
  await w.file(file(clusters));
  return w;
};
afterEach(() => w.close());

const underWay = () => until("the enable to be under way", () => w.writes().length > 0 || undefined);

describe("bad weather", { timeout: 120_000 }, () => {
  it("explains a missing service authorization, which nobody here may make, with the cloud's own code, and converges once it is there", async () => {
    await open({ authorized: false }, { checkout: checkout("K1") });
    w.env["SECURITY_KEY"] = undefined;
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain("AUTHORIZATION_MISSING");
    expect(applied.output).toContain("E09c0");
    expect(applied.output).toContain("1122334455667788990011223344aabb");
    w.sandbox.console.addAuthorization({
      sourceAccount: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
      targetAccount: "1122334455667788990011223344aabb",
      service: "kms",
    });
    w.env["SECURITY_KEY"] = SECRETS.SECURITY_KEY;
    expect((await w.again("apply", "-auto-approve")).code).toBe(0);
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([keyId("K1")]);
  });

  it("makes a missing service authorization before it sends the enable", async () => {
    await open({ authorized: false }, { checkout: checkout("K1") });
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    expect(w.writes().map(({ operation }) => operation)).toEqual(["createPolicy", "enableKMS"]);
    expect(w.sandbox.console.registrations(CHECKOUT)).toEqual([keyId("K1")]);
  });

  it("uses each account's own credentials on its own side", async () => {
    await open({}, { checkout: checkout("K1") });
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    const byAccount = new Map(
      w.sandbox.log
        .filter(({ operation }) => operation !== "token")
        .map(({ operation, account }) => [operation, account]),
    );
    expect(byAccount.get("enableKMS")).toBe("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
    const registrations = w.sandbox.log.filter(({ path }) => path.endsWith("/registrations"));
    expect(new Set(registrations.map(({ account }) => account))).toEqual(
      new Set(["0a1b2c3d4e5f60718293a4b5c6d7e8f9", "1122334455667788990011223344aabb"]),
    );
  });

  it("makes a first enable without the key's account, and says that it is unconfirmed", async () => {
    await open({}, { checkout: checkout("K1") });
    w.env["SECURITY_KEY"] = undefined;
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code).toBe(0);
    expect(applied.output).toContain("KEY_UNCONFIRMED");
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({
      root_key: KEYS.K1,
      root_key_seen: "unseen",
    });
  });

  it("reports unknown, not fine, where the key's account cannot be entered, and refuses a change", async () => {
    await open({ encrypted: { [CHECKOUT]: "K1" } }, { checkout: checkout("K1") });
    w.env["SECURITY_KEY"] = undefined;
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({ root_key_seen: "claimed" });
    const quiet = await w.again("plan", "-detailed-exitcode");
    expect(quiet.code).toBe(0);
    expect(quiet.output).toContain("KEY_UNCONFIRMED");
    expect(quiet.output).toContain("SECURITY_KEY");
    await w.file(file({ checkout: checkout("K2") }));
    const change = await w.terraform("plan");
    expect(change.code).toBe(1);
    expect(change.output).toContain("KEY_UNSEEN");
    expect(w.writes()).toEqual([]);
  });

  it("sends one enable although everything was killed in the middle of it", async () => {
    await open({}, { checkout: checkout("K1") });
    const deploy = w.startCdktf("deploy", "--auto-approve");
    await underWay();
    deploy.kill("SIGKILL");
    await deploy.finished;
    expect((await w.cdktf("deploy", "--auto-approve")).code).toBe(0);
    expect(w.writes()).toHaveLength(1);
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({
      root_key: KEYS.K1,
      root_key_seen: "seen",
    });
  });

  it("sends one enable although a change of key was killed in the middle of it", async () => {
    await open({ encrypted: { [CHECKOUT]: "K1" } }, { checkout: checkout("K1") });
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    await w.file(file({ checkout: checkout("K2") }));
    const deploy = w.startCdktf("deploy", "--auto-approve");
    await underWay();
    deploy.kill("SIGKILL");
    await deploy.finished;
    expect((await w.cdktf("deploy", "--auto-approve")).code).toBe(0);
    expect(w.writes()).toHaveLength(1);
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({
      root_key: KEYS.K2,
      former_root_keys: [KEYS.K1],
    });
  });

  it("sends one enable although the provider alone was killed in the middle of it", async () => {
    await open({}, { checkout: checkout("K1") });
    expect((await w.terraform("plan")).code).toBe(0);
    const apply = w.startTerraform("apply", "-auto-approve");
    await underWay();
    process.kill(await providerIn(w.folder), "SIGKILL");
    expect((await apply.finished).code).toBe(1);
    expect((await w.again("apply", "-auto-approve")).code).toBe(0);
    expect(w.writes()).toHaveLength(1);
    expect(await w.attributes("clusterkms_binding.checkout")).toMatchObject({
      root_key: KEYS.K1,
      root_key_seen: "seen",
    });
  });

  it("stops cleanly on Ctrl-C under terraform, keeps the state, and carries on", async () => {
    await open({}, { checkout: checkout("K1") });
    expect((await w.terraform("plan")).code).toBe(0);
    const apply = w.startTerraform("apply", "-auto-approve");
    await underWay();
    apply.kill("SIGINT");
    const stopped = await apply.finished;
    expect(stopped.output).toContain("INTERRUPTED");
    expect(existsSync(w.stateFile)).toBe(true);
    expect((await w.again("apply", "-auto-approve")).code).toBe(0);
    expect(w.writes()).toHaveLength(1);
  });

  it("looks whether a lost answer took effect before it repeats anything", async () => {
    await open({}, { checkout: checkout("K1") });
    w.sandbox.faults.push({ operation: "enableKMS", times: 1, action: { kind: "reset", when: "after" } });
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    expect(w.writes()).toHaveLength(1);
  });

  it("rides out 429 and 5xx on reads", async () => {
    await open({ encrypted: { [CHECKOUT]: "K1" } }, { checkout: checkout("K1") });
    w.sandbox.faults.push(
      {
        operation: "listRegistrations",
        times: 2,
        action: { kind: "respond", status: 429, headers: { "Retry-After": "3" } },
      },
      { operation: "getClusters", times: 2, action: { kind: "respond", status: 503 } },
      { operation: "listResourceInstances", times: 1, action: { kind: "truncate" } },
    );
    const planned = await w.terraform("plan");
    expect(planned.code).toBe(0);
    // The authorization that is there is added to the state.
    expect(planned.output).toContain("1 to import, 1 to add, 0 to change");
    expect(planned.output).toContain("ADOPTED");
  });

  it("stops what has not been sent after the first failed enable", async () => {
    const names = Array.from({ length: 8 }, (_, index) => index);
    await open(
      { more: 8 },
      Object.fromEntries(names.map((index) => [`c${index}`, `id: ${moreId(index)}, infrastructure: vpc, key: k1`])),
    );
    w.sandbox.faults.push({
      operation: "enableKMS",
      times: 1,
      action: { kind: "respond", status: 400, body: { code: "E0000", description: "no" } },
    });
    const applied = await w.terraform("apply", "-auto-approve");
    expect(applied.code).toBe(1);
    expect(applied.output).toContain("ENABLE_REFUSED");
    expect(applied.output).toContain("STOPPED_AFTER_FAILURE");
    expect(w.writes().length).toBeLessThanOrEqual(5);
    expect((await w.again("apply", "-auto-approve")).code).toBe(0);
    for (const index of names) expect(w.sandbox.console.registrations(moreId(index))).toEqual([keyId("K1")]);
  });

  it("refuses a state that was written against a sandbox when it meets IBM Cloud", async () => {
    await open({ encrypted: { [LEDGER]: "P1" } }, { ledger: ledger("P1") });
    expect((await w.terraform("apply", "-auto-approve")).code).toBe(0);
    for (const name of Object.keys(w.sandbox.env())) w.env[name] = undefined;
    const planned = await w.again("plan");
    expect(planned.code).toBe(1);
    expect(planned.output).toContain("WRONG_CLOUD");
  });

  it("writes no secret anywhere", async () => {
    await open({ authorized: false }, { checkout: checkout("K1"), ledger: ledger("P1") });
    w.env["TF_LOG"] = "TRACE";
    const failed = await w.terraform("apply", "-auto-approve");
    const planned = await w.again("plan", "-out=saved.plan");
    const shown = await w.again("show", "-json", "saved.plan");
    // What it does stands in Terraform's own log all the same.
    expect(failed.output).toContain("sending the enable of crn:v1:");
    await expectNoSecret(w, { apply: failed.output, plan: planned.output, show: shown.output });
  });
});
