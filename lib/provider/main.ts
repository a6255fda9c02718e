/** The provider's executable: the outermost edge, where the real process is met. */
import { writeSync } from "node:fs";
import { machineHttp } from "../cloud/http.js";
import { systemClock } from "../cloud/system-clock.js";
import { serve } from "../tfplugin/index.js";
import { clusterKmsProvider, SOURCE } from "./provider.js";

const STDOUT = 1;
const STDERR = 2;
/** How often it is looked whether Terraform is still there, in milliseconds. */
const ORPHAN_CHECK = 500;

// One stray line on stdout would break the handshake: whatever a library prints goes to the log.
const announce = (line: string) => void writeSync(STDOUT, `${line}\n`);
process.stdout.write = process.stderr.write.bind(process.stderr);

const provider = clusterKmsProvider({ env: process.env, http: () => machineHttp(process.env), clock: systemClock });

serve(provider, SOURCE, {
  env: process.env,
  argv: process.argv.slice(2),
  platform: process.platform,
  pid: process.pid,
  now: Date.now,
  announce,
  complain: (line) => void writeSync(STDERR, `${line}\n`),
  ignore: (signal) => void process.on(signal, () => undefined),
  whenOrphaned: (call) => {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) call();
    }, ORPHAN_CHECK).unref();
  },
  exit: (code) => process.exit(code),
}).catch((error: unknown) => {
  writeSync(STDERR, `${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
