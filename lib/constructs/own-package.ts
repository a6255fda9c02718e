/** Where this package lies, which version it is and where its provider is: the same from the sources and compiled. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package that this code belongs to. */
export interface OwnPackage {
  /** Its folder, an absolute path: never written into anything. */
  readonly root: string;
  readonly version: string;
}

const NAME = "cluster-kms";
let found: OwnPackage | undefined;

/** The file name of the provider's bundle, as it is built. */
export const BUNDLE = "terraform-provider-clusterkms";

/** The bundle, built by `npm run build`; an absolute path. */
export const bundlePath = (): string => join(ownPackage().root, "dist", "provider", BUNDLE);

/** Found by walking up to the package.json with this package's name. */
export function ownPackage(): OwnPackage {
  found ??= lookUp(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function lookUp(folder: string): OwnPackage {
  const version = versionIn(folder);
  if (version !== undefined) return { root: folder, version };
  const above = dirname(folder);
  if (above === folder) throw new Error(`no package.json of ${NAME} lies above its own code`);
  return lookUp(above);
}

function versionIn(folder: string): string | undefined {
  try {
    const told: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const is = typeof told === "object" && told !== null && "name" in told && told.name === NAME && "version" in told;
    return is && typeof told.version === "string" ? told.version : undefined;
  } catch {
    // There is none in this folder, or another tool's that is not JSON.
    return undefined;
  }
}
