/** Another stack of a workspace, after its file got another name. */
import { join } from "node:path";
import { type Finished, run } from "../../support/run.js";
import type { Workspace } from "./workspace.js";

export interface StackIn {
  readonly stateFile: string;
  /** Synthesizes, initializes, and runs Terraform in the stack's folder. */
  terraform(...args: readonly string[]): Promise<Finished>;
  /** Runs Terraform in the project's folder, where the states lie. */
  inProject(...args: readonly string[]): Promise<Finished>;
}

export function stackIn(w: Workspace, stack: string): StackIn {
  const terraformIn = (cwd: string, args: readonly string[]) =>
    run("terraform", [...args, "-no-color"], { cwd, env: w.env });
  const folder = join(w.folder, "cdktf.out/stacks", stack);
  return {
    stateFile: join(w.folder, `terraform.${stack}.tfstate`),
    terraform: async (...args) => {
      const synthesized = await w.synth();
      if (synthesized.code !== 0) throw new Error(`synth failed:\n${synthesized.output}`);
      const initialized = await terraformIn(folder, ["init", "-input=false"]);
      if (initialized.code !== 0) throw new Error(`init failed:\n${initialized.output}`);
      return terraformIn(folder, args);
    },
    inProject: (...args) => run("terraform", [...args], { cwd: w.folder, env: w.env }),
  };
}
