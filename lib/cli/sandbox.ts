/** `cluster-kms sandbox`: a local IBM Cloud in the foreground, and a few looks and turns at a running one. */
import { Command } from "commander";
import { parse } from "yaml";
import { demoSeed, type LogEntry, type SandboxSeed, startSandbox } from "../sandbox/index.js";
import { readSeed } from "../sandbox/read-seed.js";
import type { CommandIo } from "./io.js";
import { clientCommands } from "./sandbox-client.js";

const PORT = 8410;
/** A seed may be large, but a file of gigabytes is a mistake. */
const LARGEST_SEED = 16 * 1024 * 1024;

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
  const fleet = seed === undefined ? demoSeed : await seedFrom(io, seed);
  if (fleet === undefined) return;
  try {
    const sandbox = await startSandbox({
      seed: fleet,
      port: wanted,
      scale: speed,
      ...(quiet ? {} : { onRequest: (entry) => io.stderr(lineOf(entry)) }),
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

async function seedFrom(io: CommandIo, file: string): Promise<SandboxSeed | undefined> {
  const text = await io.readText(file, LARGEST_SEED);
  if (!text.ok) {
    complain(io, `${file}: ${text.error.message}`);
    return undefined;
  }
  const seed = readSeed(yaml(text.value));
  if (seed.ok) return seed.value;
  complain(io, `${file}: ${seed.error}`);
  return undefined;
}

function yaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function complain(io: CommandIo, message: string): void {
  io.stderr(`${message}\n`);
  io.exit(1);
}

const lineOf = ({ operation, method, path, account, status }: LogEntry) =>
  `${String(status).padEnd(5)} ${method.padEnd(6)} ${path}  ${operation}${account === undefined ? "" : `  as ${account.slice(0, 6)}…`}\n`;
