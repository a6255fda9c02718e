/** What a stage hands to the jobs after it: GitHub's outputs file, and a file of variables as GitLab reads them. */
import { resolve } from "node:path";
import type { Problem } from "../../model/problem.js";
import { unusable } from "../plan/look.js";
import type { StageWorld } from "./world.js";

/** Names in lower case with `_`, and their values. */
export type Outputs = Readonly<Record<string, string | number | boolean>>;

/** Writes them where the pipeline looks; answers what could not be written. */
export async function writeOutputs(
  { io, files, folder }: StageWorld,
  outputs: Outputs,
  dotenv: string | undefined,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const note = (place: string, why: string | undefined) => {
    if (why !== undefined) problems.push({ ...unusable(place, why), code: "FILE_UNWRITABLE", seen: `${why}.` });
  };
  const lines = (name: (key: string) => string) =>
    Object.entries(outputs)
      .map(([key, value]) => `${name(key)}=${String(value).replaceAll(/[\r\n]+/g, " ")}\n`)
      .join("");
  const github = io.env["GITHUB_OUTPUT"];
  if (github)
    note(
      "GITHUB_OUTPUT",
      await files.append(
        github,
        lines((key) => key),
      ),
    );
  if (dotenv !== undefined)
    note(
      dotenv,
      await files.write(
        resolve(folder, dotenv),
        lines((key) => `CLUSTER_KMS_${key.toUpperCase()}`),
      ),
    );
  return problems;
}
