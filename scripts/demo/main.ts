/**
 * `npm run demo`: the main job, on an embedded sandbox, with the real Terraform and the real cdktf. Every step prints
 * the command that a user would type. Works in a folder of its own, which is removed, and leaves no process behind.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DEMO_CREDENTIALS, demoSeed, startSandbox } from "../../lib/sandbox/index.js";
import { Stage } from "./stage.js";

const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
/** Virtual seconds in one real second: an enablement of 15 minutes takes 3 s. */
const SCALE = 300;
/** The cluster, and the key by its name in the file, of the step in which somebody uses the console. */
const CHECKOUT = "d3k8abcd0m1n2o3p4q5r";
const OTHER_KEY = "roks-2026b";

const folder = await mkdtemp(join(tmpdir(), "cluster-kms-demo-"));
const sandbox = await startSandbox({ seed: demoSeed, scale: SCALE });
const stage = new Stage(REPOSITORY, folder, {
  ...process.env,
  ...sandbox.env(),
  ...DEMO_CREDENTIALS,
  CLUSTERKMS_TIME_SCALE: String(SCALE),
  CHECKPOINT_DISABLE: "1",
  // Named but not there, it has no effect but a warning from every command.
  ...(existsSync(process.env["TF_CLI_CONFIG_FILE"] ?? "") ? {} : { TF_CLI_CONFIG_FILE: undefined }),
});
const cleanUp = async () => {
  stage.stop();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void cleanUp().then(() => process.exit(130)));
}

try {
  await play();
} catch (error) {
  console.error(`\nThe demo broke off: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await cleanUp();
}

async function play(): Promise<void> {
  const file = join(folder, "cluster-kms.yaml");
  await copyFile(join(REPOSITORY, "examples/two-accounts/cluster-kms.yaml"), file);
  await stage.project();

  stage.say(
    "Two accounts, a VPC OpenShift cluster and a classic cluster. The instance and keys for the first are made here, in the other account; the key of the second is there already. The cloud is a sandbox on this machine.",
  );
  stage.show(await readFile(file, "utf8"));

  stage.say("1. Is the file sound?");
  await stage.command("cluster-kms validate cluster-kms.yaml");

  stage.say("2. What is encrypted today?");
  await stage.command("cluster-kms status cluster-kms.yaml");

  stage.say(
    "3. Make the instance and the keys, let the clusters use them, and encrypt. Terraform imports both clusters, so the plan is a difference against the cloud; the provider waits until the KMS shows the keys.",
  );
  await stage.command("cdktf deploy --auto-approve");

  stage.say("4. And now?");
  await stage.command("cluster-kms status cluster-kms.yaml");

  stage.say("5. A second plan is empty.");
  await stage.terraform("terraform plan");

  stage.say(
    "6. Somebody changes the key of `checkout` in the console. The next plan sees it, and refuses: a key that was left cannot be used again.",
  );
  sandbox.console.enable(CHECKOUT, await madeKey(OTHER_KEY));
  sandbox.clock.advance(7_200);
  await stage.terraform("terraform plan", { fails: true });

  stage.say("7. Declaring the key that is in use settles it.");
  await writeFile(file, (await readFile(file, "utf8")).replace("key: roks-2026", "key: roks-2026b"));
  await stage.command("cdktf deploy --auto-approve");

  stage.say("8. A cluster dropped from the file is not dropped from its encryption.");
  await writeFile(file, (await readFile(file, "utf8")).replace(/^ {2}ledger:.*\n/m, ""));
  await stage.command("cdktf deploy --auto-approve", { fails: true });

  const sent = sandbox.log.filter(({ operation }) => operation === "enableKMS").length;
  stage.say(
    `Done. In all of this ${sent} enable calls were sent, one for each cluster. The folder and the sandbox are gone.`,
  );
  if (sent !== 2) throw new Error(`2 enable calls were to be sent, ${sent} were`);
}

/** The ID of a key that this file has made, out of Terraform's state. */
async function madeKey(name: string): Promise<string> {
  const state = await readFile(join(folder, "terraform.payments.tfstate"), "utf8");
  const id = new RegExp(`"cluster-kms-payments-${name}-[0-9a-f]+"[^}]*?"key_id": "([^"]+)"`).exec(state)?.[1];
  if (id === undefined) throw new Error(`the state has no key ${name}`);
  return id;
}
