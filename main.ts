/** The app: reads the file and synthesizes its stack. */
import { App } from "cdktf";
import { readText } from "./lib/cli/io.js";
import { readSpecFile, renderFileReport } from "./lib/spec/index.js";
import { FleetStack } from "./stacks/fleet-stack.js";

const spec = await readSpecFile(process.env["CLUSTER_KMS_FILE"] ?? "cluster-kms.yaml", readText);
if (spec.ok) {
  const app = new App({ stackTraces: false });
  new FleetStack(app, spec.value);
  app.synth();
} else {
  process.stderr.write(renderFileReport(spec.error, { colour: false }));
  process.exitCode = 1;
}
