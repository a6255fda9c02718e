/** Writes `docs/codes/`: a page for every code of the catalog, and their list. `npm run generate:codes`. */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { codePages } from "./code-pages.js";

const folder = new URL("../docs/codes/", import.meta.url);
const pages = codePages();
await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) {
  if (!pages.has(name)) await rm(new URL(name, folder));
}
for (const [name, text] of pages) await writeFile(new URL(name, folder), text);
