/**
 * Runs what a listener of IBM Cloud Continuous Delivery starts, from the Tekton YAML: its binding and template, the
 * pipeline, and each task with its steps in order. Steps are run as they stand there, but for the one that installs Node's
 * packages and Terraform, which comes to a link to the package.
 */
import { mkdir, mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Scene } from "./scene.js";
import { list, type Mapping, mapping, mappingOrNone, only, scalar } from "./shape.js";

type Texts = Readonly<Record<string, string>>;

/** What started the run, and the properties that it has: those of the pipeline and of its trigger. */
export interface Given {
  readonly listener: string;
  readonly event: Mapping;
  readonly text: Texts;
  readonly secure: Texts;
  /** Called when a task is begun, with the results of those before it. */
  readonly begins?: (task: string, results: Readonly<Record<string, Texts>>) => void;
}

export interface TaskRan {
  readonly result: "Succeeded" | "Failed" | "Skipped" | "NotStarted";
  readonly log: string;
  /** The exit code of the last step that was run. */
  readonly code: number | null;
  readonly results: Texts;
}

/** By the names that the pipeline gives to its tasks. */
export async function runListener(
  scene: Scene,
  yaml: string,
  given: Given,
): Promise<Readonly<Record<string, TaskRan>>> {
  const documents = parseAllDocuments(yaml)
    .map((document): unknown => document.toJS())
    .filter((document) => document !== null)
    .map((document) => mapping(document, "a document"));
  const find = (kind: string, name: unknown) => {
    const found = documents.find((one) => one["kind"] === kind && mapping(one["metadata"], kind)["name"] === name);
    if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
    return mapping(found["spec"], kind);
  };
  const [first, ...more] = list(find("EventListener", given.listener)["triggers"], "triggers");
  if (more.length > 0) throw new Error(`${given.listener} has several triggers`);
  const trigger = only(mapping(first, "trigger"), ["binding", "template"], "the trigger");
  const bound = pairsIn(find("TriggerBinding", mapping(trigger["binding"], "binding")["name"])["params"]);
  const template = find("TriggerTemplate", mapping(trigger["template"], "template")["name"]);
  const params = paramsOf(template, { ...given.text, ...substituted(bound, fromEvent(given.event)) });
  const claims = await mkdtemp(join(scene.folder, "claims-"));
  const texts = prefixed("params", params);
  for (const one of list(template["resourcetemplates"], "resourcetemplates")) {
    const resource = mapping(one, "resource");
    const name = substitute(scalar(mapping(resource["metadata"], "metadata")["name"], "name"), {
      ...texts,
      uid: "4711",
    });
    if (resource["kind"] === "PersistentVolumeClaim") await mkdir(join(claims, name));
    else if (resource["kind"] !== "PipelineRun") throw new Error(`${resource["kind"]} is not played here`);
    else {
      const run = only(
        mapping(resource["spec"], "run"),
        ["pipelineRef", "params", "workspaces", "timeouts"],
        "the run",
      );
      const pipeline = find("Pipeline", mapping(run["pipelineRef"], "pipelineRef")["name"]);
      const volumes = new Map(
        list(run["workspaces"], "workspaces").map((volume) => {
          const { name: called, persistentVolumeClaim, emptyDir } = mapping(volume, "workspace");
          const claim =
            persistentVolumeClaim === undefined ? undefined : mapping(persistentVolumeClaim, "claim")["claimName"];
          if (claim === undefined && emptyDir === undefined) throw new Error(`${called} is kept nowhere`);
          const kept = claim === undefined ? undefined : substitute(scalar(claim, "claim"), { ...texts, uid: "4711" });
          return [called, kept === undefined ? undefined : join(claims, kept)];
        }),
      );
      const asked = paramsOf(pipeline, substituted(pairsIn(run["params"]), texts));
      return runPipeline(scene, pipeline, (task) => find("Task", task), asked, volumes, given);
    }
  }
  throw new Error(`${given.listener} starts no run`);
}

