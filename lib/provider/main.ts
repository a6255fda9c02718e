/** The provider's executable: the outermost edge, where the real process is met. */
import { machineHttp } from "../cloud/http.js";
import { systemClock } from "../cloud/system-clock.js";
import { processHost, serve } from "../tfplugin/index.js";
import { clusterKmsProvider, SOURCE } from "./provider.js";

const host = processHost();
const provider = clusterKmsProvider({ env: host.env, http: () => machineHttp(host.env), clock: systemClock });

serve(provider, SOURCE, host).catch((error: unknown) => {
  host.complain(error instanceof Error ? error.message : String(error));
  host.exit(1);
});
