/**
 * Runs a workflow of GitHub Actions from its YAML, job by job, each in a clean folder. Steps that `run` are run as they
 * stand there, but for `npm ci`, which is a link to the package; a few actions are played, and no others are known.
 */
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { type Contexts, holds, interpolated, type Status } from "./github-expressions.js";
import type { Scene } from "./scene.js";
import { list, type Mapping, mapping, mappingOrNone, only, pairs, scalar } from "./shape.js";
import { workflowParser } from "./workflow-parser.js";

/** What started the run, and what is stored in the repository. */
export interface Given {
  readonly event: "push" | "pull_request" | "schedule";
  readonly ref: string;
  readonly payload: Mapping;
  readonly secrets: Readonly<Record<string, string>>;
  /** Secrets of environments, by the environment's name. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The address of the API. */
  readonly api: string;
  readonly token: string;
  /** Called when a job of an environment is reached, as the approval would be asked for. */
  readonly approved?: () => void;
}

export interface JobRan {
  readonly result: Status | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What its steps have printed. */
  readonly log: string;
  /** The exit codes of the steps that ran a script, by name. */
  readonly codes: Readonly<Record<string, number | null>>;
}

export interface WorkflowRun {
  readonly jobs: Readonly<Record<string, JobRan>>;
  /** What was handed to code scanning. */
  readonly scanned: readonly string[];
}

/** What GitHub itself finds wrong with a workflow, and its conditions by job and by step. */
export async function checkedWorkflow(name: string, content: string) {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await workflowParser();
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const problems = context.errors.getErrors().map(({ message }) => message);
  const conditions = new Map<string, string>();
  if (value === undefined || problems.length > 0) return { problems, conditions };
  const { jobs } = await convertWorkflowTemplate(context, value);
  for (const job of jobs) {
    conditions.set(job.id.value, job.if.expression);
    if (job.type !== "job") throw new Error(`the job ${job.id.value} is of another workflow`);
    for (const [index, step] of job.steps.entries())
      conditions.set(`${job.id.value}/${index}`, step.if?.expression ?? "success()");
  }
  return { problems: context.errors.getErrors().map(({ message }) => message), conditions };
}

const JOB = ["needs", "if", "runs-on", "timeout-minutes", "permissions", "outputs", "environment", "steps"];
const STEP = ["name", "id", "if", "uses", "with", "run", "env", "continue-on-error"];

export async function runWorkflow(scene: Scene, name: string, content: string, given: Given): Promise<WorkflowRun> {
  const { problems, conditions } = await checkedWorkflow(name, content);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const workflow = mapping(parse(content), name);
  const artifacts = await mkdtemp(join(scene.folder, "artifacts-"));
  const jobs: Record<string, JobRan> = {};
  const scanned: string[] = [];
  const shell = scalar(mapping(mapping(workflow["defaults"], "defaults")["run"], "defaults.run")["shell"], "shell");
  if (shell !== "bash") throw new Error(`the shell ${shell} is not played here`);

  for (const [id, one] of Object.entries(mapping(workflow["jobs"], "jobs"))) {
    const job = only(mapping(one, id), JOB, id);
    const needs = job["needs"] === undefined ? [] : [scalar(job["needs"], "needs")];
    const before = needs.map((need) => [need, jobs[need]] as const);
    const environment = job["environment"] === undefined ? undefined : scalar(job["environment"], "environment");
    const contexts: Contexts = {
      github: {
        event_name: given.event,
        event: given.payload,
        ref: given.ref,
        repository: "acme/clusters",
        token: given.token,
      },
      secrets: { ...given.secrets, ...(environment === undefined ? {} : given.environments[environment]) },
      env: {},
      needs: Object.fromEntries(
        before.map(([need, ran]) => [need, { result: ran?.result ?? "", outputs: ran?.outputs ?? {} }]),
      ),
      steps: {},
    };
    const status = before.every(([, ran]) => ran?.result === "success") ? "success" : "failure";
    if (!holds(conditions.get(id) ?? "", contexts, status)) {
      jobs[id] = { result: "skipped", outputs: {}, summary: "", log: "", codes: {} };
      continue;
    }
    if (environment !== undefined) given.approved?.();
    jobs[id] = await runJob(scene, { id, job, workflow, contexts, conditions, artifacts, scanned, given });
  }
  return { jobs, scanned };
}