const TASK = ["name", "taskRef", "timeout", "runAfter", "when", "params", "workspaces"];

async function runPipeline(
  scene: Scene,
  pipeline: Mapping,
  taskNamed: (name: unknown) => Mapping,
  params: Texts,
  /** By the names of the pipeline's workspaces; undefined for one that each task has anew. */
  volumes: ReadonlyMap<unknown, string | undefined>,
  given: Given,
): Promise<Readonly<Record<string, TaskRan>>> {
  const ran: Record<string, TaskRan> = {};
  const none = { log: "", code: null, results: {} };
  for (const one of list(only(pipeline, ["params", "workspaces", "tasks"], "pipeline")["tasks"], "tasks")) {
    const task = only(mapping(one, "task"), TASK, "a task of the pipeline");
    const name = scalar(task["name"], "name");
    // A task that fails ends the run: what has not begun is not started.
    if (Object.values(ran).some(({ result }) => result === "Failed")) {
      ran[name] = { result: "NotStarted", ...none };
      continue;
    }
    for (const before of task["runAfter"] === undefined ? [] : list(task["runAfter"], "runAfter"))
      if (ran[scalar(before, "runAfter")] === undefined) throw new Error(`${name} stands before ${before}`);
    const results = Object.fromEntries(Object.entries(ran).map(([key, { results: its }]) => [key, its]));
    const known = {
      ...prefixed("params", params),
      ...Object.assign({}, ...Object.entries(results).map(([key, its]) => prefixed(`tasks.${key}.results`, its))),
    };
    const when = task["when"] === undefined ? [] : list(task["when"], "when");
    if (!when.every((condition) => holds(mapping(condition, "when"), known))) {
      ran[name] = { result: "Skipped", ...none };
      continue;
    }
    given.begins?.(name, results);
    const spec = taskNamed(mapping(task["taskRef"], "taskRef")["name"]);
    const places: Record<string, string> = {};
    for (const workspace of task["workspaces"] === undefined ? [] : list(task["workspaces"], "workspaces")) {
      const { name: its, workspace: of } = mapping(workspace, "workspace");
      if (!volumes.has(of)) throw new Error(`${name} asks for the workspace ${of}, which the run does not have`);
      places[scalar(its, "name")] = volumes.get(of) ?? (await mkdtemp(join(scene.folder, "empty-")));
    }
    const asked = paramsOf(spec, substituted(pairsIn(task["params"]), known));
    ran[name] = await runTask(scene, spec, asked, places, given.secure);
  }
  return ran;
}

const STEP = ["name", "image", "workingDir", "env", "script"];

