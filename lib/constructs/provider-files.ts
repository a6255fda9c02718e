/** The provider as Terraform wants it: its address, its platforms, its files under the names that Terraform asks for. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BUNDLE, bundlePath, ownPackage } from "./own-package.js";

/** The provider's address: on a host that nobody can own. */
export const PROVIDER_SOURCE = "terraform.local/cluster-kms/clusterkms";

/** Where it is laid for. The bundle is JavaScript, the same for all. */
export const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"] as const;

/** An operating system and a processor, in Terraform's words. */
export type Platform = (typeof PLATFORMS)[number];

/** A version of the provider. */
export interface ProviderFiles {
  readonly version: string;
  /** By name; the executable's begins with that of the bundle, and ends with the version. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** The provider that is built in this package; undefined where it is not. */
export function providerFiles(): ProviderFiles | undefined {
  const { version } = ownPackage();
  const path = bundlePath();
  if (!existsSync(path)) return undefined;
  const folder = dirname(path);
  const named = (file: string) => (file === BUNDLE ? `${file}_v${version}` : file);
  return {
    version,
    files: new Map(readdirSync(folder).map((file) => [named(file), readFileSync(join(folder, file))])),
  };
}
