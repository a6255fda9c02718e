/** A provider over the same plugin server that does nothing: what remains of a plan is the server's and Terraform's. */
import { writeSync } from "node:fs";
import { bindingSchema } from "../../lib/provider/binding/schema.js";
import { type Resource, schema, serve } from "../../lib/tfplugin/index.js";

const binding: Resource<null, typeof bindingSchema> = {
  schema: bindingSchema,
  read: async ({ state }) => ({ state }),
  plan: async ({ prior, config }) => ({ planned: prior ?? config }),
  apply: async ({ prior }) => ({ state: prior }),
};

process.stdout.write = process.stderr.write.bind(process.stderr);

serve(
  {
    name: "echo",
    schema: schema({ description: "Echoes.", attributes: {} }),
    configure: async () => ({ client: null }),
    resources: { echo_binding: binding },
    dataSources: {},
    functions: {},
  },
  "terraform.local/cluster-kms/echo",
  {
    env: process.env,
    argv: process.argv.slice(2),
    platform: process.platform,
    pid: process.pid,
    now: Date.now,
    announce: (line) => void writeSync(1, `${line}\n`),
    complain: (line) => void writeSync(2, `${line}\n`),
    ignore: (signal) => void process.on(signal, () => undefined),
    whenOrphaned: () => undefined,
    exit: (code) => process.exit(code),
  },
).catch(() => process.exit(1));