interface JobToRun {
  readonly id: string;
  readonly job: Mapping;
  readonly workflow: Mapping;
  readonly contexts: Contexts;
  readonly conditions: ReadonlyMap<string, string>;
  readonly artifacts: string;
  readonly scanned: string[];
  readonly given: Given;
}

async function runJob(scene: Scene, { id, job, workflow, given, ...run }: JobToRun): Promise<JobRan> {
  const files = await mkdtemp(join(scene.folder, "runner-"));
  let folder = join(files, "work");
  await mkdir(folder);
  const contexts = { ...run.contexts, steps: { ...run.contexts.steps } };
  const texts = (value: unknown, status: Status): Record<string, string> =>
    Object.fromEntries(
      Object.entries(mappingOrNone(value, "env")).map(([key, text]) => [
        key,
        interpolated(scalar(text, key), contexts, status),
      ]),
    );
  const shared = texts(workflow["env"], "success");
  contexts.env = shared;
  const platform = {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: given.api,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "acme/clusters",
    GITHUB_RUN_ID: "4711",
    GITHUB_STEP_SUMMARY: join(files, "summary"),
    GITHUB_OUTPUT: join(files, "output"),
  };
  let status: Status = "success";
  let log = "";
  const codes: Record<string, number | null> = {};
  for (const [index, one] of list(job["steps"], "steps").entries()) {
    const step = only(mapping(one, "step"), STEP, `step ${index} of ${id}`);
    if (!holds(run.conditions.get(`${id}/${index}`) ?? "", contexts, status)) continue;
    const name = scalar(step["name"] ?? step["uses"] ?? step["run"], "name");
    await writeFile(platform.GITHUB_OUTPUT, "");
    let done = true;
    if (step["run"] !== undefined) {
      const script = scalar(step["run"], "run");
      // An expression in a script is a hole: what it is replaced by is run.
      if (script.includes("${{")) throw new Error(`an expression in the script of ${name}`);
      if (script === "npm ci") await scene.install(folder);
      else {
        const env = { ...platform, ...shared, ...texts(step["env"], status) };
        const finished = await scene.shell(BASH, script, folder, env);
        codes[name] = finished.code;
        log += finished.output;
        done = finished.code === 0;
      }
    } else {
      const inputs = texts(step["with"], status);
      const action = scalar(step["uses"], "uses").replace(/@[0-9a-f]{40}$/, "");
      const there = (path: string | undefined) => join(folder, path ?? "");
      if (action === "actions/checkout") folder = await scene.checkout();
      else if (action === "actions/upload-artifact")
        await cp(there(inputs["path"]), join(run.artifacts, inputs["name"] ?? ""), { recursive: true });
      else if (action === "actions/download-artifact")
        await cp(join(run.artifacts, inputs["name"] ?? ""), there(inputs["path"]), { recursive: true });
      else if (action === "github/codeql-action/upload-sarif")
        run.scanned.push(await readFile(there(inputs["sarif_file"]), "utf8"));
      else if (!INSTALLED.has(action)) throw new Error(`the action ${action} is not played here`);
    }
    if (step["id"] !== undefined)
      contexts.steps[scalar(step["id"], "id")] = { outputs: pairs(await readFile(platform.GITHUB_OUTPUT, "utf8")) };
    if (!done && step["continue-on-error"] !== true) status = "failure";
  }
  const outputs = texts(job["outputs"], status);
  const summary = await readFile(platform.GITHUB_STEP_SUMMARY, "utf8").catch(() => "");
  return { result: status, outputs, summary, log, codes };
}

/** How GitHub runs `shell: bash`. */
const BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];

/** What they would install is on this machine already. */
const INSTALLED = new Set(["actions/setup-node", "hashicorp/setup-terraform"]);
