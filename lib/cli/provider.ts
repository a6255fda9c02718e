/** `cluster-kms provider pack`: the provider as a filesystem mirror, for teams that mirror providers. */
import { join, resolve } from "node:path";
import { Command } from "commander";
import { PLATFORMS, type Platform, providerFiles } from "../constructs/provider-files.js";
import type { Problem } from "../model/problem.js";
import { failed } from "./end.js";
import type { CommandIo } from "./io.js";
import { packedProvider } from "./provider/packed.js";
import type { PutFile } from "./write-file.js";

interface Options {
  readonly out: string;
  readonly platform: readonly string[];
  readonly json?: boolean;
}

/** The command, with its subcommand. */
export function providerCommand(io: CommandIo, put: PutFile): Command {
  const pack = new Command("pack")
    .description("write the provider as a filesystem mirror: an archive for each platform, and their checksums")
    .requiredOption("--out <folder>", "the folder of the mirror; made where it is missing")
    .option("--platform <os_arch...>", `which platforms, of ${PLATFORMS.join(", ")}`, [...PLATFORMS])
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      "\nThe same version gives the same bytes everywhere. Nothing is signed.\nExit codes: 0 written, 1 error.",
    )
    .action((options: Options) => packAll(options, io, put));
  return new Command("provider").description("the Terraform provider of this package").addCommand(pack);
}

async function packAll({ out, platform, json = false }: Options, io: CommandIo, put: PutFile): Promise<void> {
  const unknown = platform.filter((name) => !isPlatform(name));
  if (unknown.length > 0)
    return fail(
      io,
      "USAGE",
      "--platform",
      `There is none for ${unknown.join(", ")}.`,
      `Choose of: ${PLATFORMS.join(", ")}.`,
    );
  const provider = providerFiles();
  if (provider === undefined)
    return fail(
      io,
      "PROVIDER_BUNDLE_MISSING",
      "provider clusterkms",
      "It is not in this package.",
      "Run `npm run build`.",
    );
  const files = packedProvider(provider, platform.filter(isPlatform));
  for (const [path, content] of files) {
    const written = await put(join(out, path), content);
    if (!written.ok)
      return fail(
        io,
        "FILE_UNWRITABLE",
        join(out, path),
        `It could not be written: ${written.error}.`,
        "Check the folder and its permissions, and run again.",
      );
  }
  if (json) io.stdout(`${JSON.stringify({ files: [...files.keys()] }, null, 2)}\n`);
  else {
    io.stdout([...files.keys()].map((path) => `${join(out, path)}\n`).join(""));
    io.stderr(`\nIn Terraform's CLI configuration (~/.terraformrc):\n\n${configuration(resolve(out))}`);
  }
  io.exit(0);
}

const configuration = (folder: string): string => `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(folder)}
    include = ["terraform.local/*/*"]
  }
  direct {
    exclude = ["terraform.local/*/*"]
  }
}
`;

const isPlatform = (name: string): name is Platform => PLATFORMS.some((platform) => platform === name);

function fail(io: CommandIo, code: Problem["code"], subject: string, seen: string, todo: string): void {
  failed(io, { code, severity: "refused", subject, seen, todo: [todo] });
}
