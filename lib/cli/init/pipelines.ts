/** The ready pipelines, as this package carries them under `examples/pipelines`. */
import { packaged } from "./packaged.js";

/** What they are called in `--pipeline`. */
export const PIPELINES = ["github", "gitlab", "tekton"] as const;
export type Pipeline = (typeof PIPELINES)[number];

/** Where their files go in a project, by their names here. The platforms look nowhere else. */
const PLACES: Readonly<Record<Pipeline, Readonly<Record<string, string>>>> = {
  github: {
    "cluster-kms.yaml": ".github/workflows/cluster-kms.yaml",
    "cluster-kms-drift.yaml": ".github/workflows/cluster-kms-drift.yaml",
  },
  gitlab: { "gitlab-ci.yml": ".gitlab-ci.yml" },
  tekton: {
    "tasks.yaml": ".tekton/tasks.yaml",
    "pipelines.yaml": ".tekton/pipelines.yaml",
    "triggers.yaml": ".tekton/triggers.yaml",
  },
};

/** By their paths in the project. */
export const pipelineFiles = (pipeline: Pipeline): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(PLACES[pipeline]).map(([name, place]) => [place, packaged("examples", "pipelines", pipeline, name)]),
  );
