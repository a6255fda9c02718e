/** Whether there is a Terraform, and one that is new enough. */
import type { Problem } from "../../model/problem.js";
import type { Surroundings } from "./surroundings.js";

/** Provider functions, and `removed` blocks. */
const OLDEST = { major: 1, minor: 8 } as const;

export function checkTerraform({ env, ask }: Surroundings): readonly Problem[] {
  const named = env["TERRAFORM_BINARY_NAME"];
  const program = named || "terraform";
  const subject = named ? `TERRAFORM_BINARY_NAME=${named}` : program;
  const answer = ask(program, ["version", "-json"]);
  const version = answer === undefined ? undefined : versionIn(answer);
  if (version === undefined) {
    const how = answer === undefined ? "could not be started" : "did not tell its version";
    return [{ code: "TERRAFORM_MISSING", severity: "refused", subject, seen: `\`${program} version\` ${how}.` }];
  }
  if (isNewEnough(version)) return [];
  const seen = `\`${program}\` is version ${version.text}.`;
  return [{ code: "TERRAFORM_TOO_OLD", severity: "refused", subject, seen }];
}

interface Version {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** Very old versions answer in words: `Terraform v0.12.31`. */
function versionIn(answer: string): Version | undefined {
  const [, text, major, minor] =
    /"terraform_version":\s*"((\d+)\.(\d+)[^"]*)"/.exec(answer) ?? /^Terraform v((\d+)\.(\d+)\S*)/m.exec(answer) ?? [];
  return text === undefined ? undefined : { text, major: Number(major), minor: Number(minor) };
}

const isNewEnough = ({ major, minor }: Version): boolean =>
  major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
