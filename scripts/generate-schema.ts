/** Writes `schema/provider-schema.json`: `npm run generate:schema`. */
import { writeFileSync } from "node:fs";
import { providerSchema } from "./provider-schema.js";

writeFileSync("schema/provider-schema.json", providerSchema("dist/provider/terraform-provider-clusterkms"));
