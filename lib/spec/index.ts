/** The file, read and checked: what others may use of this folder (README.md). */
export type { FileProblem, FileReport } from "./problems.js";
export { readSpec, readSpecFile } from "./read.js";
export { renderFileReport } from "./render.js";
export { isVariableName } from "./secrets.js";
export type { Additions, Item } from "./write/addition.js";
export { entryNames, isEntryName, type Nameless, plainName } from "./write/entry-name.js";
export { addTo } from "./write/insert.js";
export { rekey } from "./write/rekey.js";
export { MAX_BYTES } from "./yaml.js";
