/** The YAML of a page of the documentation: what the page shows is what the tests deploy. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PLATFORM, SECURITY } from "./fleet.js";
import { REPOSITORY } from "./workspace.js";

const KP = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
const INSTANCE = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${KP}::`;

/** Each YAML block of a page under the head that the page leaves out: the accounts, and the instance `kp`. */
export function filesOf(page: string): readonly string[] {
  const text = readFileSync(join(REPOSITORY, "docs", page), "utf8");
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, block = ""]) => `version: 1
name: payments
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
instances:
  kp: { crn: "${INSTANCE}" }
${block}`,
  );
}
