/** `cluster-kms check PLAN.json`: refuses a saved Terraform plan that breaks a law, whoever wrote the Terraform. */
import { Command } from "commander";
import { judgePlan } from "../plan/foreign/check.js";
import { type CheckResult, checkJson, checkText, resultOf } from "../report/check.js";
import { observedUses } from "./check/observed.js";
import { readPlan } from "./check/read.js";
import { failed } from "./end.js";
import type { CommandIo, ExitCode } from "./io.js";

const NOTE = `
Make the JSON with \`terraform plan -out=plan.tfplan\` and \`terraform show -json plan.tfplan > plan.json\`.
It may hold secrets; none of them is printed. Nothing is read from the cloud, and nothing is sent;
what \`cluster-kms observe\` has saved is used where it is given.

Looked at: clusterkms_instance, clusterkms_root_key, clusterkms_authorization, clusterkms_binding;
ibm_resource_instance (kms, hs-crypto), ibm_kms_key, ibm_kp_key, ibm_kms_key_rings,
ibm_iam_authorization_policy (of clusters on a KMS), ibm_container_cluster, ibm_container_vpc_cluster.

Exit codes: 0 none of these is changed, 1 error: it cannot be read, 2 changes, none of them refused,
3 something was changed outside of Terraform, 4 refused: do not apply it, 5 something that decides could not be known.
Where several hold: 1, 4, 5, 3, 2.`;

const CODE: Readonly<Record<CheckResult, ExitCode>> = { nothing: 0, changes: 2, drift: 3, refused: 4, unknown: 5 };

interface Options {
  readonly observation?: string;
  readonly json?: boolean;
}

export function checkCommand(io: CommandIo): Command {
  return new Command("check")
    .description("refuse a saved Terraform plan that breaks a law, whoever wrote the Terraform")
    .argument("<plan>", "the JSON of a saved plan, `-` for standard input")
    .option("--observation <file>", "what `observe` has saved: who is registered on what")
    .option("--json", "print JSON")
    .addHelpText("after", NOTE)
    .action(async (file: string, { observation, json = false }: Options) => {
      const plan = await readPlan(file, io);
      if (!plan.ok) return failed(io, plan.error);
      const observed = await observedUses(observation, io);
      if (!observed.ok) return failed(io, observed.error);
      const verdict = judgePlan(plan.value, io.now(), observed.value);
      io.stdout(json ? checkJson(file, verdict) : checkText(verdict));
      io.exit(CODE[resultOf(verdict)]);
    });
}
