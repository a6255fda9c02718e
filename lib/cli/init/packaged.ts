/** Files that this package carries for projects. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ownPackage } from "../../constructs/own-package.js";

/** The text of one of them, by its path in the package. */
export const packaged = (...path: readonly string[]): string => readFileSync(join(ownPackage().root, ...path), "utf8");
