/** The provider's executable: the outermost edge, where the real process is met. */
import { machineHttp } from "../cloud/http.js";
import { systemClock } from "../cloud/system-clock.js";
import { processHost, serve } from "../tfplugin/index.js";
import { SOURCE } from "./source.js";

const host = processHost();
const load = async () => {
  const { clusterKmsProvider, notesIn } = await import("./provider.js");
  // Terraform starts a provider in the working directory of the stack.
  const kept = notesIn(host.env["TF_DATA_DIR"] || ".terraform", Date.now);
  return clusterKmsProvider({ env: host.env, http: () => machineHttp(host.env), clock: systemClock, kept });
};

serve(load, SOURCE, host).catch((error: unknown) => {
  host.complain(error instanceof Error ? error.message : String(error));
  host.exit(1);
});
