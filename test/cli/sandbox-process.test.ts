/** The real process: it runs until it is asked to end, and then ends well. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { start, until } from "../support/run.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

it.each(["SIGINT", "SIGTERM"] as const)(
  "`cluster-kms sandbox` ends with 0 on %s, also with a connection open",
  async (signal) => {
    const args = ["--import", "tsx", "lib/cli/main.ts", "sandbox", "--port", "0"];
    const running = start(process.execPath, args, { cwd: ROOT, env: process.env });
    const url = await until(
      "the variables",
      () => /IBMCLOUD_IAM_API_ENDPOINT=(\S+)\n[\s\S]*Ctrl-C/.exec(running.output())?.[1],
    );
    expect((await fetch(`${url}/_sandbox/state`)).status).toBe(200);
    running.kill(signal);
    const finished = await running.finished;
    expect([finished.code, finished.signal]).toEqual([0, null]);
  },
);
