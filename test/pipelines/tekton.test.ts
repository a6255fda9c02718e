/** The pipelines of `examples/pipelines/tekton`, run from their YAML against a sandbox. */

import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Config, Linter } from "@ibm/tekton-lint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../support/run.js";
import { HIDDEN, prefixed, type Scene, scene, VALUES } from "./support/scene.js";
import { type Given, runListener } from "./support/tekton.js";
import { watchScript } from "./support/watch-script.js";

const FOLDER = new URL("../../examples/pipelines/tekton/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");
const YAML = ["tasks.yaml", "pipelines.yaml", "triggers.yaml"].map(read).join("\n---\n");

const lint = async (globs: string): Promise<readonly string[]> => {
  const config = Config.getDefaultConfig();
  config.globs = [globs];
  return (await Linter.run(config)).map(({ message }) => message);
};

describe("the pipelines for Tekton, as text", () => {
  it("have no finding of IBM's linter", async () => {
    expect(await lint("examples/pipelines/tekton/*.yaml")).toEqual([]);
    const folder = await mkdtemp(join(tmpdir(), "tekton-"));
    await writeFile(join(folder, "all.yaml"), YAML.replace("$(params.revision)", "$(params.revison)"));
    expect((await lint(`${folder}/*.yaml`)).join()).toContain("Undefined param 'revison'");
    await rm(folder, { recursive: true });
  });

  it("give the properties that may write to the apply alone", () => {
    const tasks = read("tasks.yaml").split("\n---\n");
    const with_ = (text: string) =>
      tasks.filter((task) => task.includes(text)).map((task) => /\n {2}name: (.*)/.exec(task)?.[1]);
    expect(with_("key: APPLY_")).toEqual(["cluster-kms-apply"]);
    expect(with_("key: PLAN_")).toEqual(["cluster-kms-plan"]);
    expect(with_("key: WATCH_")).toEqual(["cluster-kms-watch"]);
  });

  it("watch for drift by the same script as on GitHub, where it is run", () => {
    expect(watchScript(read("tasks.yaml"))).toBe(watchScript(read("../github/cluster-kms-drift.yaml")));
  });
});

describe("the pipelines for Tekton", { timeout: 300_000 }, () => {
  let s: Scene;
  beforeAll(async () => {
    s = await scene();
    await git("init", "--quiet", "--initial-branch", "main");
    await commit("K1");
  }, 120_000);
  afterAll(() => s.close());

  const git = async (...args: readonly string[]) => {
    const who = ["-c", "user.name=ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
    const done = await run("git", [...who, ...args], { cwd: s.repository, env: process.env });
    expect(done.code, done.output).toBe(0);
    return done.stdout.trim();
  };
  /** Declares that key, and answers the commit. */
  const commit = async (key: Parameters<Scene["declare"]>[0]) => {
    await s.declare(key);
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "--message", `declare ${key}`);
    return git("rev-parse", "HEAD");
  };
  const reading = { ...prefixed("PLAN_", VALUES.reading), ...VALUES.state };
  const start = async (given: Omit<Given, "text">) => {
    const ran = await runListener(s, YAML, { ...given, text: { repository: s.repository, "poll-seconds": "0.2" } });
    expect(HIDDEN.filter((secret) => JSON.stringify(ran).includes(secret))).toEqual([]);
    return { ran, results: Object.fromEntries(Object.entries(ran).map(([name, { result }]) => [name, result])) };
  };
  const main = (begins: Given["begins"] = () => undefined) =>
    start({
      listener: "cluster-kms",
      event: {},
      secure: { ...reading, ...prefixed("APPLY_", VALUES.writing) },
      begins,
    });
  /** The tag by which the plan of this digest is approved. */
  const tagOf = (digest = "") => `cluster-kms-approved-${digest.slice(7, 23)}`;

  it("plan a change of a key on main, wait until this plan of this commit is approved, and enable the key once", async () => {
    const before = await git("rev-parse", "HEAD");
    await commit("K2");
    const seen: unknown[] = [];
    let approved: Promise<unknown> = Promise.resolve();
    const approve = async (digest: string | undefined, planned: string | undefined) => {
      await git("tag", tagOf(digest), before);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      seen.push("waiting", s.enabled());
      // What comes to the branch meanwhile is not what was approved.
      await commit("K3");
      await git("tag", "--force", tagOf(digest), planned ?? "");
    };
    const { ran, results } = await main((task, { plan }) => {
      seen.push(task);
      if (task === "approve") approved = approve(plan?.["digest"], plan?.["commit"]);
    });
    await approved;
    expect(results, JSON.stringify(ran)).toEqual({ plan: "Succeeded", approve: "Succeeded", apply: "Succeeded" });
    expect(ran["plan"]?.results).toMatchObject({ result: "changes" });
    expect(ran["approve"]?.log).toMatch(
      /\n {2}git tag cluster-kms-approved-[0-9a-f]{16} [0-9a-f]{40} && git push origin/,
    );
    expect(ran["apply"]?.log).toContain("Outcome: applied.");
    expect([...seen, s.enabled()]).toEqual(["plan", "approve", "waiting", 0, "apply", 1]);
  });

  it("ask nobody where nothing changes", async () => {
    await commit("K2");
    const { ran, results } = await main();
    expect(results).toEqual({ plan: "Succeeded", approve: "Skipped", apply: "Skipped" });
    expect(ran["plan"]?.results).toMatchObject({ result: "nothing" });
    expect(s.enabled()).toBe(0);
  });

  it("tell in the log of a merge request what is refused, without the properties that may write", async () => {
    await git("switch", "--quiet", "--create", "feature");
    const id = await commit("K1");
    await git("switch", "--quiet", "main");
    const event = { object_attributes: { last_commit: { id } } };
    const { ran, results } = await start({ listener: "cluster-kms-gitlab-merge-request", event, secure: reading });
    expect(results).toEqual({ plan: "Failed" });
    expect(ran["plan"]?.code).toBe(4);
    expect(ran["plan"]?.log).toContain("KEY_REUSED");
    expect(s.enabled()).toBe(0);
  });

  it("send nothing where the cloud moved between plan and apply", async () => {
    const planned = await commit("K3");
    const tagged: Promise<unknown>[] = [];
    const { ran, results } = await main((task, { plan }) => {
      if (task === "approve") tagged.push(git("tag", tagOf(plan?.["digest"]), planned));
      if (task === "apply") s.console("P1");
    });
    await Promise.all(tagged);
    expect(results, JSON.stringify(ran)).toEqual({ plan: "Succeeded", approve: "Succeeded", apply: "Failed" });
    expect(ran["apply"]?.code).toBe(1);
    expect(ran["apply"]?.log).toContain("CHANGED_SINCE_PLAN");
    expect(s.enabled()).toBe(0);
  });

  it("fail where nothing can be planned or looked at, each with the properties of its own trigger", async () => {
    await s.file("version: 1\n");
    await git("commit", "--quiet", "--all", "--message", "no fleet");
    const event = { pull_request: { head: { sha: await git("rev-parse", "HEAD") } } };
    const pullRequest = await start({ listener: "cluster-kms-github-pull-request", event, secure: reading });
    expect(pullRequest.results).toEqual({ plan: "Failed" });
    const secure = { ...prefixed("WATCH_", VALUES.reading), ...VALUES.state };
    const watch = await start({ listener: "cluster-kms-drift", event: {}, secure });
    expect(watch.results).toEqual({ watch: "Failed" });
    for (const log of [pullRequest.ran["plan"]?.log, watch.ran["watch"]?.log]) expect(log).toContain("FIELD_MISSING");
  });
});
