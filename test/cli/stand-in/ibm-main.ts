/** The executable of the stand-in for the official provider. */
import { processHost, serve } from "../../../lib/tfplugin/index.js";
import { IBM_SOURCE, ibmProvider } from "./ibm-provider.js";

void serve(async () => ibmProvider, IBM_SOURCE, processHost());
