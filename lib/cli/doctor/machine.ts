/** What `doctor` looks at on the machine: the checks that synthesis makes, with a word also where all is well. */
import { resolveEndpoints } from "../../cloud/endpoints.js";
import type { Problem } from "../../model/problem.js";
import { type Check, checkOf, fine } from "../../report/doctor.js";
import { checkBundle, type Surroundings } from "../before/index.js";
import { checkMirror } from "../before/mirror.js";
import { checkTerraform, terraformNamed, versionOf } from "../before/terraform.js";

/** The oldest Node that will do; the same as `engines` in package.json. */
const OLDEST = { major: 20, minor: 19 } as const;

/** `nodeVersion` is that of this process, as `process.versions.node` tells it. */
export function machineChecks(surroundings: Surroundings, nodeVersion: string): readonly Check[] {
  return [
    checkNode(nodeVersion),
    ...terraform(surroundings),
    ...orFine(checkMirror(surroundings), "Terraform's CLI configuration", "it lets the stack's own provider be found"),
    ...orFine(checkBundle(surroundings), "provider clusterkms", "it is built"),
    ...endpoints(surroundings),
  ];
}

function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return fine("Node", version);
  return checkOf({ code: "NODE_TOO_OLD", severity: "refused", subject: "Node", seen: `This is Node ${version}.` });
}

function terraform(surroundings: Surroundings): readonly Check[] {
  const { env, ask } = surroundings;
  const { program, subject } = terraformNamed(env);
  const found = versionOf(program, ask);
  const problems = checkTerraform(surroundings);
  const own = orFine(problems, subject, "text" in found ? `version ${found.text}` : "");
  // Only who has named nothing is told of the other one.
  const tofu = env["TERRAFORM_BINARY_NAME"] ? undefined : versionOf("tofu", ask);
  if (tofu === undefined || !("text" in tofu)) return own;
  return [...own, fine("OpenTofu", `version ${tofu.text} is there too; TERRAFORM_BINARY_NAME=tofu has it used`)];
}

function endpoints({ env }: Surroundings): readonly Check[] {
  const resolved = resolveEndpoints(env);
  if (!resolved.ok) return [checkOf(resolved.error)];
  const { overridden, loopback } = resolved.value;
  if (overridden.length === 0) return [fine("endpoints", "IBM Cloud's own")];
  const list = overridden.map(({ variable, url }) => `${variable}=${url}`).join("\n");
  const where = loopback ? "Overridden, all on this machine:" : "Overridden:";
  const seen = `${where}\n${list}`;
  return [checkOf({ code: "ENDPOINTS_OVERRIDDEN", severity: "warning", subject: "endpoints", seen })];
}

const orFine = (problems: readonly Problem[], subject: string, found: string): readonly Check[] =>
  problems.length > 0 ? problems.map(checkOf) : [fine(subject, found)];
