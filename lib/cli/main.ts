#!/usr/bin/env node
/** The `cluster-kms` command: parses, calls, prints. Its subcommands stand in `commands.ts`, each in a file of its own. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { commandsFor } from "./commands.js";
import { nodeIo } from "./io.js";
import { notesFolder, notesIn } from "./prove/note.js";
import { Interrupted } from "./watched.js";

const program = new Command("cluster-kms")
  .description("Encrypts the Kubernetes secrets of IBM Cloud clusters with root keys that you own.")
  .version(ownVersion(dirname(fileURLToPath(import.meta.url))))
  .showSuggestionAfterError()
  .exitOverride();
const args = process.argv.slice(2);
const io = nodeIo();
await tellOfDrills(args[0]);
for (const command of await commandsFor(args, io)) program.addCommand(command);

// Commander's own errors are thrown, also those of subcommands, so that the exit code is decided in one place.
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    // At once: what was asked of the cloud would be waited for.
    process.exit(130);
  }
  // Commander has printed its message; a usage error ends with 64 (sysexits' EX_USAGE), help and version with 0.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 64;
}

/** A key that a drill may have left disabled is told of by every command but the one that acts on it. */
async function tellOfDrills(command = "-"): Promise<void> {
  if (command === "drill" || command.startsWith("-")) return;
  const notes = notesIn(notesFolder(process.env));
  if ((await notes.list()).length === 0) return;
  const { tellNotes } = await import("./prove/resume.js");
  await tellNotes(io, notes);
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
