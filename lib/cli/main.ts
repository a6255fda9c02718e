#!/usr/bin/env node
/** The `cluster-kms` command: parses, calls, prints. Each subcommand is a file of its own. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { machine } from "./before/index.js";
import { checkCommand } from "./check.js";
import { connectFromEnv } from "./connect.js";
import { tokenOwner } from "./discover/token-owner.js";
import { writeText } from "./discover/write-text.js";
import { discoverCommand } from "./discover.js";
import { doctorCommand } from "./doctor.js";
import { explainCommand } from "./explain.js";
import { addFile } from "./init/add-file.js";
import { initCommand } from "./init.js";
import { nodeIo } from "./io.js";
import { listCommand } from "./list.js";
import { observeCommand } from "./observe.js";
import { planCommand } from "./plan.js";
import { putFile } from "./provider/put-file.js";
import { providerCommand } from "./provider.js";
import { sandboxCommand } from "./sandbox.js";
import { statusCommand } from "./status.js";
import { validateCommand } from "./validate.js";

const io = nodeIo();

const program = new Command("cluster-kms")
  .description("Encrypts the Kubernetes secrets of IBM Cloud clusters with root keys that you own.")
  .version(ownVersion(dirname(fileURLToPath(import.meta.url))))
  .showSuggestionAfterError()
  .exitOverride()
  .addCommand(validateCommand(io))
  .addCommand(statusCommand(io, (accounts) => connectFromEnv(accounts, process.env)))
  .addCommand(listCommand(io, (accounts) => connectFromEnv(accounts, process.env)))
  .addCommand(
    discoverCommand(io, {
      connector: (accounts) => connectFromEnv(accounts, process.env),
      tokenOwner: tokenOwner(process.env),
      writeText,
      watched: process.stderr.isTTY === true,
    }),
  )
  .addCommand(doctorCommand(io, (accounts) => connectFromEnv(accounts, process.env), machine(), process.versions.node))
  .addCommand(planCommand(io, (accounts) => connectFromEnv(accounts, process.env), writeText))
  .addCommand(observeCommand(io, (accounts) => connectFromEnv(accounts, process.env), writeText))
  .addCommand(checkCommand(io))
  .addCommand(explainCommand(io))
  .addCommand(initCommand(io, addFile))
  .addCommand(providerCommand(io, putFile))
  .addCommand(sandboxCommand(io));

// Commander's own errors are thrown, also those of subcommands, so that the exit code is decided in one place.
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its message; a usage error ends with 64 (sysexits' EX_USAGE), help and version with 0.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 64;
}

/** The version in the nearest package.json above: this file runs from the sources and from `dist`. */
function ownVersion(folder: string): string {
  try {
    const told: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (typeof told === "object" && told !== null && "version" in told && typeof told.version === "string")
      return told.version;
  } catch {
    // Not here: look further up.
  }
  const above = dirname(folder);
  return above === folder ? "unknown" : ownVersion(above);
}
