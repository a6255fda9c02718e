import { describe, expect, it } from "vitest";
import type { StagedStack, StageManifest } from "../../lib/stage/manifest.js";
import { type Here, type StackHere, verifyHere, verifyStack, verifyState } from "../../lib/stage/verify.js";
import { HOUR, here, MADE, manifest, stack } from "./artifact.js";

const said = (problems: ReturnType<typeof verifyHere>) =>
  problems.map(({ code, subject, seen }) => `${code}: ${subject}: ${seen}`);

describe("an artifact on the machine that is to apply it", () => {
  it("may be applied where everything is as it was", () => {
    expect(verifyHere(manifest(), here())).toEqual([]);
  });

  it.each<[string, Partial<StageManifest>, Partial<Here>, string]>([
    ["was refused", { outcome: "refused" }, {}, "ARTIFACT_REFUSED: plan: The plan stage refused it."],
    [
      "could not see all",
      { outcome: "unreadable" },
      {},
      "ARTIFACT_REFUSED: plan: The plan stage could not read all that decides.",
    ],
    [
      "is too old",
      {},
      { now: Date.parse(MADE) + 24 * HOUR + 60_000 },
      "ARTIFACT_TOO_OLD: plan: It was made at 2026-11-24T12:00:00.000Z, 24 h ago; the limit is 24 h.",
    ],
    [
      "is older than a short limit",
      {},
      { now: Date.parse(MADE) + HOUR, maxAge: HOUR / 2 },
      "ARTIFACT_TOO_OLD: plan: It was made at 2026-11-24T12:00:00.000Z, 60 min ago; the limit is 30 min.",
    ],
    [
      "is from the future",
      {},
      { now: Date.parse(MADE) - HOUR },
      "ARTIFACT_TOO_OLD: plan: It was made at 2026-11-24T12:00:00.000Z, which by this machine's clock is yet to come.",
    ],
    [
      "is of another stack",
      { only: "payments-security-keys" },
      { stack: "payments-platform-clusters" },
      "ARTIFACT_OTHER_STACK: stack payments-platform-clusters: It was made of stack payments-security-keys.",
    ],
    [
      "is of more than one stack",
      {},
      { stack: "payments" },
      "ARTIFACT_OTHER_STACK: stack payments: It was made of all stacks of the file.",
    ],
    ["has no time", { at: "today" }, {}, "ARTIFACT_TOO_OLD: plan: When it was made cannot be read."],
    [
      "is of another file",
      {},
      { file: "07e4" },
      "ARTIFACT_OTHER_FILE: cluster-kms.yaml: Its SHA-256 was f11e, here it is 07e4.",
    ],
    [
      "is of another version",
      {},
      { tool: "0.2.0" },
      "ARTIFACT_OTHER_TOOL: cluster-kms: It was 0.1.0, here it is 0.2.0.",
    ],
    [
      "is of another Terraform",
      {},
      { engine: { product: "OpenTofu", version: "1.11.4" } },
      "ARTIFACT_OTHER_TERRAFORM: OpenTofu: It was Terraform 1.11.4, here it is OpenTofu 1.11.4.",
    ],
    [
      "was made against a sandbox",
      { endpoints: ["IBMCLOUD_KP_API_ENDPOINT = http://127.0.0.1:1"] },
      {},
      "ARTIFACT_OTHER_CLOUD: endpoints: Planned against IBMCLOUD_KP_API_ENDPOINT = http://127.0.0.1:1, here are IBM Cloud's own.",
    ],
  ])("is refused where it %s", (_, made, at, expected) => {
    expect(said(verifyHere(manifest(made), here(at)))).toEqual([expected]);
  });

  it("may be applied to the last millisecond of its limit, and from a clock that is minutes ahead", () => {
    expect(verifyHere(manifest(), here({ now: Date.parse(MADE) + 24 * HOUR }))).toEqual([]);
    expect(verifyHere(manifest(), here({ now: Date.parse(MADE) - 60_000 }))).toEqual([]);
  });

  it("is told every reason at once", () => {
    const problems = verifyHere(manifest({ outcome: "refused" }), here({ tool: "9", file: "9" }));
    expect(problems.map(({ code }) => code)).toEqual([
      "ARTIFACT_REFUSED",
      "ARTIFACT_OTHER_FILE",
      "ARTIFACT_OTHER_TOOL",
    ]);
  });
});

