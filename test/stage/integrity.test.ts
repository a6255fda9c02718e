import { describe, expect, it } from "vitest";
import { checkFiles, openManifest } from "../../lib/stage/integrity.js";
import { manifestJson, type StageManifest } from "../../lib/stage/manifest.js";
import { FILES, manifest, stack } from "./artifact.js";

const whole = new Map(FILES.map((path) => [path, { sha256: "00aa", bytes: 10 }]));
const open = (text: string, expected?: string) => {
  const opened = openManifest({ text, sha256: "d1ge57" }, expected);
  return opened.ok ? opened.value : `${opened.error.code}: ${opened.error.seen}`;
};

describe("a manifest", () => {
  it("is read as it was written", () => {
    const all = manifest({ stacks: [stack({ state: null }), stack({ name: "other", after: ["payments"] })] });
    expect(open(manifestJson(all))).toEqual(all);
    expect(open(manifestJson(all), "sha256:d1ge57")).toEqual(all);
  });

  it("is asked for, and its digest is held against the one that was told", () => {
    const none = openManifest(undefined, undefined);
    expect(!none.ok && `${none.error.code}: ${none.error.seen}`).toBe(
      "ARTIFACT_INCOMPLETE: There is no manifest.json in it.",
    );
    expect(open(manifestJson(manifest()), "sha256:0ther")).toBe(
      "ARTIFACT_ALTERED: The digest of manifest.json is sha256:d1ge57, not sha256:0ther.",
    );
  });

  it("is refused wherever it was cut off", () => {
    const text = manifestJson(manifest());
    for (let length = 0; length < text.length - 2; length += 37) {
      expect(open(text.slice(0, length))).toBe(
        "ARTIFACT_INCOMPLETE: manifest.json cannot be used: it is not JSON, or was cut short.",
      );
    }
  });

  it.each<[string, (json: Record<string, unknown>) => unknown, string]>([
    ["is something else", () => ({ format: "other" }), "it is no manifest of `cluster-kms stage plan`"],
    ["is of a later version", (json) => ({ ...json, version: 2 }), "its format has a version that is not known here"],
    ["has an unknown outcome", (json) => ({ ...json, outcome: "fine" }), "parts of it are missing"],
    ["has no stacks", ({ stacks: _, ...json }) => json, "parts of it are missing"],
    [
      "has a stack without a state",
      (json) => ({ ...json, stacks: [{ ...stack(), state: 3 }] }),
      "parts of it are missing",
    ],
    [
      "has a stack that leads out of its folder",
      (json) => ({ ...json, stacks: [stack({ name: "../other" })] }),
      "parts of it are missing",
    ],
    [
      "has a file that leads out of its folder",
      (json) => ({ ...json, files: [{ path: "stacks/../../secret", sha256: "00aa", bytes: 1 }] }),
      "parts of it are missing",
    ],
  ])("is refused where it %s", (_, change, why) => {
    const json: Record<string, unknown> = JSON.parse(manifestJson(manifest()));
    expect(open(JSON.stringify(change(json)))).toBe(`ARTIFACT_INCOMPLETE: manifest.json cannot be used: ${why}.`);
  });
});

describe("the files of an artifact", () => {
  const check = (there: typeof whole, of: StageManifest = manifest()) => {
    const problem = checkFiles(of, there);
    return problem && `${problem.code}: ${problem.seen}`;
  };
  const but = (path: string, is: { sha256: string; bytes: number } | undefined) => {
    const there = new Map(whole);
    if (is === undefined) there.delete(path);
    else there.set(path, is);
    return there;
  };

  it("are all there", () => expect(check(whole)).toBeUndefined());

  it("are refused where one is missing, short, or changed", () => {
    expect(check(but("plan.json", undefined))).toBe("ARTIFACT_INCOMPLETE: plan.json is missing.");
    expect(check(but("report.txt", { sha256: "0", bytes: 9 }))).toBe(
      "ARTIFACT_INCOMPLETE: report.txt has 9 of its 10 bytes.",
    );
    expect(check(but("stacks/payments/tfplan", { sha256: "0", bytes: 10 }))).toBe(
      "ARTIFACT_ALTERED: stacks/payments/tfplan was changed.",
    );
  });

  it("are refused where the manifest leaves out what an apply reads", () => {
    const fewer = manifest({ files: manifest().files.filter(({ path }) => path !== "stacks/payments/tfplan") });
    expect(check(whole, fewer)).toBe("ARTIFACT_INCOMPLETE: manifest.json does not list stacks/payments/tfplan.");
  });
});
