/** A seed from a file, YAML or JSON. */
import { parse } from "yaml";
import { err, type Result } from "../model/result.js";
import type { SandboxSeed } from "../sandbox/index.js";
import { readSeed } from "../sandbox/read-seed.js";
import type { CommandIo } from "./io.js";

/** A seed may be large, but a file of gigabytes is a mistake. */
const LARGEST_SEED = 16 * 1024 * 1024;

/** The error is one line that begins with the file's name. */
export async function seedFile(io: CommandIo, file: string): Promise<Result<SandboxSeed, string>> {
  const text = await io.readText(file, LARGEST_SEED);
  if (!text.ok) return err(`${file}: ${text.error.message}`);
  const seed = readSeed(yaml(text.value));
  return seed.ok ? seed : err(`${file}: ${seed.error}`);
}

function yaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
