/** The runner with real processes and real signals. */
import { describe, expect, it } from "vitest";
import { nodeRunner, type StopSignal } from "../../../lib/cli/stage/runner.js";

const here = { cwd: process.cwd(), env: process.env };
const script = (text: string, onLine?: (line: string) => void) => ({
  command: process.execPath,
  args: ["-e", text],
  ...here,
  ...(onLine === undefined ? {} : { onLine }),
});

/** Counts the interrupts that it gets, and ends by itself a moment after the first, as Terraform does. */
const WAITS = `
  let interrupts = 0;
  process.on("SIGINT", () => { interrupts += 1; if (interrupts === 1) setTimeout(() => { console.log("got " + interrupts); process.exit(3); }, 200); });
  console.log("ready");
  setInterval(() => undefined, 1000);
`;

describe("the programs of a stage", { timeout: 30_000 }, () => {
  it("are run to their end, with what they say line by line", async () => {
    const lines: string[] = [];
    const ended = await nodeRunner(() => undefined).run(
      script(
        'process.stdout.write("one\\ntw"); process.stdout.write("o\\nthree"); console.error("talk"); process.exitCode = 7',
        (line) => lines.push(line),
      ),
    );
    expect(ended).toEqual({ code: 7, stdout: "one\ntwo\nthree", stderr: "talk\n" });
    expect(lines).toEqual(["one", "two", "three"]);
  });

  it("that are not there say so by their code", async () => {
    expect(await nodeRunner(() => undefined).run({ command: "no-such-terraform", ...here })).toMatchObject({
      code: undefined,
    });
  });

  it("are interrupted once and waited for, however often the stage is told to stop; then none is started", async () => {
    let tell: (signal: StopSignal) => void = () => undefined;
    const runner = nodeRunner((told) => {
      tell = told;
    });
    const ended = await runner.run(
      script(WAITS, (line) => {
        if (line !== "ready") return;
        tell("SIGTERM");
        // Two of a kind that come at once are one to a process.
        setTimeout(() => tell("SIGINT"), 80);
      }),
    );
    expect(ended).toMatchObject({ code: 3, stdout: "ready\ngot 1\n" });
    expect(runner.stopped()).toBe("SIGTERM");
    expect(await runner.run(script('console.log("started")'))).toEqual({ code: null, stdout: "", stderr: "" });
  });

  it("are in a group of their own: what a terminal sends to the group of the command does not reach them", async () => {
    const { stdout } = await nodeRunner(() => undefined).run({
      command: 'ps -o pgid= -p $$ | tr -d " "; echo $$',
      shell: true,
      ...here,
    });
    const [group, pid] = stdout.trim().split("\n");
    expect(group).toBe(pid);
  });
});
