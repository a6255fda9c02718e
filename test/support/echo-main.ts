/** The echo provider's executable. */
import { processHost, serve } from "../../lib/tfplugin/index.js";
import { ECHO_SOURCE, echoProvider } from "./echo-provider.js";

void serve(async () => echoProvider, ECHO_SOURCE, processHost());
