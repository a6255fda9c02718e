/** Where a stack's state lies, without a path of this machine in what is synthesized. */
import { relative, resolve, sep } from "node:path";
import { App, LocalBackend, type TerraformStack } from "cdktf";

/**
 * Keeps the state in `terraform.<stack>.tfstate` of the folder that cdktf runs in, named relative to where Terraform
 * runs. cdktf's own default is the same file, by its absolute path.
 */
export function projectState(stack: TerraformStack): LocalBackend {
  const { id } = stack.node;
  const working = resolve(App.of(stack).outdir, "stacks", id);
  const path = relative(working, resolve(`terraform.${id}.tfstate`));
  return new LocalBackend(stack, { path: path.split(sep).join("/") });
}
