import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { type CommandIo, type ExitCode, nodeIo } from "../../lib/cli/io.js";
import { statusCommand } from "../../lib/cli/status.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
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
  SECRETS,
} from "../e2e/support/fleet.js";

describe("cluster-kms status", () => {
  let sandbox: Sandbox;
  let env: Record<string, string | undefined>;
  const begin = async (options: Fleet) => {
    sandbox = await startSandbox({ seed: fleet(options), startAt: "2026-11-24T12:00:00Z" });
    env = { ...sandbox.env(), ...SECRETS };
  };
  beforeEach(() => begin({ encrypted: { [CHECKOUT]: "K1" } }));
  afterEach(() => sandbox.close());

  const status = async (yaml: string, ...flags: string[]) => {
    let stdout = "";
    let stderr = "";
    let code: ExitCode = 0;
    const io: CommandIo = {
      ...nodeIo(),
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      exit: (given) => {
        code = given;
      },
      colour: false,
      now: () => Date.parse("2026-11-24T12:00:00Z"),
      readText: async () => ({ ok: true, value: yaml }),
    };
    await statusCommand(io, (accounts) => connectFromEnv(accounts, env)).parseAsync(["fleet.yaml", ...flags], {
      from: "user",
    });
    return { stdout, stderr, code };
  };
  const both = file({ checkout: checkout("K1"), ledger: ledger("P1") });

  it("shows what is encrypted with what, with the key's state and version", async () => {
    const { stdout, stderr, code } = await status(both);
    expect(stdout.split("\n\n")[0]).toBe(
      [
        "CLUSTER   ACCOUNT   ENCRYPTION  KEY IN USE  KEY STATE  VERSION   ENDPOINT (DECLARED)",
        "checkout  platform  encrypted   k1          active     a7b1c2d3  private",
        "ledger    platform  none        -           -          -         private",
      ].join("\n"),
    );
    expect(stderr).toContain("IBMCLOUD_KP_API_ENDPOINT is overridden");
    expect(code).toBe(0);
  });

  it("makes no request for each cluster that is as declared", async () => {
    await status(file({ checkout: checkout("K1") }));
    expect(sandbox.log.map(({ operation }) => operation).filter((operation) => operation === "getCluster")).toEqual([]);
  });

  it("names the declared key beside the one that is in use", async () => {
    sandbox.console.enable(CHECKOUT, keyId("K2"));
    sandbox.clock.advance(7_200);
    const { stdout } = await status(both);
    expect(stdout).toContain("k2 (declared: k1)");
  });

  it("says what cannot be seen, and why, and ends with 5", async () => {
    env["SECURITY_KEY"] = undefined;
    const { stdout, code } = await status(both);
    expect(stdout).toMatch(/checkout +platform +encrypted +not seen/);
    expect(stdout).toContain("the environment variable SECURITY_KEY");
    expect(code).toBe(5);
  });

  it("says of a cluster that is not there that it is gone", async () => {
    sandbox.console.deleteCluster(LEDGER);
    const { stdout } = await status(both);
    expect(stdout).toMatch(/ledger +platform +gone/);
  });

  it("says of a cluster whose key is disabled how it and its key are", async () => {
    sandbox.console.setKeyState(keyId("K1"), "disabled");
    sandbox.clock.advance(7_200);
    const { stdout } = await status(both);
    expect(stdout).toMatch(/checkout +platform +encrypted +k1 +disabled/);
    expect(stdout).toContain("The cluster's state is “warning”");
  });

  it("prints JSON with whole CRNs", async () => {
    const { stdout } = await status(both, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      clusters: [
        { name: "checkout", encryption: "encrypted", key: { crn: KEYS.K1, state: "active" }, asDeclared: true },
        { name: "ledger", encryption: "none", key: null },
      ],
    });
  });

  it("reports on a file that is not sound, and asks nothing", async () => {
    const { stderr, stdout, code } = await status("version: 1\nname: payments\n");
    expect(stderr).toContain("fleet.yaml:1:1: FIELD_MISSING");
    expect(stdout).toBe("");
    expect(code).toBe(1);
    expect(sandbox.log).toEqual([]);
  });

  it("refuses an endpoint that is not https, and asks nothing", async () => {
    env["IBMCLOUD_KP_API_ENDPOINT"] = "http://kms.example";
    const { stderr, code } = await status(both);
    expect(stderr).toContain("ENDPOINT_INVALID");
    expect(code).toBe(1);
    expect(sandbox.log).toEqual([]);
  });

  it("prints no secret", async () => {
    const { stdout, stderr } = await status(both, "--json");
    for (const secret of [...Object.values(SECRETS), ...sandbox.tokens()])
      expect(stdout + stderr).not.toContain(secret);
  });
});
