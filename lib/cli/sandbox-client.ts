/** `cluster-kms sandbox state|log|advance|console|reset`: looks and turns at a sandbox that runs in another process. */
import { Command } from "commander";
import type { CommandIo } from "./io.js";

export function clientCommands(io: CommandIo): readonly Command[] {
  const url = "--url <url>";
  const where = "where the sandbox is; without it what IBMCLOUD_IAM_API_ENDPOINT says";
  const to = async (given: { url?: string }, method: string, path: string, body?: unknown) => {
    const base = given.url ?? io.env["IBMCLOUD_IAM_API_ENDPOINT"];
    if (base === undefined) return fail(io, "Where is the sandbox? Give --url, or set IBMCLOUD_IAM_API_ENDPOINT.");
    const answer = await io
      .fetch(`${base.replace(/\/+$/, "")}/_sandbox/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      })
      .catch(() => undefined);
    if (answer === undefined) return fail(io, `No sandbox answers at ${base}.`);
    const text = await answer.text();
    if (!answer.ok) return fail(io, `The sandbox refused: ${text}`);
    if (text !== "") io.stdout(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
  };
  return [
    new Command("state")
      .description("print what there is, as JSON")
      .option(url, where)
      .action((options) => to(options, "GET", "state")),
    new Command("log")
      .description("print every request it has seen, as JSON")
      .option(url, where)
      .action((options) => to(options, "GET", "log")),
    new Command("advance")
      .description("push its time ahead")
      .argument("<seconds>", "virtual seconds")
      .option(url, where)
      .action((seconds: string, options) => to(options, "POST", "clock/advance", { seconds: Number(seconds) })),
    new Command("console")
      .description("do what somebody might do in the console: enable, rotate, disable-key, enable-key, delete-cluster")
      .argument("<action>", "the action")
      .option("--cluster <id>", "the cluster's ID")
      .option("--key <id>", "the key's ID")
      .option(url, where)
      .action((action: string, { cluster, key, ...options }) =>
        to(options, "POST", `console/${action}`, { cluster, key }),
      ),
    new Command("fault")
      .description("add a fault by rule, as JSON: {operation, match?, times?, skip?, action}")
      .argument("<json>", "the rule")
      .option(url, where)
      .action((json: string, options) => to(options, "POST", "faults", parsed(json))),
    new Command("reset")
      .description("forget the log and the faults")
      .option(url, where)
      .action(async (options) => {
        await to(options, "DELETE", "log");
        await to(options, "DELETE", "faults");
      }),
  ];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function fail(io: CommandIo, message: string): void {
  io.stderr(`${message}\n`);
  io.exit(1);
}
