/** Steps that are commands: a rotation, a restore, a drill. */
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drillCommand } from "../../../../lib/cli/drill.js";
import { notesIn } from "../../../../lib/cli/prove/note.js";
import { restoreCommand } from "../../../../lib/cli/restore.js";
import { rotateCommand } from "../../../../lib/cli/rotate.js";
import { openKubernetes } from "../../../../lib/cloud/kubernetes.js";
import { ok } from "../../../../lib/model/result.js";
import { keyAlias } from "../../../../lib/plan/marker.js";
import { CHECKOUT, checkout, file, fleet, KEYS, keyId, LEDGER, ledger } from "../../../e2e/support/fleet.js";
import { command } from "../command.js";
import type { Process, Stand } from "../stand.js";
import { prompt } from "./chain.js";

const signalsOf =
  ({ stop }: Process) =>
  () => ({ stop, done: () => undefined });
const K1 = keyId("K1");
const keyOf = ({ sandbox }: Stand, id: string) => sandbox.console.keys().find((key) => key.id === id);

/** Within an hour of a rotation the KMS takes no other: whoever runs it again is told so. */
const rotate = command({
  name: "rotated in the KMS (command)",
  seed: () => prompt({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "K1" } }),
  file: file({ checkout: checkout("K1"), ledger: ledger("K1") }),
  args: ["k1"],
  command: (io, process, connector) =>
    rotateCommand(io, { connector, clockFor: () => process.clock, watchSignals: signalsOf(process) }),
  isDone: (code, stderr) => code === 0 || stderr.includes("ROTATION_TOO_SOON"),
  left: async (on) => (keyOf(on, K1)?.versions === 2 ? [] : ["the key has no new version"]),
});

const restore = command({
  name: "restored after a deletion (command)",
  deaf: true,
  seed: () => {
    const { keys = [], ...usual } = fleet({ encrypted: { [CHECKOUT]: "K1" } });
    const made = { name: "roks-2026", aliases: [keyAlias("payments", "roks-2026")] };
    return { ...usual, keys: keys.map((key) => (key.id === K1 ? { ...key, ...made } : key)) };
  },
  arrange: ({ console }) => {
    console.setAliases(K1, []);
    console.setKeyState(K1, "destroyed");
  },
  file: file({ checkout: "id: d3k8abcd0m1n2o3p4q5r, infrastructure: vpc, key: roks-2026" }).replace(
    /keys:\n(?: {2}.*\n)*/,
    `instances:\n  kp: { crn: "${KEYS.K1.replace(/key:.*/, ":")}" }\nkeys:\n  roks-2026: { instance: kp }\n`,
  ),
  args: ["roks-2026", "--confirm", "roks-2026"],
  command: (io, process, connector) =>
    restoreCommand(io, {
      connector,
      clockFor: () => process.clock,
      watchSignals: signalsOf(process),
      ask: async () => undefined,
    }),
  isDone: (code, stderr) => code === 0 || stderr.includes("It is not deleted, it is active"),
  left: async (on) => {
    const { state, aliases = [] } = keyOf(on, K1) ?? {};
    return state === "active" && aliases.length === 1 ? [] : [`the key is ${state}, with ${aliases.length} aliases`];
  },
});

/** No process has so high a number (Linux: at most 2^22): whoever left a note is gone. */
const folder = () => join(tmpdir(), `matrix-drill-${process.pid}`);
const notes = ({ isKilled }: Pick<Process, "isKilled">) => {
  const all = notesIn(folder());
  // What is gone removes no note.
  return { ...all, remove: async (path: string) => (isKilled() ? undefined : all.remove(path)) };
};

const drill = command({
  name: "drill (command)",
  seed: () => prompt({ encrypted: { [CHECKOUT]: "K1" } }),
  file: file({ checkout: checkout("K1") }),
  args: ["checkout", "--kubeconfig", "kubeconfig", "--confirm", "checkout", "--out", "reports"],
  prepare: async () => rmSync(folder(), { recursive: true, force: true }),
  command: (io, process, connector) =>
    drillCommand(io, {
      connector,
      open: async (_, path, options) => {
        const text = await (
          await fetch(`${process.env["IBMCLOUD_IAM_API_ENDPOINT"]}/_sandbox/kubeconfig/checkout-prod`)
        ).text();
        return openKubernetes(text, path, options);
      },
      clock: () => process.clock,
      notes: notes(process),
      signals: signalsOf(process),
      writeText: async () => ok(null),
      makeFolder: async () => undefined,
    }),
  isDone: (code) => code === 0,
  left: async (on) => [
    ...(keyOf(on, K1)?.state === "active" ? [] : ["the key is not active"]),
    ...(await notes({ isKilled: () => false }).list()).map(({ path }) => `there is a note: ${path}`),
  ],
});

export const commandSteps = [rotate, restore, drill];
