/**
 * Terraform's machine-readable interface (`-json`; developer.hashicorp.com/terraform/internals/machine-readable-ui), as far
 * as a stage looks at it. What is not understood is passed on and otherwise left alone.
 */
import { type Code, isCode } from "../../model/codes/index.js";
import { isRecord, recordAt, textAt } from "../check/shape.js";

/** An error or a warning. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address: string | undefined;
  /** The code that the provider's message begins with. */
  readonly code: Code | undefined;
}

/** A line as JSON; undefined where it is none. */
export function messageIn(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const told: unknown = JSON.parse(line);
    return isRecord(told) ? told : undefined;
  } catch {
    // Cut off in the middle, since Terraform was ended.
    return undefined;
  }
}

/** The errors and warnings among the lines that Terraform printed. */
export function diagnosticsIn(stdout: string): readonly Diagnostic[] {
  return stdout.split("\n").flatMap((line) => {
    const told = recordAt(messageIn(line) ?? {}, "diagnostic");
    if (told === undefined) return [];
    const summary = textAt(told, "summary") ?? "";
    const [word = ""] = summary.split(":");
    return [
      {
        severity: textAt(told, "severity") === "warning" ? ("warning" as const) : ("error" as const),
        summary,
        detail: textAt(told, "detail") ?? "",
        address: textAt(told, "address"),
        code: isCode(word) ? word : undefined,
      },
    ];
  });
}

/** The addresses that were changed, and those that were begun and not finished, as the lines tell. */
export function progressIn(stdout: string): {
  readonly done: readonly string[];
  readonly unfinished: readonly string[];
} {
  const [begun, done] = [new Set<string>(), new Set<string>()];
  for (const line of stdout.split("\n")) {
    const message = messageIn(line) ?? {};
    const address = textAt(recordAt(recordAt(message, "hook") ?? {}, "resource") ?? {}, "addr");
    if (address === undefined) continue;
    if (message["type"] === "apply_start") begun.add(address);
    if (message["type"] === "apply_complete") done.add(address);
  }
  return { done: [...done], unfinished: [...begun].filter((address) => !done.has(address)) };
}

/** Whether it says that the state's lock is held; Terraform and OpenTofu word it alike. */
export const tellsLock = ({ summary }: Pick<Diagnostic, "summary">): boolean =>
  /error acquiring the state lock/i.test(summary);

/** Whether it says that the state was written since the plan. */
export const tellsStale = ({ summary }: Pick<Diagnostic, "summary">): boolean => /saved plan is stale/i.test(summary);
