/** Times commands side by side: the candidates take turns, so that a slow moment of the machine meets all of them. */
import { spawn } from "node:child_process";

export interface Candidate {
  readonly name: string;
  run(): Promise<void>;
}

export interface Timing {
  readonly name: string;
  /** Milliseconds. */
  readonly median: number;
  readonly least: number;
}

/** Runs every candidate `rounds` times in turn, after one round that does not count. */
export async function sideBySide(candidates: readonly Candidate[], rounds: number): Promise<readonly Timing[]> {
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, run } of candidates) {
      const start = performance.now();
      await run();
      if (round >= 0) times.get(name)?.push(performance.now() - start);
    }
  }
  return candidates.map(({ name }) => {
    const sorted = [...(times.get(name) ?? [])].sort((a, b) => a - b);
    return { name, median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, least: sorted[0] ?? Number.NaN };
  });
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end; fails with its output when it does. */
export async function runCommand({ program, args, cwd, env = process.env }: Command): Promise<string> {
  const child = spawn(program, [...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((done, broken) => child.once("error", broken).once("close", done));
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}\n${output}`);
  return output;
}
