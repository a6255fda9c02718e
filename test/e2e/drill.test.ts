/** The drill as a process of its own, on a sandbox whose time runs faster, and its death at the worst moment. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { type Running, start } from "../support/run.js";
import { CHECKOUT, checkout, file, fleet, KEYS, SECRETS } from "./support/fleet.js";

const MAIN = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");
const SCALE = 400;
const LIMIT = 120_000;

let sandbox: Sandbox;
let folder: string;
/** Hears of every request, after it has taken effect and before it is answered. */
let hears: (operation: string) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "drill-"));
  hears = () => undefined;
  sandbox = await startSandbox({
    seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }),
    scale: SCALE,
    onRequest: ({ operation }) => hears(operation),
  });
  writeFileSync(join(folder, "cluster-kms.yaml"), file({ checkout: checkout("K1") }));
  writeFileSync(
    join(folder, "kubeconfig"),
    await (await fetch(`${sandbox.url}/_sandbox/kubeconfig/checkout-prod`)).text(),
  );
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const command = (...args: readonly string[]): Running =>
  start(process.execPath, ["--import", TSX, MAIN, ...args], {
    cwd: folder,
    env: {
      ...process.env,
      ...sandbox.env(),
      ...SECRETS,
      CLUSTERKMS_TIME_SCALE: String(SCALE),
      XDG_STATE_HOME: join(folder, "state"),
    },
  });
const drill = () =>
  command("drill", "checkout", "--confirm", "checkout", "--kubeconfig", "kubeconfig", "--out", "reports");
const writes = () => sandbox.log.filter(({ write }) => write).map(({ operation, status }) => `${operation} ${status}`);
const notes = () => readdirSync(join(folder, "state", "cluster-kms"));
const keyNow = async (): Promise<unknown> => {
  const told: { keys: { crn: string; state: string }[] } = JSON.parse(
    await (await fetch(`${sandbox.url}/_sandbox/state`)).text(),
  );
  return told.keys.find(({ crn }) => crn === KEYS.K1)?.state;
};

it(
  "shows that the secrets hang on the key, keeps what the KMS wants between disable and enable, and writes its reports",
  async () => {
    const { code, stdout, stderr } = await drill().finished;
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Shown: without this key the cluster's secrets cannot be read, and with it they can.");
    expect(writes()).toEqual(["disableKey 204", "enableKey 204"]);
    expect([await keyNow(), notes()]).toEqual(["active", []]);
    const reports = readdirSync(join(folder, "reports")).sort();
    expect(reports.map((name) => name.replace(/^drill-checkout-\d{4}-\d\d-\d\dT\d{6}Z/, ""))).toEqual([
      ".html",
      ".json",
      ".md",
    ]);
    for (const name of reports) {
      const text = readFileSync(join(folder, "reports", name), "utf8");
      expect(text).toContain(CHECKOUT);
      for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
    }
  },
  LIMIT,
);

it(
  "killed when the disable has taken effect and is not yet answered: every other command tells, and the next run enables the key",
  async () => {
    const running = drill();
    hears = (operation) => {
      if (operation === "disableKey") running.kill("SIGKILL");
    };
    expect((await running.finished).signal).toBe("SIGKILL");
    expect(await keyNow()).toBe("disabled");
    expect(notes()).toHaveLength(1);
    const told = await command("explain", "DRILL_UNSEEN").finished;
    expect(told.code).toBe(0);
    expect(told.stderr).toContain("DRILL_KEY_LEFT_DISABLED: cluster checkout");
    const next = await drill().finished;
    expect(next.stderr).toContain(`The key ${KEYS.K1} is active again.`);
    expect([next.code, await keyNow(), notes()]).toEqual([4, "active", []]);
    expect(writes().at(-1)).toBe("enableKey 204");
  },
  LIMIT,
);

it(
  "interrupted twice while the secrets are lost: it enables the key first, and ends with 130",
  async () => {
    const running = drill();
    let disabled = false;
    hears = (operation) => {
      if (disabled && operation === "listSecrets") {
        running.kill("SIGINT");
        hears = (then) => void (then === "getKeyMetadata" && running.kill("SIGTERM"));
      }
      disabled ||= operation === "disableKey";
    };
    const { code, stdout } = await running.finished;
    expect(code).toBe(130);
    expect(stdout).toContain("Not shown: the drill was asked to end. The key is active.");
    expect([await keyNow(), notes()]).toEqual(["active", []]);
  },
  LIMIT,
);
