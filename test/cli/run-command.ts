/** Runs a command in this process, with everything it printed and the code it asked to end with. */
import type { Command } from "commander";
import { type CommandIo, type ExitCode, nodeIo } from "../../lib/cli/io.js";

export async function runInProcess(
  command: (io: CommandIo) => Command,
  args: readonly string[],
  world: Partial<CommandIo> = {},
): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: ExitCode | undefined }> {
  let stdout = "";
  let stderr = "";
  let code: ExitCode | undefined;
  const io: CommandIo = {
    ...nodeIo(),
    colour: false,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    exit: (given) => {
      code = given;
    },
    now: () => Date.parse("2026-11-24T12:00:00Z"),
    ...world,
  };
  const made = command(io).exitOverride().configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
  await made.parseAsync([...args], { from: "user" });
  return { stdout, stderr, code };
}
