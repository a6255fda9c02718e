/**
 * GitHub's own parser of workflows. It is bundled before it is loaded, since it imports its schema as bundlers understand
 * it: Node wants to be told that it is JSON.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { REPOSITORY } from "../../e2e/support/workspace.js";

type WorkflowParser = typeof import("@actions/workflow-parser");
let loaded: Promise<WorkflowParser> | undefined;

/** The same one for all that ask. */
export const workflowParser = (): Promise<WorkflowParser> => {
  loaded ??= load();
  return loaded;
};

async function load(): Promise<WorkflowParser> {
  const folder = await mkdtemp(join(tmpdir(), "workflow-parser-"));
  const outfile = join(folder, "parser.mjs");
  const entryPoints = ["@actions/workflow-parser"];
  await build({ absWorkingDir: REPOSITORY, entryPoints, outfile, bundle: true, format: "esm", platform: "node" });
  const parser: WorkflowParser = await import(/* @vite-ignore */ pathToFileURL(outfile).href);
  await rm(folder, { recursive: true });
  return parser;
}
