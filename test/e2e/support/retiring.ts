/** The day for which nothing must be registered on a key before it goes. */
import { readFile, writeFile } from "node:fs/promises";
import type { Workspace } from "./workspace.js";

/** A day cannot pass in a test, so Terraform's state is made to say that it has. */
export async function aDayPasses({ stateFile }: Workspace): Promise<void> {
  const text = await readFile(stateFile, "utf8");
  const dayAgo = new Date(Date.now() - 25 * 3_600_000).toISOString().replace(/\.\d{3}Z$/, "Z");
  const { serial }: { serial: number } = JSON.parse(text);
  await writeFile(
    stateFile,
    text
      .replaceAll(/"unused_since": "[^"]+"/g, `"unused_since": "${dayAgo}"`)
      .replace(`"serial": ${serial}`, `"serial": ${serial + 1}`),
  );
}
