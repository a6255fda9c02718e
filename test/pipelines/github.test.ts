/** The workflows of `examples/pipelines/github`, run from their YAML against a sandbox. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KEYS } from "../e2e/support/fleet.js";
import { checkedWorkflow, type Given, runWorkflow } from "./support/github.js";
import { type GithubApi, githubApi } from "./support/github-api.js";
import { HIDDEN, prefixed, type Scene, scene, VALUES } from "./support/scene.js";

const read = (name: string) =>
  readFileSync(new URL(`../../examples/pipelines/github/${name}`, import.meta.url), "utf8");
const PIPELINE = read("cluster-kms.yaml");
const WATCH = read("cluster-kms-drift.yaml");
const TOKEN = "token-of-the-run-3c1b";

const SECRETS = { ...prefixed("PLAN_", VALUES.reading), ...VALUES.state };

describe("the workflows for GitHub Actions, as text", () => {
  it.each([
    ["cluster-kms.yaml", PIPELINE],
    ["cluster-kms-drift.yaml", WATCH],
  ])("%s is a workflow to GitHub's own parser", async (name, content) => {
    expect((await checkedWorkflow(name, content)).problems).toEqual([]);
    const broken = content.replace("timeout-minutes:", "time-out:");
    expect((await checkedWorkflow(name, broken)).problems.join()).toContain("time-out");
  });

  it("names every action by a commit, and the version that it is", () => {
    const uses = [...`${PIPELINE}${WATCH}`.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("gives the secrets that may write to the approved job alone, and tokens that may write to no job with secrets", () => {
    const jobs = PIPELINE.slice(PIPELINE.indexOf("\njobs:")).split(/\n {2}(?=[a-z]+:\n)/);
    const with_ = (text: string) => jobs.filter((job) => job.includes(text)).map((job) => job.split(":")[0]);
    expect(with_("secrets.APPLY_")).toEqual(["apply"]);
    expect(with_("environment: ")).toEqual(["apply"]);
    expect(with_("{{ secrets.")).toEqual(["plan", "apply"]);
    expect(with_(": write")).toEqual(["report"]);
    expect(with_("npm ci")).toEqual(["plan", "apply"]);
  });
});

describe("the workflows for GitHub Actions", { timeout: 300_000 }, () => {
  let s: Scene;
  let api: GithubApi;
  let asked = 0;
  beforeAll(async () => {
    s = await scene();
    api = await githubApi(TOKEN);
  }, 120_000);
  afterAll(async () => {
    await api.close();
    await s.close();
  });

  const given = (more: Pick<Given, "event" | "ref" | "payload">): Given => ({
    ...more,
    secrets: SECRETS,
    environments: {
      production: prefixed("APPLY_", VALUES.writing),
      "cluster-kms-watch": prefixed("WATCH_", VALUES.reading),
    },
    api: api.url,
    token: TOKEN,
    approved: () => {
      asked += 1;
    },
  });
  const pullRequest = (repository = "acme/clusters", login = "ada") =>
    run({
      event: "pull_request",
      ref: "refs/pull/7/merge",
      payload: {
        pull_request: { number: 7, head: { sha: "5eaf00d", repo: { full_name: repository } }, user: { login } },
      },
    });
  const push = () => run({ event: "push", ref: "refs/heads/main", payload: {} });
  const run = async (more: Pick<Given, "event" | "ref" | "payload">, content = PIPELINE) => {
    asked = 0;
    const ran = await runWorkflow(s, "workflow.yaml", content, given(more));
    const shown = JSON.stringify([ran, api.comments]);
    expect(HIDDEN.filter((secret) => shown.includes(secret))).toEqual([]);
    const results = Object.fromEntries(Object.entries(ran.jobs).map(([id, { result }]) => [id, result]));
    return { ...ran, results };
  };

  it("plans nothing for a pull request from a fork or of Dependabot, and says why", async () => {
    for (const ran of [await pullRequest("mallory/clusters"), await pullRequest("acme/clusters", "dependabot[bot]")]) {
      expect(ran.results).toEqual({ fork: "success", plan: "skipped", report: "skipped", apply: "skipped" });
      expect(ran.jobs["fork"]?.summary).toMatch(
        /^No plan: a pull request from a fork or of Dependabot gets no secrets\./,
      );
    }
    expect(api.log).toEqual([]);
  });

  it("tells a change of a key on the pull request, in one comment, and applies nothing there", async () => {
    await s.declare("K2");
    const ran = await pullRequest();
    expect(ran.results, ran.jobs["plan"]?.log).toEqual({
      fork: "skipped",
      plan: "success",
      report: "success",
      apply: "skipped",
    });
    expect(ran.jobs["plan"]?.summary).toContain(KEYS.K2);
    const [comment, ...others] = api.comments;
    expect(others).toEqual([]);
    expect(comment?.body).toContain(ran.jobs["plan"]?.summary);
    expect(comment?.body).toMatch(
      /\nOf commit 5eaf00d, by \[this run\]\(https:\/\/github\.com\/acme\/clusters\/actions\/runs\/4711\)\.\n$/,
    );
    expect(JSON.parse(ran.scanned[0] ?? "")).toMatchObject({ version: "2.1.0" });
    expect([s.enabled(), asked]).toEqual([0, 0]);
  });

  it("applies it on main when it is approved, and enables the key once", async () => {
    const ran = await push();
    expect(ran.results, ran.jobs["apply"]?.log).toEqual({
      fork: "skipped",
      plan: "success",
      report: "success",
      apply: "success",
    });
    expect(ran.jobs["plan"]?.outputs).toMatchObject({ result: "changes", applicable: "true" });
    expect(ran.jobs["apply"]?.summary).toBe("Apply: applied.\n");
    expect([s.enabled(), asked]).toEqual([1, 1]);
  });

  it("asks for no approval where nothing changes", async () => {
    const ran = await push();
    expect(ran.results).toEqual({ fork: "skipped", plan: "success", report: "success", apply: "skipped" });
    expect(ran.jobs["plan"]?.outputs).toMatchObject({ result: "nothing" });
    expect([s.enabled(), asked]).toEqual([0, 0]);
  });

  it("tells what is refused in the same comment, and fails", async () => {
    await s.declare("K1");
    // The place among many comments, and one of somebody else that looks like it, make no difference.
    const marked = api.comments[0]?.body ?? "";
    api.comments.unshift({ id: 1_000, body: marked, user: { login: "mallory" } });
    for (let id = 1_001; id < 1_100; id += 1) api.comments.unshift({ id, body: "Fine.", user: { login: "ada" } });
    const ran = await pullRequest();
    expect(ran.results).toEqual({ fork: "skipped", plan: "failure", report: "success", apply: "skipped" });
    expect(ran.jobs["plan"]?.codes).toMatchObject({ Plan: 4 });
    expect(ran.jobs["plan"]?.summary).toContain("KEY_REUSED");
    const ours = api.comments.filter(({ user }) => user.login === "github-actions[bot]");
    expect(ours.map(({ body }) => body.includes("KEY_REUSED"))).toEqual([true]);
    expect(api.comments).toHaveLength(101);
    expect(ran.scanned[0]).toContain("KEY_REUSED");
    expect([s.enabled(), asked]).toEqual([0, 0]);
  });

  it("takes back the plan that the comment told where none can be made of a newer commit", async () => {
    await s.file("version: 1\n");
    const ran = await pullRequest();
    expect(ran.results).toEqual({ fork: "skipped", plan: "failure", report: "success", apply: "skipped" });
    expect(ran.jobs["plan"]?.codes).toMatchObject({ Plan: 1 });
    expect(ran.jobs["plan"]?.summary).toBe("");
    const [ours] = api.comments.filter(({ user }) => user.login === "github-actions[bot]");
    expect(ours?.body).toMatch(/^<!-- .* -->\nThere is no plan: it could not be made\.\n\nOf commit /);
    expect(api.comments).toHaveLength(101);
    expect(ran.scanned).toEqual([]);
  });

  it("sends nothing where the cloud moved between plan and apply", async () => {
    await s.declare("K3");
    const plan = given({ event: "push", ref: "refs/heads/main", payload: {} });
    const ran = await runWorkflow(s, "workflow.yaml", PIPELINE, { ...plan, approved: () => s.console("P1") });
    expect(ran.jobs["plan"]?.outputs).toMatchObject({ result: "changes" });
    expect(ran.jobs["apply"]?.result).toBe("failure");
    expect(ran.jobs["apply"]?.codes).toMatchObject({ Apply: 1 });
    expect(ran.jobs["apply"]?.log).toContain("CHANGED_SINCE_PLAN");
    expect(ran.jobs["apply"]?.summary).toBe("Apply: failed.\n");
    expect(s.enabled()).toBe(0);
  });

  it("finds on its schedule what somebody changed, and is quiet while the file agrees", async () => {
    const schedule = { event: "schedule", ref: "refs/heads/main", payload: {} } as const;
    await s.declare("K2");
    const found = await run(schedule, WATCH);
    expect(found.results).toEqual({ watch: "failure" });
    expect(found.jobs["watch"]?.codes).toMatchObject({ Watch: 4 });
    expect(found.jobs["watch"]?.summary).toContain("KEY_CHANGED_OUTSIDE");
    s.console("K2");
    const quiet = await run(schedule, WATCH);
    expect(quiet.jobs).toMatchObject({ watch: { result: "success", summary: "", log: "" } });
  });
});
