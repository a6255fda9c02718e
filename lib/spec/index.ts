/** The file, read and checked: what others may use of this folder (README.md). */
export type { FileProblem, FileReport } from "./problems.js";
export { readSpec, readSpecFile } from "./read.js";
export { renderFileReport } from "./render.js";
