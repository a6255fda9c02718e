/**
 * Runs a pipeline of GitLab CI from its YAML, job by job, each in a clean folder. Scripts are run as they stand there, but
 * for the lines that install Node's packages and Terraform: these come to a link to the package.
 */
import { cp, mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import { schema } from "gitlab-ci-local/src/schema/schema.js";
import { parse } from "yaml";
import type { Scene } from "./scene.js";
import { list, type Mapping, mapping, mappingOrNone, only, pairs, scalar } from "./shape.js";

type Variables = Readonly<Record<string, string>>;

/** What started the pipeline, and what is stored in the project. */
export interface Given {
  /** What GitLab sets by itself. */
  readonly predefined: Variables;
  readonly project: Variables;
  /** Variables of environments, by the environment's name. */
  readonly environments: Readonly<Record<string, Variables>>;
  /** Whether somebody starts the jobs that wait for it; called when one is reached. */
  readonly start?: () => boolean;
}

export interface JobRan {
  readonly result: "success" | "failed" | "skipped" | "manual";
  /** What its script has printed. */
  readonly log: string;
  readonly code: number | null;
  /** The reports that GitLab would take, by kind, and the files that it would keep, by path. */
  readonly reports: Readonly<Record<string, string>>;
  readonly kept: readonly string[];
}

/** What the published schema finds wrong. */
export function schemaErrors(content: string): readonly string[] {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  const valid = ajv.compile(schema);
  return valid(parse(content))
    ? []
    : (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const TOP = ["workflow", "stages", "variables", "default"];
const JOB = [
  ...["stage", "extends", "rules", "needs", "variables", "before_script", "script", "after_script"],
  ...["artifacts", "environment", "resource_group"],
];

/** By the names of the jobs; a job that the rules leave out is not among them. */
export async function runPipeline(
  scene: Scene,
  content: string,
  given: Given,
): Promise<Readonly<Record<string, JobRan>>> {
  const errors = schemaErrors(content);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const pipeline = mapping(parse(content), "pipeline");
  const jobs: Record<string, JobRan> = {};
  const shared = { ...given.predefined, ...given.project };
  const passed = new Map<string, { readonly artifacts: string; readonly dotenv: Variables }>();
  if (whenOf(list(mapping(pipeline["workflow"], "workflow")["rules"], "rules"), shared) === "never") return jobs;

  for (const [name, one] of Object.entries(pipeline)) {
    if (TOP.includes(name) || name.startsWith(".")) continue;
    const own = only(mapping(one, name), JOB, name);
    const base = own["extends"] === undefined ? {} : mapping(pipeline[scalar(own["extends"], "extends")], "extends");
    const job = { ...base, ...own };
    const when = whenOf(list(job["rules"], "rules"), shared);
    if (when === "never") continue;
    const needs = job["needs"] === undefined ? [] : list(job["needs"], "needs").map((need) => scalar(need, "need"));
    const missed = { log: "", code: null, reports: {}, kept: [] };
    if (needs.some((need) => jobs[need]?.result !== "success")) {
      jobs[name] = { result: "skipped", ...missed };
      continue;
    }
    if (when === "manual" && given.start?.() !== true) {
      jobs[name] = { result: "manual", ...missed };
      continue;
    }
    const environment = environmentOf(job["environment"]);
    const stored = { ...shared, ...(environment === undefined ? {} : given.environments[environment]) };
    const variables = {
      ...stored,
      ...expanded(
        { ...mappingOrNone(pipeline["variables"], "variables"), ...mappingOrNone(job["variables"], name) },
        stored,
      ),
      ...Object.assign({}, ...needs.map((need) => passed.get(need)?.dotenv)),
    };
    const before = needs.flatMap((need) => passed.get(need)?.artifacts ?? []);
    const { artifacts, dotenv, ...ran } = await runJob(scene, name, job, variables, before);
    passed.set(name, { artifacts, dotenv });
    jobs[name] = ran;
  }
  return jobs;
}

async function runJob(scene: Scene, name: string, job: Mapping, variables: Variables, before: readonly string[]) {
  const folder = await scene.checkout();
  for (const artifacts of before) await cp(artifacts, folder, { recursive: true });
  const lines = (key: string) => (job[key] === undefined ? [] : list(job[key], key).map((line) => scalar(line, key)));
  const installs = lines("before_script");
  const unknown = installs.filter((line) => !INSTALLS.test(line));
  if (unknown.length > 0) throw new Error(`${name} would also run ${unknown.join("; ")}`);
  if (installs.includes("npm ci")) await scene.install(folder);
  const env = { ...variables, CI: "true", GITLAB_CI: "true", CI_PROJECT_DIR: folder };
  const shell = (script: readonly string[], more: Variables = {}) =>
    scene.shell(["bash"], ["set -eo pipefail", ...script].join("\n"), folder, { ...env, ...more });
  const finished = await shell(lines("script"));
  const result = finished.code === 0 ? "success" : "failed";
  await shell(lines("after_script"), { CI_JOB_STATUS: result });

  const artifacts = mappingOrNone(job["artifacts"], "artifacts");
  const place = await mkdtemp(join(scene.folder, "artifacts-"));
  const kept: string[] = [];
  const wanted = { always: true, on_failure: result === "failed", on_success: result === "success" };
  const keeps = Object.entries(wanted).some(([key, holds]) => holds && key === (artifacts["when"] ?? "on_success"));
  const paths = keeps && artifacts["paths"] !== undefined ? list(artifacts["paths"], "paths") : [];
  for (const path of paths.map((one) => scalar(one, "path"))) {
    const copied = await cp(join(folder, path), join(place, path), { recursive: true }).then(
      () => true,
      () => false,
    );
    if (copied) kept.push(path);
  }
  const reports: Record<string, string> = {};
  for (const [kind, path] of keeps ? Object.entries(mappingOrNone(artifacts["reports"], "reports")) : [])
    reports[kind] = await readFile(join(folder, scalar(path, kind)), "utf8");
  const dotenv = pairs(reports["dotenv"] ?? "");
  return { result, log: finished.output, code: finished.code, reports, kept, artifacts: place, dotenv } as const;
}

/** What installs the tools that this machine has already, and the packages, which are linked. */
const INSTALLS = /^(npm ci|mkdir -p \/tmp\/terraform|curl .*|\(cd \/tmp\/terraform && sha256sum .*\)|unzip .*)$/;

/** The name of a job's environment, which is given alone or with what the job does there. */
const environmentOf = (environment: unknown): string | undefined =>
  environment === undefined || typeof environment === "string"
    ? environment
    : scalar(only(mapping(environment, "environment"), ["name", "action"], "environment")["name"], "name");

/** When the first rule that holds lets the job start; never where none holds. */
function whenOf(rules: readonly unknown[], variables: Variables): string {
  for (const one of rules) {
    const rule = only(mapping(one, "rule"), ["if", "when"], "a rule");
    if (rule["if"] === undefined || holds(scalar(rule["if"], "if"), variables))
      return scalar(rule["when"] ?? "on_success", "when");
  }
  return "never";
}

/** Comparisons of variables with texts or variables, joined by `&&`. A variable that is not set is null, as in GitLab. */
const holds = (condition: string, variables: Variables): boolean =>
  condition.split(" && ").every((part) => {
    const [, left = "", sign, right = ""] = /^(\$\w+) (==|!=) (\$\w+|"[^"]*")$/.exec(part) ?? [];
    if (sign === undefined) throw new Error(`a condition that is not played here: ${part}`);
    const value = (side: string) => (side.startsWith("$") ? variables[side.slice(1)] : side.slice(1, -1));
    return (value(left) === value(right)) === (sign === "==");
  });

/** Variables in the values of variables; one that is not set anywhere is an error here. */
const expanded = (values: Mapping, stored: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      scalar(value, name).replaceAll(/\$\{?(\w+)\}?/g, (_, key: string) => {
        const found = stored[key];
        if (found === undefined) throw new Error(`${name} asks for ${key}, which is set nowhere`);
        return found;
      }),
    ]),
  );
