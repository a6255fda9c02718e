/**
 * What may import what; types count like values. `test/architecture.test.ts` runs these rules.
 */
const MAY_USE = {
  // The vocabulary, and what can be thought about without doing anything.
  model: [],
  plan: ["model"],
  spec: ["model"],
  // The cloud, what was seen of it, and what is told of it.
  cloud: ["model"],
  observe: ["model", "cloud"],
  report: ["model", "plan", "observe"],
  // From a declaration to a decision: asks what is so, then what that means. Both doors, Terraform's and the command's.
  judge: ["model", "observe", "plan"],
  // What travels between the stages of a pipeline, and what is held against it: as pure as `plan`.
  stage: ["model", "plan"],
  // Terraform: the protocol knows nothing of ours, the provider only translates.
  tfplugin: [],
  provider: ["model", "cloud", "observe", "plan", "judge", "tfplugin"],
  constructs: ["model", "plan"],
  // Written from the facts of the API and never from the client, so that one cannot hide the other's mistake.
  sandbox: ["model"],
  // It reaches synthesis and the provider only as a child process and a file.
  cli: ["model", "plan", "spec", "cloud", "observe", "judge", "report", "stage", "constructs", "sandbox", "tfplugin"],
};

const GENERATED = "^lib/(tfplugin|spec)/generated/|^lib/constructs/l1/";
/** Our own folders, and the files at the top. */
const OURS = "^(lib|stacks|scripts|test)/|^main[.]ts$";

const within = (folders) => `^lib/(${folders.join("|")})/`;

/** A rule that lets `from` use nothing of ours but itself and what is listed. */
const only = (name, from, allowed) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: GENERATED },
  to: { path: OURS, pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    ...Object.entries(MAY_USE).map(([folder, others]) =>
      only(
        `${folder}-uses-only-${others.join("-") || "itself"}`,
        within([folder]),
        others.length === 0 ? [] : [within(others)],
      ),
    ),
    {
      name: "no-folder-of-lib-without-a-rule",
      severity: "error",
      from: { path: "^lib/", pathNot: [within(Object.keys(MAY_USE)), "^lib/index[.]ts$"] },
      to: {},
    },
    only("index-uses-only-constructs-model", "^lib/index[.]ts$", [within(["constructs", "model"])]),
    only("stacks-use-only-constructs-spec-model", "^stacks/", [within(["constructs", "spec", "model"])]),
    only("main-uses-only-stacks-spec-cli-model", "^main[.]ts$", ["^stacks/", within(["spec", "cli", "model"])]),
    {
      name: "report-uses-only-the-types-of-observe",
      severity: "error",
      from: { path: within(["report"]) },
      to: { path: within(["observe"]), dependencyTypesNot: ["type-only"] },
    },
    {
      name: "model-plan-and-stage-are-pure",
      comment: "No clock, no network, no files, no library; a hash of what is given is none of these.",
      severity: "error",
      from: { path: within(["model", "plan", "stage"]) },
      to: { dependencyTypes: ["core", "npm", "npm-dev"], pathNot: "^crypto$" },
    },
    {
      name: "cdktf-only-in-constructs-and-stacks",
      severity: "error",
      from: { path: "^lib/|^main[.]ts$", pathNot: ["^lib/constructs/", "^main[.]ts$"] },
      to: { path: "node_modules/(cdktf|constructs)/" },
    },
    {
      name: "what-ships-does-not-use-tests-or-development-tools",
      severity: "error",
      from: { path: "^(lib|stacks)/|^main[.]ts$" },
      // A peer is developed against as well.
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
    },
    {
      name: "no-cycle",
      comment: "Within a folder two files may speak of each other's types; between folders nothing goes in a circle.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-cycle-between-folders", severity: "error", scope: "folder", from: {}, to: { circular: true } },
    { name: "everything-resolves", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] },
  },
};
