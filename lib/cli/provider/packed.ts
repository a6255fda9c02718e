/**
 * The provider in the packed layout of a filesystem mirror: an archive for each platform, as `terraform providers
 * mirror` writes them (https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror).
 */
import { createHash } from "node:crypto";
import { posix } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { BUNDLE } from "../../constructs/own-package.js";
import { type Platform, PROVIDER_SOURCE, type ProviderFiles } from "../../constructs/provider-files.js";

/** An archive's times must not be those of this run, and the format knows none before 1980. */
const TIME = new Date(1980, 0, 1);
/** Permissions stand in the upper half of an entry's attributes, in the form of Unix (host system 3). */
const UNIX = 3;
const attributes = (mode: number): number => ((0o100_000 | mode) << 16) >>> 0;

/** The files of the mirror, by their paths in it; the same bytes for the same version on every machine. */
export function packedProvider(
  { version, files }: ProviderFiles,
  platforms: readonly Platform[],
): ReadonlyMap<string, Uint8Array> {
  const inside: Zippable = {};
  for (const name of [...files.keys()].sort()) {
    const mode = name.startsWith(BUNDLE) ? 0o755 : 0o644;
    inside[name] = [files.get(name) ?? new Uint8Array(), { mtime: TIME, os: UNIX, attrs: attributes(mode) }];
  }
  // The bundle is JavaScript: one archive serves all platforms, under their names.
  const archive = zipSync(inside, { level: 9 });
  const names = [...platforms].sort().map((platform) => `${BUNDLE}_${version}_${platform}.zip`);
  const sum = createHash("sha256").update(archive).digest("hex");
  const sums = names.map((name) => `${sum}  ${name}\n`).join("");
  return new Map([
    ...names.map((name) => [posix.join(PROVIDER_SOURCE, name), archive] as const),
    [posix.join(PROVIDER_SOURCE, `${BUNDLE}_${version}_SHA256SUMS`), Buffer.from(sums)],
  ]);
}
