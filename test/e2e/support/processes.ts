/** The provider's process, which Terraform starts and no test holds. */
import { readlink, realpath } from "node:fs/promises";
import { run } from "../../support/run.js";

/** The process of the provider that Terraform runs in this folder: the one whose program lies in it. */
export async function providerIn(folder: string): Promise<number> {
  const { stdout } = await run("ps", ["-eo", "pid=,args="], { cwd: folder, env: process.env });
  const pids = await Promise.all(
    stdout
      .split("\n")
      .filter((text) => text.includes("terraform-provider-clusterkms"))
      .map(async (text) => {
        const pid = Number.parseInt(text, 10);
        const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => "");
        return cwd.startsWith(await realpath(folder)) ? pid : undefined;
      }),
  );
  const pid = pids.find((each) => each !== undefined);
  if (pid === undefined) throw new Error(`no provider runs in ${folder}`);
  return pid;
}
