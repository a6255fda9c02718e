#!/usr/bin/env node
/** The app, which cdktf runs: reads the file, looks at the machine, and synthesizes its stacks. */
import { App } from "cdktf";
import { checkBefore, machine } from "./lib/cli/before/index.js";
import { readText } from "./lib/cli/io.js";
import { body, headline } from "./lib/model/problem.js";
import { readSpecFile, renderFileReport } from "./lib/spec/index.js";
import { fleetStacks } from "./stacks/fleet-stack.js";

process.exitCode = await main(process.env["CLUSTER_KMS_FILE"] ?? "cluster-kms.yaml");

async function main(file: string): Promise<0 | 1> {
  const spec = await readSpecFile(file, readText);
  if (!spec.ok) {
    process.stderr.write(renderFileReport(spec.error, { colour: false }));
    return 1;
  }
  const problems = checkBefore(spec.value, machine());
  for (const problem of problems) process.stderr.write(`${headline(problem)}\n\n${body(problem)}\n\n`);
  if (problems.some(({ severity }) => severity === "refused")) return 1;
  const app = new App({ stackTraces: false });
  fleetStacks(app, spec.value);
  app.synth();
  return 0;
}
