/** The pipeline of `examples/pipelines/gitlab`, run from its YAML against a sandbox. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Given, type JobRan, runPipeline, schemaErrors } from "./support/gitlab.js";
import { HIDDEN, prefixed, type Scene, scene, VALUES } from "./support/scene.js";
import { watchScript } from "./support/watch-script.js";

const read = (path: string) => readFileSync(new URL(`../../examples/pipelines/${path}`, import.meta.url), "utf8");
const PIPELINE = read("gitlab/gitlab-ci.yml");

describe("the pipeline for GitLab CI, as text", () => {
  it("is one to GitLab's published schema", () => {
    expect(schemaErrors(PIPELINE)).toEqual([]);
    expect(schemaErrors(PIPELINE.replace("    codequality:", "    codequality-report:")).join()).toContain(
      "/plan/artifacts/reports must NOT have additional properties",
    );
  });

  it("gives the variables that may write to the apply alone, and those that may read to no job of a fork", () => {
    const jobs = PIPELINE.split(/\n(?=[a-z]+:\n)/);
    const with_ = (text: string) => jobs.filter((job) => job.includes(text)).map((job) => job.split(":")[0]);
    expect(with_("$APPLY_")).toEqual(["apply"]);
    expect(with_("environment: production")).toEqual(["apply"]);
    expect(with_("$PLAN_")).toEqual(["plan"]);
    expect(with_("$WATCH_")).toEqual(["watch"]);
  });

  it("watches for drift by the same script as on GitHub, where it is run", () => {
    expect(watchScript(PIPELINE)).toBe(watchScript(read("github/cluster-kms-drift.yaml")));
  });
});

describe("the pipeline for GitLab CI", { timeout: 300_000 }, () => {
  let s: Scene;
  beforeAll(async () => {
    s = await scene();
  }, 120_000);
  afterAll(() => s.close());

  const run = async (predefined: Given["predefined"], start?: () => boolean) => {
    const jobs = await runPipeline(s, PIPELINE, {
      predefined: { CI_DEFAULT_BRANCH: "main", ...predefined },
      project: { ...prefixed("PLAN_", VALUES.reading), ...VALUES.state },
      environments: {
        production: prefixed("APPLY_", VALUES.writing),
        "cluster-kms-watch": prefixed("WATCH_", VALUES.reading),
      },
      ...(start === undefined ? {} : { start }),
    });
    expect(HIDDEN.filter((secret) => JSON.stringify(jobs).includes(secret))).toEqual([]);
    return { jobs, results: resultsOf(jobs) };
  };
  const resultsOf = (jobs: Readonly<Record<string, JobRan>>) =>
    Object.fromEntries(Object.entries(jobs).map(([name, { result }]) => [name, result]));
  const push = (start?: () => boolean) => run({ CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" }, start);
  const mergeRequest = (from = "7") =>
    run({
      CI_PIPELINE_SOURCE: "merge_request_event",
      CI_MERGE_REQUEST_PROJECT_ID: "7",
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: from,
      CI_MERGE_REQUEST_PROJECT_PATH: "acme/clusters",
    });

  it("plans nothing for a merge request from a fork, and says why; starts nothing for another branch", async () => {
    const { jobs, results } = await mergeRequest("99");
    expect(results).toEqual({ fork: "success" });
    expect(jobs["fork"]?.log).toMatch(/^No plan, since this merge request is from a fork\./);
    expect((await run({ CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "feature" })).results).toEqual({});
  });

  it("plans a change of a key on main, waits for somebody to start the apply, and enables the key once", async () => {
    await s.declare("K2");
    let before = -1;
    const { jobs, results } = await push(() => {
      before = s.enabled();
      return true;
    });
    expect(results, JSON.stringify(jobs)).toEqual({ plan: "success", apply: "success" });
    expect(jobs["plan"]?.reports["dotenv"]).toContain("CLUSTER_KMS_RESULT=changes\n");
    expect(jobs["plan"]?.reports["junit"]).toContain('name="clusterkms_binding.checkout"');
    expect(JSON.parse(jobs["plan"]?.reports["codequality"] ?? "")).toBeInstanceOf(Array);
    expect(jobs["apply"]?.log).toContain("Outcome: applied.");
    expect(jobs["apply"]?.kept).toEqual(["artifact/applied.json"]);
    expect([before, s.enabled()]).toEqual([0, 1]);
  });

  it("says where nothing changes, and an apply that is started then does nothing", async () => {
    s.sandbox.clearLog();
    const { jobs, results } = await push(() => true);
    expect(results).toEqual({ plan: "success", apply: "success" });
    expect(jobs["plan"]?.reports["dotenv"]).toContain("CLUSTER_KMS_RESULT=nothing\n");
    expect(jobs["apply"]?.log).toBe("There is nothing to apply.\n");
    expect(s.enabled()).toBe(0);
  });

  it("tells on a merge request what is refused, in its reports, and has no apply there", async () => {
    await s.declare("K1");
    const { jobs, results } = await mergeRequest();
    expect(results).toEqual({ plan: "failed" });
    expect(jobs["plan"]?.code).toBe(4);
    expect(jobs["plan"]?.kept).toEqual(["artifact/"]);
    expect(jobs["plan"]?.reports["junit"]).toContain('type="KEY_REUSED"');
    expect(JSON.parse(jobs["plan"]?.reports["codequality"] ?? "")).toContainEqual(
      expect.objectContaining({ check_name: "KEY_REUSED", severity: "blocker" }),
    );
    expect(s.enabled()).toBe(0);
  });

  it("sends nothing where the cloud moved between plan and apply", async () => {
    await s.declare("K3");
    const { jobs, results } = await push(() => {
      s.console("P1");
      return true;
    });
    expect(results).toEqual({ plan: "success", apply: "failed" });
    expect(jobs["apply"]?.code).toBe(1);
    expect(jobs["apply"]?.log).toContain("CHANGED_SINCE_PLAN");
    expect(s.enabled()).toBe(0);
  });

  it("starts the watch alone on a schedule, which fails where it cannot look", async () => {
    await s.file("version: 1\n");
    const { jobs, results } = await run({ CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_BRANCH: "main" });
    expect(results).toEqual({ watch: "failed" });
    expect(jobs["watch"]?.log).toContain("FIELD_MISSING");
    expect(jobs["watch"]?.kept).toEqual([]);
  });
});
