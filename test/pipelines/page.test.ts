/** The page about the ready pipelines names what is in their files. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const PAGE = readFileSync("docs/ready-pipelines.md", "utf8");
const read = (name: string) =>
  readdirSync(`examples/pipelines/${name}`).map((file) => readFileSync(`examples/pipelines/${name}/${file}`, "utf8"));
const section = (title: string) => PAGE.split("\n## ").find((one) => one.startsWith(title)) ?? "";
const namesIn = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();

describe("the page about the ready pipelines", () => {
  it("links every file, and says where it goes", () => {
    const files = readdirSync("examples/pipelines", { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `../${parentPath}/${name}`);
    expect(namesIn(PAGE, /\]\((\.\.\/examples\/pipelines\/[^)]+\/[^)]+)\)/g)).toEqual(files.sort());
  });

  it.each([
    ["github", "GitHub Actions", /\{\{ secrets\.(\w+) \}\}/g],
    ["gitlab", "GitLab CI", /\$((?:PLAN|APPLY|WATCH)_\w+)/g],
    ["tekton", "IBM Cloud Continuous Delivery", /secure-properties, key: (\w+)/g],
  ])("names every secret of %s, and no other", (name, title, pattern) => {
    const named = namesIn(section(title), /`((?:PLAN|APPLY|WATCH|TF_HTTP|GIT)_[A-Z_]+)`/g);
    const used = namesIn(read(name).join("\n"), pattern);
    // GitLab gives what is called the same in the job to every job: the file does not name it.
    const given = name === "gitlab" ? ["TF_HTTP_PASSWORD", "TF_HTTP_USERNAME"] : [];
    expect(named).toEqual([...used, ...given].sort());
  });

  it("names every listener of Tekton, and the branch or tag that each platform goes by", () => {
    const listeners = namesIn(read("tekton").join("\n"), /kind: EventListener\nmetadata:\n {2}name: (\S+)/g);
    expect(listeners).toHaveLength(4);
    for (const listener of listeners) expect(section("IBM Cloud")).toContain(`\`${listener}\``);
    expect(section("IBM Cloud")).toContain("`cluster-kms-approved-`");
    expect(section("GitHub Actions")).toContain("`production`");
    expect(section("GitLab CI")).toContain("`production`");
  });
});
