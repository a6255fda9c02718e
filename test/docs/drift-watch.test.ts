/** The job of the page about drift is run as it stands there, with the real Terraform and the command as a process. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, LEDGER, ledger, SECRETS } from "../e2e/support/fleet.js";
import { fleetState } from "../support/fleet-state.js";
import { run } from "../support/run.js";

const PAGE = readFileSync(new URL("../../docs/drift-watch.md", import.meta.url), "utf8");
const [, SCRIPT = ""] = PAGE.match(/```sh\n([\s\S]*?)```/) ?? [];
const ROOT = resolve(".");
const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const PLUGIN = `cdktf.out/stacks/payments/terraform.d/plugins/terraform.local/cluster-kms/clusterkms/0.1.0/${PLATFORM}`;

describe("the job that watches for drift", { timeout: 180_000 }, () => {
  let folder = "";
  let sandbox: Sandbox;
  const at = (name: string) => join(folder, name);
  /** A program of that name, in the place where npx finds it. */
  const program = (name: string, line: string) => {
    writeFileSync(at(`node_modules/.bin/${name}`), `#!/bin/sh\n${line}\n`);
    chmodSync(at(`node_modules/.bin/${name}`), 0o755);
  };
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } }) });
    folder = mkdtempSync(join(tmpdir(), "drift-"));
    for (const name of ["node_modules/.bin", "cdktf.out/stacks/payments"]) mkdirSync(at(name), { recursive: true });
    program("cluster-kms", `exec "${ROOT}/node_modules/.bin/tsx" "${ROOT}/lib/cli/main.ts" "$@"`);
    // Synthesis has its own tests: here it has left a stack, beside which the provider lies, with a state.
    program("cdktf", "exit 0");
    mkdirSync(at(PLUGIN), { recursive: true });
    writeFileSync(at(`${PLUGIN}/terraform-provider-clusterkms_v0.1.0`), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const backend = { terraform: { backend: { local: { path: "../../../payments.tfstate" } } } };
    writeFileSync(at("cdktf.out/stacks/payments/cdk.tf.json"), JSON.stringify(backend));
    writeFileSync(at("payments.tfstate"), fleetState());
    writeFileSync(at("drift-watch.sh"), SCRIPT);
    writeFileSync(at("cluster-kms.yaml"), file({ checkout: checkout("K1"), ledger: ledger("P1") }));
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });
  const watch = () =>
    run("sh", ["drift-watch.sh"], {
      cwd: folder,
      env: {
        ...process.env,
        TF_CLI_CONFIG_FILE: undefined,
        npm_config_loglevel: "error",
        ...sandbox.env(),
        ...SECRETS,
      },
    });

  it("is silent while nothing has drifted, and then says what, since when and by whom", async () => {
    const quiet = await watch();
    expect([quiet.code, quiet.output]).toEqual([0, ""]);
    expect(existsSync(at("drift.md"))).toBe(false);
    sandbox.console.enable(CHECKOUT, keyId("K2"));
    sandbox.clock.advance(3_600);
    const told = await watch();
    expect(told.code, told.output).toBe(4);
    const words = told.output.replace(/\s+/g, " ");
    expect(words).toMatch(
      new RegExp(`Seen: ${KEYS.K2}, registered since \\S+Z by iam-ServiceId-containers-kubernetes`),
    );
    expect(readFileSync(at("drift.md"), "utf8")).toContain("KEY_CHANGED_OUTSIDE");
  });

  it("has an exit code for each that the command can end with", () => {
    expect([...PAGE.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code)).sort()).toEqual([0, 1, 3, 4, 5]);
  });
});