async function runTask(scene: Scene, spec: Mapping, params: Texts, places: Texts, secure: Texts): Promise<TaskRan> {
  only(spec, ["params", "workspaces", "results", "steps"], "a task");
  const wanted = spec["workspaces"] === undefined ? [] : list(spec["workspaces"], "workspaces");
  const asked = wanted.map((one) => scalar(mapping(one, "workspace")["name"], "name"));
  if (asked.sort().join() !== Object.keys(places).sort().join()) throw new Error(`other workspaces than ${asked}`);
  const out = await mkdtemp(join(scene.folder, "results-"));
  const declared = spec["results"] === undefined ? [] : list(spec["results"], "results");
  const names = declared.map((one) => scalar(mapping(one, "result")["name"], "name"));
  const paths = {
    ...Object.fromEntries(Object.entries(places).map(([key, place]) => [`workspaces.${key}.path`, place])),
    ...Object.fromEntries(names.map((key) => [`results.${key}.path`, join(out, key)])),
  };
  let log = "";
  let code: number | null = null;
  for (const one of list(spec["steps"], "steps")) {
    const step = only(mapping(one, "step"), STEP, "a step");
    const cwd = step["workingDir"] === undefined ? out : substitute(scalar(step["workingDir"], "workingDir"), paths);
    const [shebang, ...lines] = scalar(step["script"], "script").trimEnd().split("\n");
    if (shebang !== "#!/usr/bin/env bash") throw new Error(`${shebang} is not played here`);
    if (step["name"] === "tools") {
      const unknown = lines.filter((line) => !INSTALLS.test(line));
      if (unknown.length > 0) throw new Error(`tools would also run ${unknown.join("; ")}`);
      await scene.install(cwd);
      continue;
    }
    const env: Record<string, string> = {};
    for (const variable of step["env"] === undefined ? [] : list(step["env"], "env")) {
      const { name, value, valueFrom } = mapping(variable, "env");
      const { secretKeyRef } = mappingOrNone(valueFrom, "valueFrom");
      const text =
        secretKeyRef === undefined
          ? substitute(scalar(value, "value"), prefixed("params", params))
          : secretOf(mapping(secretKeyRef, "secretKeyRef"), secure);
      if (text !== undefined) env[scalar(name, "name")] = text;
    }
    // A parameter in a script is a hole: what it is replaced by is run. So only places may stand there.
    const script = lines
      .join("\n")
      .replaceAll(/\$\((?:params|tasks|context|workspaces|results)\.[^)]*\)/g, (whole) => substitute(whole, paths));
    const finished = await scene.shell(["bash"], script, cwd, env);
    log += finished.output;
    code = finished.code;
    if (code !== 0) return { result: "Failed", log, code, results: {} };
  }
  const results = await Promise.all(names.map(async (key) => [key, await readFile(join(out, key), "utf8")] as const));
  return { result: "Succeeded", log, code, results: Object.fromEntries(results) };
}

/** What installs the tools that this machine has already, and the packages, which are linked. */
const INSTALLS = /^(set -eo pipefail|npm ci|mkdir \.tools|curl .*|\(cd \.tools && sha256sum .*\)|unzip .*)$/;

function secretOf({ name, key, optional }: Mapping, secure: Texts): string | undefined {
  if (name !== "secure-properties") throw new Error(`there is no secret ${name}`);
  const found = secure[scalar(key, "key")];
  if (found === undefined && optional !== true) throw new Error(`the run has no property ${key}`);
  return found;
}

function holds(condition: Mapping, known: Texts): boolean {
  const { input, operator, values } = only(condition, ["input", "operator", "values"], "when");
  const among = list(values, "values").includes(substitute(scalar(input, "input"), known));
  if (operator === "in") return among;
  if (operator === "notin") return !among;
  throw new Error(`the operator ${operator} is not played here`);
}

/** What is declared under `params`, with the given values or the defaults; neither too few nor, but for a template, too many. */
function paramsOf(spec: Mapping, given: Texts): Record<string, string> {
  const declared = list(spec["params"], "params").map((one) => mapping(one, "param"));
  return Object.fromEntries(
    declared.map((param) => {
      const name = scalar(param["name"], "name");
      const value = given[name] ?? param["default"];
      if (value === undefined) throw new Error(`nothing gives ${name}`);
      return [name, scalar(value, name)];
    }),
  );
}

const pairsIn = (params: unknown): Texts =>
  Object.fromEntries(
    list(params, "params").map((one) => {
      const { name, value } = mapping(one, "param");
      return [scalar(name, "name"), scalar(value, "value")];
    }),
  );

const prefixed = (prefix: string, values: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));

const substituted = (texts: Texts, known: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, substitute(text, known)]));

/** Replaces `$(…)`; what is not known is an error. */
const substitute = (text: string, known: Texts): string =>
  text.replaceAll(/\$\(([^)]+)\)/g, (_, name: string) => {
    const found = known[name];
    if (found === undefined) throw new Error(`nothing gives $(${name})`);
    return found;
  });

/** The texts in an event, by their paths as bindings name them. */
function fromEvent(event: Mapping, prefix = "event"): Record<string, string> {
  return Object.fromEntries(
    Object.entries(event).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${prefix}.${key}`, value]]
        : Object.entries(fromEvent(mapping(value, key), `${prefix}.${key}`)),
    ),
  );
}
