/** `cluster-kms sandbox state|log|kubeconfig|clock|advance|console|fault|faults|reset`: looks and turns at a running sandbox. */
import { Command } from "commander";
import type { CommandIo } from "./io.js";
import { seedFile } from "./sandbox-seed.js";
import { clockWords, faultWords, logWords, stateWords } from "./sandbox-words.js";

interface Where {
  readonly url?: string;
  readonly json?: boolean;
}

/** How an answer is written for people; one without a body is silence. */
type Words = (told: unknown) => string;

/**
 * The subcommands; they reach it over HTTP, so that it may run in any other process. None has an option of the
 * foreground's, since commander would take it for that.
 */
export function clientCommands(io: CommandIo): readonly Command[] {
  /** The text of the answer; undefined where there is none, which has been said then. */
  const reach = async (given: Where, method: string, path: string, body?: unknown): Promise<string | undefined> => {
    const base = given.url ?? io.env["IBMCLOUD_IAM_API_ENDPOINT"];
    if (base === undefined) return void fail(io, "Where is the sandbox? Give --url, or set IBMCLOUD_IAM_API_ENDPOINT.");
    const answer = await io
      .fetch(`${base.replace(/\/+$/, "")}/_sandbox/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      })
      .catch(() => undefined);
    if (answer === undefined) return void fail(io, `No sandbox answers at ${base}.`);
    const text = await answer.text();
    return answer.ok ? text : void fail(io, `The sandbox refused: ${text}`);
  };
  const ask = async (given: Where, words: Words, method: string, path: string, body?: unknown) => {
    const text = await reach(given, method, path, body);
    if (text === undefined || text === "") return;
    const told = parsed(text);
    if (told === undefined) return fail(io, "What answers there is no sandbox.");
    io.stdout(given.json === true ? `${JSON.stringify(told, undefined, 2)}\n` : words(told));
  };
  const command = (name: string, description: string) =>
    new Command(name)
      .description(description)
      .option("--url <url>", "where the sandbox is; without it what IBMCLOUD_IAM_API_ENDPOINT says")
      .option("--json", "print the answer as JSON");
  return [
    command("state", "print what there is").action((where) => ask(where, stateWords, "GET", "state")),
    command("log", "print every request it has seen").action((where) => ask(where, logWords, "GET", "log")),
    new Command("kubeconfig")
      .description("print a kubeconfig that leads to one of its clusters")
      .argument("<cluster>", "the cluster's name or ID")
      .option("--url <url>", "where the sandbox is; without it what IBMCLOUD_IAM_API_ENDPOINT says")
      .action(async (cluster: string, where: Where) => {
        const text = await reach(where, "GET", `kubeconfig/${encodeURIComponent(cluster)}`);
        if (text !== undefined) io.stdout(text);
      }),
    command("clock", "print its time, and set how fast it runs")
      .option("--run <scale>", "virtual seconds in one second; 0 holds time")
      .action(({ run: scale, ...where }: Where & { readonly run?: string }) =>
        scale === undefined
          ? ask(where, clockWords, "GET", "clock")
          : ask(where, clockWords, "POST", "clock/scale", { scale: number(scale) }),
      ),
    command("advance", "push its time ahead")
      .argument("<seconds>", "virtual seconds")
      .action((seconds: string, where) =>
        ask(where, clockWords, "POST", "clock/advance", { seconds: number(seconds) }),
      ),
    command(
      "console",
      "do what somebody might do in the console: enable, rotate, disable-key, enable-key, destroy-key, set-cluster, delete-cluster, add-authorization, remove-authorizations",
    )
      .argument("<action>", "the action")
      .option("--cluster <id>", "the cluster's ID")
      .option("--key <id>", "the key's ID")
      .option("--with <json>", "anything else that the action takes")
      .action((action: string, { cluster, key, with: more, ...where }) =>
        ask(where, () => "", "POST", `console/${action}`, { cluster, key, ...fields(parsed(more ?? "")) }),
      ),
    command("fault", "add a fault by rule, as JSON: {operation, match?, account?, times?, skip?, action}")
      .argument("<json>", "the rule")
      .action((json: string, where) => ask(where, faultWords, "POST", "faults", parsed(json) ?? null)),
    command("faults", "print the faults in force")
      .option("--clear", "take them all away")
      .action(({ clear = false, ...where }: Where & { readonly clear?: boolean }) =>
        ask(where, faultWords, clear ? "DELETE" : "GET", "faults"),
      ),
    command("reset", "begin anew: what there is, the log and the faults; tokens end, time goes on")
      .option(
        "--to <seed>",
        "a file with what there is from now on, as YAML or JSON; without it what it was started with",
      )
      .action(async ({ to: seed, ...where }: Where & { readonly to?: string }) => {
        if (seed === undefined) return ask(where, () => "", "POST", "reset");
        const read = await seedFile(io, seed);
        return read.ok ? ask(where, () => "", "PUT", "seed", read.value) : fail(io, read.error);
      }),
  ];
}

/** The number that a text is, or else the text, so that the sandbox says what is wrong with it. */
const number = (text: string): number | string => {
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : value;
};

const fields = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

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
