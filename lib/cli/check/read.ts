/** The file of a plan, or what is piped in, down to a plan that can be judged; every error says what to do instead. */
import { CODES, type Code } from "../../model/codes/index.js";
import type { Problem } from "../../model/problem.js";
import { err, type Result } from "../../model/result.js";
import type { ForeignPlan } from "../../plan/foreign/change.js";
import type { CommandIo } from "../io.js";
import { decodePlan } from "./decode.js";

/** Bytes: far beyond any plan, and well below what a text may be long in V8. */
const MOST = 256 * 1024 * 1024;

/** Reads the plan from a file; `-` is what is piped in. The subject of the error is the file. */
export async function readPlan(file: string, io: CommandIo): Promise<Result<ForeignPlan, Problem>> {
  const fail = (seen: string, todo?: readonly string[], code: Code = "PLAN_UNREADABLE") =>
    err({
      code,
      severity: "refused" as const,
      subject: file === "-" ? "standard input" : file,
      seen,
      ...(todo && { todo }),
    });
  const text = await (file === "-" ? io.readStdin(MOST) : io.readText(file, MOST));
  if (!text.ok) {
    const { kind, message } = text.error;
    return fail(
      `It cannot be read: ${message}.`,
      kind === "not-text" ? [...CODES.PLAN_UNREADABLE.todo, BINARY] : undefined,
    );
  }
  const json = parse(text.value);
  if (!json.ok) return fail(json.error);
  const plan = decodePlan(json.value);
  return plan.ok ? plan : fail(plan.error.seen, undefined, plan.error.code);
}

const BINARY =
  "The saved plan itself is not JSON, and PowerShell's `>` writes UTF-16: there, `| Out-File -Encoding utf8 plan.json`.";

/** JSON, or why it is none. V8's own message quotes what it found, which may be a secret: only the place is taken from it. */
function parse(text: string): Result<unknown, string> {
  const json = text.replace(/^\ufeff/, "");
  try {
    return { ok: true, value: JSON.parse(json) };
  } catch (error) {
    if (json.trim() === "") return err("It is empty.");
    if (json.trimStart().startsWith('{"@level"')) {
      return err("It is the log of `terraform plan -json`, not the JSON of the plan.");
    }
    const message = error instanceof Error ? error.message : "";
    const place = /at position (\d+)/.exec(message)?.[1];
    const position = place === undefined ? undefined : Number(place);
    const cut = message.includes("end of JSON input") || (position !== undefined && position >= json.trimEnd().length);
    if (cut) return err("It ends too early: it was cut off, or is still being written.");
    return err(position === undefined ? "It is not JSON." : `It is not JSON: see character ${position + 1}.`);
  }
}
