#!/usr/bin/env node
/** Removes from `dist` what no source compiles to any more: a package must not carry the code of a former version. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  const inside = relative(dist, path);
  // The provider's bundle has a script of its own, which removes what it no longer makes.
  if (!entry.isFile() || inside.startsWith("provider")) continue;
  const source = join(root, inside.replace(/(\.d\.ts|\.js)$/, ".ts"));
  if (!existsSync(source)) rmSync(path);
}
