/** The file, read and checked: what others may use of this folder (README.md). */
export type { FileError, ReadText } from "./files.js";
export type { FileProblem, FileReport } from "./problems.js";
export { readSpec, readSpecFile } from "./read.js";
export { type RenderOptions, renderFileReport } from "./render.js";
