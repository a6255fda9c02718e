/** A provider over the same plugin server that does nothing: what remains of a plan is the server's and Terraform's. */
import { bindingSchema } from "../../lib/provider/binding/schema.js";
import { processHost, type Resource, schema, serve } from "../../lib/tfplugin/index.js";

const binding: Resource<null, typeof bindingSchema> = {
  schema: bindingSchema,
  read: async ({ state }) => ({ state }),
  plan: async ({ prior, config }) => ({ planned: prior ?? config }),
  apply: async ({ prior }) => ({ state: prior }),
};

const host = processHost();

const provider = {
  name: "echo",
  schema: schema({ description: "Echoes.", attributes: {} }),
  configure: async () => ({ client: null }),
  resources: { echo_binding: binding },
  dataSources: {},
  functions: {},
};

serve(async () => provider, "terraform.local/cluster-kms/echo", host).catch(() => host.exit(1));
