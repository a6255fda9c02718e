/** Looks for keys and tokens in everything that a run has left behind. */
import { readdir, readFile } from "node:fs/promises";
import { expect } from "vitest";
import { SECRETS } from "./fleet.js";
import type { Workspace } from "./workspace.js";

/** Fails where a file of the workspace, or one of the texts, holds an API key or a token that was given out. */
export async function expectNoSecret(w: Workspace, texts: Readonly<Record<string, string>>): Promise<void> {
  const tokens = w.sandbox.tokens();
  expect(tokens.length).toBeGreaterThan(0);
  const files = await everyFile(w.folder);
  expect(files.size).toBeGreaterThan(4);
  for (const [name, text] of new Map([...files, ...Object.entries(texts)]))
    for (const secret of [...Object.values(SECRETS), ...tokens])
      expect(text.includes(secret), `${name} holds a secret`).toBe(false);
}

async function everyFile(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("terraform-provider-"));
  return new Map(
    await Promise.all(
      files.map(async (entry) => [entry.name, await readFile(`${entry.parentPath}/${entry.name}`, "latin1")] as const),
    ),
  );
}
