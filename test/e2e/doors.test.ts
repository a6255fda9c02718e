/** The command's plan and Terraform's say the same: of each address the same codes. */
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { planCommand } from "../../lib/cli/plan.js";
import { writeText } from "../../lib/cli/write-file.js";
import { runInProcess } from "../cli/run-command.js";
import { bare, chain } from "./support/chain.js";
import { CHECKOUT, checkout, file, fleet, keyId, LEDGER, ledger } from "./support/fleet.js";
import { type Workspace, workspace } from "./support/workspace.js";

let w: Workspace;
afterEach(() => w.close());

/** `address CODE` for every finding, as Terraform tells them. */
async function terraformSays(): Promise<readonly string[]> {
  const { stdout } = await w.terraform("plan", "-json", "-input=false");
  const told = stdout.split("\n").flatMap((line) => {
    const message: { diagnostic?: { address?: string; summary?: string } } = line.startsWith("{")
      ? JSON.parse(line)
      : {};
    const { address, summary = "" } = message.diagnostic ?? {};
    return address === undefined || address.startsWith("provider") ? [] : [`${address} ${summary.split(":")[0]}`];
  });
  return [...new Set(told)].sort();
}

/** The same, as the command tells them. */
async function commandSays(): Promise<readonly string[]> {
  const { stdout } = await runInProcess(
    (io) => planCommand(io, (accounts) => connectFromEnv(accounts, w.env), writeText),
    [join(w.folder, "cluster-kms.yaml"), "--format", "json"],
  );
  const { objects }: { objects: { address: string; findings: { code: string }[] }[] } = JSON.parse(stdout);
  return [
    ...new Set(objects.flatMap(({ address, findings }) => findings.map(({ code }) => `${address} ${code}`))),
  ].sort();
}

const used = { encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" } } as const;

describe("the command and Terraform", { timeout: 120_000 }, () => {
  it.each<[string, Parameters<typeof fleet>[0], string, (at: Workspace) => void, readonly string[]]>([
    [
      "nothing where all is as declared",
      used,
      file({ checkout: checkout("K1"), ledger: ledger("P1") }),
      () => undefined,
      [],
    ],
    [
      "nothing of changes that may be made",
      {},
      file({ checkout: checkout("K1"), ledger: ledger("P1") }),
      () => undefined,
      [],
    ],
    [
      "that a key is disabled",
      { encrypted: { [CHECKOUT]: "K1" } },
      file({ checkout: checkout("K2") }),
      (at) => at.sandbox.console.setKeyState(keyId("K2"), "disabled"),
      ["clusterkms_binding.checkout HISTORY_UNKNOWN", "clusterkms_binding.checkout KEY_NOT_ACTIVE"],
    ],
    [
      "that history is not known, and that a cluster is in trouble",
      { encrypted: { [CHECKOUT]: "K1" } },
      file({ checkout: checkout("K2") }),
      (at) => at.sandbox.console.setCluster(CHECKOUT, { state: "warning" }),
      ["clusterkms_binding.checkout CLUSTER_NOT_NORMAL", "clusterkms_binding.checkout HISTORY_UNKNOWN"],
    ],
    [
      "that a cluster is on hold",
      used,
      file({ checkout: checkout("K2", ', hold: "change freeze"'), ledger: ledger("P1") }),
      () => undefined,
      ["clusterkms_binding.checkout HELD"],
    ],
  ])("say %s", async (_, seed, yaml, happen, expected) => {
    w = await workspace(fleet(seed));
    await w.file(yaml);
    happen(w);
    // The state is empty: Terraform says of authorizations that they are taken over, which the command cannot know.
    const terraform = (await terraformSays()).filter((line) => !line.endsWith(" ADOPTED"));
    expect(await commandSays()).toEqual(terraform);
    expect(terraform).toEqual(expected);
  });

  it("say that a name is taken in the chain, and nothing of what is to be made", async () => {
    w = await workspace({
      ...bare(),
      instances: fleet().instances?.map((one) => ({ ...one, name: "kp-prod" })) ?? [],
    });
    await w.file(
      chain({ clusters: { checkout: `account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: roks-2026` } }),
    );
    const expected = ["clusterkms_instance.kp-prod INSTANCE_NAME_TAKEN"];
    expect(await commandSays()).toEqual(expected);
    expect(await terraformSays()).toEqual(expected);
  });
});
