/** Writes `schema/plan.schema.json`: `npm run generate:codes`. */
import { writeFileSync } from "node:fs";
import { planSchema } from "./plan-schema.js";

writeFileSync("schema/plan.schema.json", `${JSON.stringify(planSchema(), undefined, 2)}\n`);
