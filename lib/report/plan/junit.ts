/** A plan as JUnit: one test case for each object, so that any CI shows what is refused where it shows failed tests. */
import { body, headline, type Problem } from "../../model/problem.js";
import type { FleetPlan, PlanGap, PlannedObject } from "../../plan/fleet-plan.js";
import { type AccountGroup, byAccount, KIND_WORDS, OUTCOME_WORDS, type Outcome, ordered, outcomeOf } from "./view.js";
import { element, escaped } from "./xml.js";

/**
 * One suite for each account, and one for what could not be read or belongs to no object. Refused is a failure, unknown
 * is an error, on hold is skipped; warnings and notes are in the output of their case.
 */
export function planJunit(plan: FleetPlan): string {
  const sorted = ordered(plan);
  const suites = [...byAccount(sorted).map((group) => accountSuite(group, sorted.at)), ...otherSuite(sorted)];
  const total = totalOf(suites.flatMap(({ cases }) => cases));
  const root = element(
    "testsuites",
    { name: `cluster-kms plan of ${plan.stack}`, ...total },
    suites.map(({ xml }) => `\n${xml}`),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

type Result = "passed" | "failed" | "error" | "skipped";

interface Case {
  readonly result: Result;
  readonly xml: string;
}

interface Suite {
  readonly cases: readonly Case[];
  readonly xml: string;
}

function totalOf(cases: readonly Case[]) {
  const of = (wanted: Result) => cases.filter(({ result }) => result === wanted).length;
  return { tests: cases.length, failures: of("failed"), errors: of("error"), skipped: of("skipped") };
}

function suiteOf(name: string, at: string, cases: readonly Case[]): Suite {
  const attributes = { name, ...totalOf(cases), timestamp: at };
  return { cases, xml: element("testsuite", attributes, [...cases.map(({ xml }) => `\n  ${xml}`), "\n"]) };
}

const accountSuite = ({ name, objects }: AccountGroup, at: string): Suite =>
  suiteOf(name === "" ? "no longer in the file" : `account ${name}`, at, objects.map(objectCase));

function objectCase(object: PlannedObject): Case {
  const [kind] = KIND_WORDS[object.kind];
  const outcome = outcomeOf(object);
  const refused = object.findings.filter(({ severity }) => severity === "refused");
  const others = object.findings.filter(({ severity }) => severity !== "refused");
  const what = `${kind} ${object.name} ${OUTCOME_WORDS[outcome]}`;
  const verdict =
    outcome === "refused"
      ? refused.map(failure)
      : outcome === "unknown"
        ? [element("error", { message: what, type: "unknown" })]
        : outcome === "held" || outcome === "unseen"
          ? [element("skipped", { message: what })]
          : [];
  const out = element("system-out", {}, [escaped([`${what}.`, ...others.map(told)].join("\n\n"))]);
  return {
    result: RESULTS[outcome] ?? "passed",
    xml: element("testcase", { name: object.address, classname: `${object.account}.${object.kind}`, time: 0 }, [
      ...verdict,
      out,
    ]),
  };
}

const RESULTS: Partial<Record<Outcome, Case["result"]>> = {
  refused: "failed",
  unknown: "error",
  unseen: "skipped",
  held: "skipped",
};

const failure = (problem: Problem): string =>
  element("failure", { message: headline(problem), type: problem.code }, [escaped(body(problem))]);
const told = (problem: Problem): string => `${problem.severity}: ${headline(problem)}\n${body(problem)}`;

/** Findings of no object, and what could not be read. */
function otherSuite({ at, findings, gaps }: FleetPlan): readonly Suite[] {
  const cases = [...findings.map(findingCase), ...gaps.map(gapCase)];
  return cases.length === 0 ? [] : [suiteOf("the whole file", at, cases)];
}

function findingCase(problem: Problem): Case {
  const inside =
    problem.severity === "refused" ? failure(problem) : element("system-out", {}, [escaped(told(problem))]);
  const name = `${problem.code}: ${problem.subject}`;
  return {
    result: problem.severity === "refused" ? "failed" : "passed",
    xml: element("testcase", { name, classname: "finding", time: 0 }, [inside]),
  };
}

function gapCase({ account, code, what, role }: PlanGap): Case {
  const message = role === null ? what : `${what} The role that allows it: ${role}.`;
  return {
    result: "error",
    xml: element("testcase", { name: `account ${account}: ${what}`, classname: "could not be read", time: 0 }, [
      element("error", { message, type: code }),
    ]),
  };
}
