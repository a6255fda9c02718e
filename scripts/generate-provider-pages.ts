/** Writes `docs/resources`, `docs/data-sources` and `docs/functions`: a page for all that the provider has. `npm run generate:pages`. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { pageMaterial } from "./provider-page-material.js";
import { providerPages } from "./provider-pages.js";

const docs = new URL("../docs/", import.meta.url);
const pages = providerPages(pageMaterial());
for (const kind of ["resources", "data-sources", "functions"]) {
  await rm(new URL(kind, docs), { recursive: true, force: true });
  await mkdir(new URL(kind, docs), { recursive: true });
}
for (const [path, text] of pages) await writeFile(new URL(path, docs), text);
