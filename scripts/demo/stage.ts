/** Shows a step of the demo: the sentence, the command a user would type, and what it prints. */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quiet } from "./quiet.js";

export class Stage {
  readonly #repository: string;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #colour = process.stdout.isTTY === true && !process.env["NO_COLOR"];
  #running: ChildProcess | undefined;

  constructor(repository: string, folder: string, env: NodeJS.ProcessEnv) {
    this.#repository = repository;
    this.#folder = folder;
    this.#env = { ...env, ...(this.#colour ? {} : { FORCE_COLOR: "0", NO_COLOR: "1", TF_CLI_ARGS_plan: "-no-color" }) };
  }

  /** Makes the folder a project: the `cdktf.json` that a clone of the repository has. */
  async project(): Promise<void> {
    const app = `node --import ${join(this.#repository, "node_modules/tsx/dist/loader.mjs")} ${join(this.#repository, "main.ts")}`;
    await writeFile(
      join(this.#folder, "cdktf.json"),
      JSON.stringify({ language: "typescript", app, projectId: "demo", sendCrashReports: "false" }),
    );
  }

  say(sentence: string): void {
    console.log(`\n${this.#bold(sentence)}\n`);
  }

  show(text: string): void {
    console.log(text.trimEnd().replace(/^/gm, "    "));
  }

  /** Runs `cluster-kms …` or `cdktf …`; one that is to fail must, any other must not. */
  async command(line: string, { fails = false } = {}): Promise<void> {
    const [program = "", ...args] = line.split(" ");
    const script = program === "cdktf" ? "node_modules/cdktf-cli/bundle/bin/cdktf" : "dist/lib/cli/main.js";
    await this.#run(line, process.execPath, [join(this.#repository, script), ...args], this.#folder, fails);
  }

  /** Runs Terraform in the stack's folder. */
  async terraform(line: string, { fails = false } = {}): Promise<void> {
    const [program = "", ...args] = line.split(" ");
    const chdir = "cdktf.out/stacks/payments";
    await this.#run(`${program} -chdir=${chdir} ${args.join(" ")}`, program, args, join(this.#folder, chdir), fails);
  }

  /** Ends what is running. */
  stop(): void {
    this.#running?.kill("SIGTERM");
  }

  async #run(line: string, program: string, args: readonly string[], cwd: string, fails: boolean): Promise<void> {
    console.log(this.#dim(`$ ${line}`));
    const child = spawn(program, [...args], { cwd, env: this.#env, stdio: ["ignore", "pipe", "pipe"] });
    this.#running = child;
    const printed = quiet((text) => console.log(text), this.#colour);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", printed.push);
    const code = await new Promise<number | null>((done, broken) => child.once("error", broken).once("close", done));
    printed.end();
    this.#running = undefined;
    if ((code !== 0) !== fails) throw new Error(`\`${line}\` ended with ${code}`);
  }

  #bold = (text: string) => (this.#colour ? `\u001b[1m${text}\u001b[0m` : text);
  #dim = (text: string) => (this.#colour ? `\u001b[2m${text}\u001b[0m` : text);
}
