/**
 * What Terraform, `check` and the comparison say beyond the fleet's plan, put into that plan: so that every report tells
 * all that refuses it, for instance an object that is only in the state and was dropped from the file.
 */
import { CODES } from "../../model/codes/index.js";
import type { Problem } from "../../model/problem.js";
import type { FleetPlan } from "../../plan/fleet-plan.js";
import type { Finding } from "../../plan/foreign/finding.js";
import { type Difference, inWords } from "../../stage/compare.js";
import type { Diagnostic } from "./messages.js";

/** What was told of one stack. */
export interface Told {
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly differences: readonly Difference[];
  /** Of `check`. */
  readonly findings: readonly Finding[];
}

/** A problem, and the address of the object that it is of. */
interface Placed {
  readonly address: string | undefined;
  readonly problem: Problem;
}

/** The fleet's plan with all of it; what it says already is not said twice. */
export function withTold(plan: FleetPlan, stacks: readonly Told[]): FleetPlan {
  const said = new Set(
    plan.objects.flatMap(({ address, findings }) => findings.map(({ code }) => `${address} ${code}`)),
  );
  const general: Problem[] = [];
  const byAddress = new Map<string, Problem[]>();
  const known = new Set(plan.objects.map(({ address }) => address));
  for (const { address = "", problem } of stacks.flatMap(placed)) {
    // Terraform names no object for what it would destroy; the fleet's plan says of which it is.
    if (address === "" && plan.objects.some(({ findings }) => refusesWith(findings, problem.code))) continue;
    const key = `${address} ${problem.code} ${known.has(address) ? "" : problem.seen}`.trimEnd();
    if (said.has(key)) continue;
    said.add(key);
    if (known.has(address)) byAddress.set(address, [...(byAddress.get(address) ?? []), problem]);
    else general.push(problem);
  }
  return {
    ...plan,
    objects: plan.objects.map((object) => {
      const more = byAddress.get(object.address);
      return more === undefined ? object : { ...object, findings: [...object.findings, ...more] };
    }),
    findings: [...plan.findings, ...general],
  };
}

const refusesWith = (findings: readonly Problem[], code: Problem["code"]): boolean =>
  findings.some((one) => one.code === code && one.severity === "refused");

function placed({ name, diagnostics, differences, findings }: Told): readonly Placed[] {
  const refused = diagnostics.flatMap((one) => {
    const problem = one.severity === "error" ? problemIn(one) : undefined;
    return problem === undefined ? [] : [{ address: one.address, problem }];
  });
  const unlawful = findings
    .filter(({ severity }) => severity === "refused")
    .map(({ address, code, now, willBe, todo }) => ({
      address,
      problem: {
        code,
        severity: "refused" as const,
        subject: address,
        seen: `Now: ${now}\nWill be: ${willBe}`,
        ...(todo === undefined ? {} : { todo }),
      },
    }));
  const seen = differences.map(inWords).join("\n");
  const differing: Problem = { code: "PLANS_DIFFER", severity: "refused", subject: `stack ${name}`, seen };
  return [...refused, ...unlawful, ...(differences.length > 0 ? [{ address: undefined, problem: differing }] : [])];
}

/** The provider's problem, read back from how it was told (`headline` and `body` in lib/model/problem). */
export function problemIn({ code, summary, detail }: Diagnostic): Problem | undefined {
  if (code === undefined) return undefined;
  const usual = CODES[code];
  const rest = summary.slice(code.length + 2);
  const subject = rest.endsWith(`: ${usual.summary}`) ? rest.slice(0, -usual.summary.length - 2) : rest;
  const seen = detail.split(/(?:^|\n\n)Why it matters: /)[0] ?? "";
  const ways = /(?:^|\n\n)What to do:(?: ([^\n]+)|\n((?: +- [^\n]+\n?)+))/.exec(detail);
  const todo =
    ways?.[1] === undefined ? (ways?.[2] ?? "").split("\n").map((way) => way.replace(/^ +- /, "")) : [ways[1]];
  const own = todo.filter((way) => way !== "");
  const same = own.length === 0 || own.join("\n") === usual.todo.join("\n");
  return { code, severity: "refused", subject, seen, ...(same ? {} : { todo: own }) };
}