describe("a stack of the artifact", () => {
  const same: StackHere = { workspace: "default", synthesized: "51ac", provider: ["h1:build-one"] };

  it("may be applied where the checkout makes the same", () => {
    expect(verifyStack(stack(), same)).toEqual([]);
    expect(verifyStack(stack({ provider: ["h1:build-one", "zh:more"] }), same)).toEqual([]);
  });

  it.each<[string, StackHere | undefined, string]>([
    ["is not in the checkout", undefined, "ARTIFACT_OTHER_STACK: stack payments: The checkout has no such stack."],
    [
      "is in another workspace",
      { ...same, workspace: "blue" },
      "ARTIFACT_OTHER_WORKSPACE: stack payments: It was `default`, here it is `blue`.",
    ],
    [
      "has another provider",
      { ...same, provider: ["h1:build-two"] },
      "ARTIFACT_OTHER_PROVIDER: stack payments: Locked: h1:build-one. Here: h1:build-two.",
    ],
    [
      "is synthesized otherwise",
      { ...same, synthesized: "0123" },
      "ARTIFACT_OTHER_STACK: stack payments: The SHA-256 of its JSON was 51ac, here it is 0123.",
    ],
  ])("is refused where it %s", (_, at, expected) => {
    expect(said(verifyStack(stack(), at))).toEqual([expected]);
  });
});

describe("a stack that was refused", () => {
  it("is refused, whatever the manifest says of the whole", () => {
    const at = { workspace: "default", synthesized: "51ac", provider: ["h1:build-one"] };
    expect(said(verifyStack(stack({ status: "refused" }), at))).toEqual([
      "ARTIFACT_REFUSED: stack payments: It has no plan that may be applied.",
    ]);
  });
});

describe("the state", () => {
  const now = (changed: Partial<NonNullable<StagedStack["state"]>>) => ({
    lineage: "3f1c33b8-0051-8102-0cac-5b4a7bd4bab2",
    serial: 4,
    ...changed,
  });

  it("is the plan's where lineage and serial are, also where there was none and is none", () => {
    expect(verifyState(stack(), now({}))).toEqual([]);
    expect(verifyState(stack({ state: null }), null)).toEqual([]);
  });

  it.each<[string, StagedStack["state"], StagedStack["state"], string]>([
    [
      "was written",
      now({}),
      now({ serial: 5 }),
      "The plan starts from serial 4 of lineage 3f1c33b8-0051-8102-0cac-5b4a7bd4bab2; now there is serial 5 of lineage 3f1c33b8-0051-8102-0cac-5b4a7bd4bab2.",
    ],
    [
      "is another one",
      now({}),
      now({ lineage: "other" }),
      "The plan starts from serial 4 of lineage 3f1c33b8-0051-8102-0cac-5b4a7bd4bab2; now there is serial 4 of lineage other.",
    ],
    [
      "is gone",
      now({}),
      null,
      "The plan starts from serial 4 of lineage 3f1c33b8-0051-8102-0cac-5b4a7bd4bab2; now there is no state at all.",
    ],
    [
      "was made since",
      null,
      now({ serial: 1 }),
      "The plan starts from no state at all; now there is serial 1 of lineage 3f1c33b8-0051-8102-0cac-5b4a7bd4bab2.",
    ],
  ])("moved where it %s", (_, was, is, seen) => {
    expect(said(verifyState(stack({ state: was }), is))).toEqual([`STATE_MOVED: stack payments: ${seen}`]);
  });
});
