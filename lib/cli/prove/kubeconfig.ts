/** The kubeconfig that a user names, opened. */
import type { KubernetesApi, OpenKubernetes } from "../../cloud/kubernetes.js";
import type { Problem } from "../../model/problem.js";
import { err, type Result } from "../../model/result.js";
import type { CommandIo } from "../io.js";
import { unusable } from "../plan/look.js";

/** A kubeconfig with many clusters and their certificates is far smaller. */
const LARGEST = 16 * 1024 * 1024;

export async function openKubeconfig(
  io: Pick<CommandIo, "readText">,
  open: OpenKubernetes,
  path: string,
  context: string | undefined,
): Promise<Result<KubernetesApi, Problem>> {
  const text = await io.readText(path, LARGEST);
  const opened = text.ok ? await open(text.value, path, { context }) : err(text.error.message);
  return opened.ok ? opened : err(unusable(path, opened.error));
}
