/** Whether where the state is kept suits this machine and this fleet. */

import { backendVariables } from "../../model/backend.js";
import type { Problem } from "../../model/problem.js";
import type { Spec } from "../../model/spec.js";
import type { Check } from "../../report/doctor.js";
import { checkOf, fine } from "../../report/doctor.js";
import type { Surroundings } from "./surroundings.js";
import { terraformNamed, versionOf } from "./terraform.js";

/** From how many clusters on a state in a file is spoken of. */
const LARGE = 100;
/** Native locking of the `s3` backend. */
const LOCKFILE = { major: 1, minor: 10 } as const;

// Measured with Terraform 1.11 on two cores: docs/state.md says how.
const MEASURED =
  "Measured with 1,000: the state has 1.5 MB, and Terraform writes the whole of it after every cluster, 1.4 GB in one deploy that encrypts all.";

/** Warns of a large fleet whose state is a file. */
export function checkLocalState({ backend, clusters }: Spec): readonly Problem[] {
  if (backend.kind !== "local" || clusters.size < LARGE) return [];
  const seen = `${clusters.size} clusters, and the state is a file beside the app. ${MEASURED}`;
  return [{ code: "STATE_LOCAL", severity: "warning", subject: "state", seen }];
}

/** Refuses a Terraform that does not know the lock that the file asks for. */
export function checkLocking({ backend }: Spec, { env, ask }: Surroundings): readonly Problem[] {
  if (backend.kind !== "s3" || !backend.useLockfile) return [];
  const { program, subject } = terraformNamed(env);
  const found = versionOf(program, ask);
  if ("missing" in found || found.major > LOCKFILE.major || found.minor >= LOCKFILE.minor) return [];
  const seen = `\`${program}\` is version ${found.text}, and the lock of the state in S3 needs 1.10.`;
  const todo = [
    "Install Terraform 1.10 or newer.",
    "Or write `useLockfile: false` under `backend`, and see to it that no two deploys run at once.",
  ];
  return [{ code: "TERRAFORM_TOO_OLD", severity: "refused", subject, seen, todo }];
}

/** What `doctor` says of the variables that the backend reads: their names, and whether they are set. */
export function stateChecks({ backend }: Spec, env: Surroundings["env"]): readonly Check[] {
  const { kind } = backend;
  const subject = `state: ${kind}`;
  const { ways, otherwise } = backendVariables(backend);
  if (ways.length === 0) return [fine(subject, "a file beside the app")];
  const set = ways.find((names) => names.every((name) => env[name]));
  if (set !== undefined) return [fine(subject, `${set.join(" and ")} ${set.length === 1 ? "is" : "are"} set`)];
  const missing = ways.map((names) => names.filter((name) => !env[name]).join(" and "));
  return [
    checkOf({
      code: "CREDENTIALS_MISSING",
      severity: "warning",
      subject,
      seen: `not set: ${missing.join(", or instead ")}`,
      todo: [`Set ${ways[0]?.join(" and ")}; nothing is needed where ${otherwise}.`],
    }),
  ];
}
