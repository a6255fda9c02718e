/** The provider's executable: the outermost edge, where the real process is met. */
import { machineHttp } from "../cloud/http.js";
import { systemClock } from "../cloud/system-clock.js";
import { processHost, serve } from "../tfplugin/index.js";
import { SOURCE } from "./source.js";

const host = processHost();
const load = async () => {
  const { clusterKmsProvider } = await import("./provider.js");
  return clusterKmsProvider({ env: host.env, http: () => machineHttp(host.env), clock: systemClock });
};

serve(load, SOURCE, host).catch((error: unknown) => {
  host.complain(error instanceof Error ? error.message : String(error));
  host.exit(1);
});
