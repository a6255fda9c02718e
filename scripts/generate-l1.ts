/** Writes `lib/constructs/l1/` from `schema/provider-schema.json`: `npm run generate:l1`. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { l1Files } from "./l1.js";

const FOLDER = "lib/constructs/l1";
const schema: unknown = JSON.parse(readFileSync("schema/provider-schema.json", "utf8"));
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const [file, text] of l1Files(schema)) writeFileSync(`${FOLDER}/${file}`, text);
