/** `cluster-kms sandbox`: a local IBM Cloud in the foreground, and a few looks and turns at a running one. */
import { Command } from "commander";
import { ok } from "../model/result.js";
import { demoSeed, type SandboxSeed, startSandbox } from "../sandbox/index.js";
import type { CommandIo } from "./io.js";
import { clientCommands } from "./sandbox-client.js";
import { seedFile } from "./sandbox-seed.js";
import { requestLine } from "./sandbox-words.js";

const PORT = 8410;

interface Options {
  readonly port: string;
  readonly seed?: string;
  readonly scale: string;
  readonly quiet?: boolean;
}

export function sandboxCommand(io: CommandIo): Command {
  const command = new Command("sandbox")
    .description("run a local IBM Cloud on 127.0.0.1 until Ctrl-C")
    .option("--port <number>", "the port; the next free one where it is taken", String(PORT))
    .option("--seed <file>", "what there is, as YAML or JSON; without it two accounts with two clusters")
    .option("--scale <number>", "virtual seconds in one second", "1")
    .option("--quiet", "print no line for each request")
    .addHelpText("after", "\nIt prints the variables to set in another shell. Ctrl-C ends it with exit code 0.")
    .action((options: Options) => serve(io, options));
  for (const client of clientCommands(io)) command.addCommand(client);
  return command;
}

async function serve(io: CommandIo, { port, seed, scale, quiet = false }: Options): Promise<void> {
  const wanted = Number(port);
  const speed = Number(scale);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535)
    return complain(io, `--port: \`${port}\` is not a port`);
  if (!(speed > 0)) return complain(io, `--scale: \`${scale}\` is not a number above 0`);
  const read = seed === undefined ? ok(demoSeed) : await seedFile(io, seed);
  if (!read.ok) return complain(io, read.error);
  const fleet = read.value;
  try {
    const sandbox = await startSandbox({
      seed: fleet,
      port: wanted,
      scale: speed,
      ...(quiet ? {} : { onRequest: (entry) => io.stderr(requestLine({ ...entry })) }),
    });
    if (sandbox.port !== wanted && wanted !== 0) io.stderr(`Port ${wanted} is taken; listening on ${sandbox.port}.\n`);
    const variables = {
      ...sandbox.env(),
      ...credentials(fleet),
      ...(speed === 1 ? {} : { CLUSTERKMS_TIME_SCALE: scale }),
    };
    for (const [name, value] of Object.entries(variables)) io.stdout(`export ${name}=${value}\n`);
    io.stderr(`\nA sandbox of IBM Cloud is at ${sandbox.url}. Set these variables in another shell. Ctrl-C ends it.\n`);
    await io.interrupted();
    await sandbox.close();
  } catch (error) {
    complain(io, error instanceof Error ? error.message : String(error));
  }
}

/** The API keys that the seed names variables for: they open nothing but this sandbox. */
const credentials = ({ accounts }: SandboxSeed) =>
  Object.fromEntries(
    accounts.flatMap(({ apiKeys }) =>
      apiKeys.flatMap(({ key, variable }) => (variable === undefined ? [] : [[variable, key]])),
    ),
  );

function complain(io: CommandIo, message: string): void {
  io.stderr(`${message}\n`);
  io.exit(1);
}
