/** Terraform, or OpenTofu where it is named, in the folder of a stack. */
import { join } from "node:path";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { Engine, StateMark } from "../../stage/manifest.js";
import { terraformNamed } from "../before/terraform.js";
import { isRecord, textAt } from "../check/shape.js";
import { lockHeld } from "./lock-held.js";
import { type Diagnostic, diagnosticsIn, messageIn, tellsLock, tellsStale } from "./messages.js";
import type { Ended } from "./runner.js";
import type { StageWorld } from "./world.js";

/** What Terraform said of a step that could fail. */
export interface Told {
  readonly ended: Ended;
  readonly diagnostics: readonly Diagnostic[];
}

/** A state as it was pulled; null where none was ever written. */
export type Pulled = { readonly mark: StateMark; readonly text: string } | null;

/** One program, one stack. */
export interface Terraform {
  readonly init: (readOnlyLock: boolean) => Promise<Result<null, Problem>>;
  readonly pull: () => Promise<Result<Pulled, Problem>>;
  readonly plan: (lockTimeout: string, onMessage: (message: unknown) => void) => Promise<Told>;
  /** The saved plan as JSON, and as a reader sees it. */
  readonly show: () => Promise<Result<{ readonly json: unknown; readonly text: string }, Problem>>;
  readonly apply: (plan: string, lockTimeout: string, onMessage: (message: unknown) => void) => Promise<Told>;
}

/** The name of the saved plan in the folder of its stack. */
export const SAVED_PLAN = "cluster-kms.tfplan";

/** Which program there is, and which version; a problem where there is none that answers. */
export async function engineOf({ io, runner, folder }: StageWorld): Promise<Result<Engine, Problem>> {
  const { program, subject } = terraformNamed(io.env);
  const { code, stdout } = await runner.run({
    command: program,
    args: ["version"],
    cwd: folder,
    env: quietEnv(io.env),
  });
  const [, product, version] = /^(Terraform|OpenTofu) v(\S+)/m.exec(stdout) ?? [];
  if (code === 0 && version !== undefined) {
    return ok({ product: product === "OpenTofu" ? "OpenTofu" : "Terraform", version });
  }
  const seen = `\`${program} version\` ${code === undefined ? "could not be started" : "did not tell its version"}.`;
  return err({ code: "TERRAFORM_MISSING", severity: "refused", subject, seen });
}

/** Terraform in the folder of that stack. */
export function terraformIn({ io, runner }: StageWorld, stack: string, cwd: string): Terraform {
  const { program } = terraformNamed(io.env);
  const env = quietEnv(io.env);
  const run = (args: readonly string[], onLine?: (line: string) => void) =>
    runner.run({ command: program, args, cwd, env, ...(onLine === undefined ? {} : { onLine }) });
  const failed = (step: string, { stdout, stderr }: Ended) =>
    err(failure(stack, step, diagnosticsIn(stdout), `${stderr}\n${stdout.startsWith("{") ? "" : stdout}`));
  const passOn = (onMessage: (message: unknown) => void) => (line: string) => {
    const message = messageIn(line);
    if (message !== undefined) onMessage(message);
  };
  const told = (ended: Ended): Told => ({ ended, diagnostics: diagnosticsIn(ended.stdout) });
  return {
    init: async (readOnlyLock) => {
      const ended = await run(["init", "-input=false", "-no-color", ...(readOnlyLock ? ["-lockfile=readonly"] : [])]);
      return ended.code === 0 ? ok(null) : failed("init", ended);
    },
    pull: async () => {
      const ended = await run(["state", "pull"]);
      if (ended.code !== 0) return failed("state pull", ended);
      if (ended.stdout.trim() === "" || isUnwritten(ended.stdout)) return ok(null);
      const mark = markIn(ended.stdout);
      return mark === undefined ? failed("state pull", ended) : ok({ mark, text: ended.stdout });
    },
    plan: async (lockTimeout, onMessage) =>
      told(
        await run(
          ["plan", "-input=false", "-json", `-lock-timeout=${lockTimeout}`, `-out=${SAVED_PLAN}`],
          passOn(onMessage),
        ),
      ),
    show: async () => {
      const [shown, text] = await Promise.all([
        run(["show", "-json", SAVED_PLAN]),
        run(["show", "-no-color", SAVED_PLAN]),
      ]);
      const json = shown.code === 0 ? messageIn(shown.stdout) : undefined;
      if (json === undefined) return failed("show -json", shown);
      return text.code === 0 ? ok({ json, text: text.stdout }) : failed("show", text);
    },
    apply: async (plan, lockTimeout, onMessage) =>
      told(await run(["apply", "-input=false", "-json", `-lock-timeout=${lockTimeout}`, plan], passOn(onMessage))),
  };
}

/** Terraform's failure as a problem, with its own words. */
export function failure(stack: string, step: string, diagnostics: readonly Diagnostic[], printed: string): Problem {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const words =
    errors.length > 0
      ? errors.map(({ summary, detail, address }) =>
          [address === undefined ? summary : `${address}: ${summary}`, detail].filter(Boolean).join("\n\n"),
        )
      : [printed.trim() === "" ? "It said nothing." : printed.trim()];
  const locked = errors.some(tellsLock) || tellsLock({ summary: printed });
  // What Terraform prints of a lock may be of the one that asked for it.
  const holder = locked ? lockHeld(words.join("\n\n")) : undefined;
  const stale = errors.some(tellsStale) || tellsStale({ summary: printed });
  return {
    code: locked ? "STATE_LOCKED" : stale ? "STATE_MOVED" : "TERRAFORM_FAILED",
    severity: "refused",
    subject: `stack ${stack}`,
    seen: [holder, `\`terraform ${step}\` said:`, ...words].filter(Boolean).join("\n\n"),
  };
}

/** Of some backends (`http` is one) Terraform prints a state that was never written as an empty one without a lineage. */
function isUnwritten(text: string): boolean {
  const told = messageIn(text.trimStart());
  return isRecord(told) && told["lineage"] === "" && told["serial"] === 0;
}

function markIn(text: string): StateMark | undefined {
  const told = messageIn(text.trimStart());
  const [lineage, serial] = [textAt(told ?? {}, "lineage"), isRecord(told) ? told["serial"] : undefined];
  return lineage !== undefined && typeof serial === "number" ? { lineage, serial } : undefined;
}

/** Which workspace Terraform works in there, by its own rules: the variable, then what was selected in the folder. */
export async function workspaceIn({ io, files }: StageWorld, cwd: string): Promise<string> {
  const selected = (await files.read(join(cwd, ".terraform", "environment")))?.toString("utf8").trim();
  return io.env["TF_WORKSPACE"] || selected || "default";
}

/** No question is asked, nothing is looked up elsewhere, and hints for people at a terminal are left out. */
const quietEnv = (env: StageWorld["io"]["env"]) => ({
  ...env,
  TF_IN_AUTOMATION: "1",
  TF_INPUT: "0",
  CHECKPOINT_DISABLE: "1",
});
