/** Whether there is a Terraform, and one that is new enough. */
import type { Problem } from "../../model/problem.js";
import type { Surroundings } from "./surroundings.js";

/** Provider functions, and `removed` blocks. */
const OLDEST = { major: 1, minor: 8 } as const;

export function checkTerraform({ env, ask }: Pick<Surroundings, "env" | "ask">): readonly Problem[] {
  const { program, subject } = terraformNamed(env);
  const found = versionOf(program, ask);
  if ("missing" in found) {
    return [
      { code: "TERRAFORM_MISSING", severity: "refused", subject, seen: `\`${program} version\` ${found.missing}.` },
    ];
  }
  if (isNewEnough(found)) return [];
  const seen = `\`${program}\` is version ${found.text}.`;
  return [{ code: "TERRAFORM_TOO_OLD", severity: "refused", subject, seen }];
}

/** The program that cdktf will start, and what it is called in what is said of it. */
export function terraformNamed(env: Surroundings["env"]): { readonly program: string; readonly subject: string } {
  const named = env["TERRAFORM_BINARY_NAME"];
  return { program: named || "terraform", subject: named ? `TERRAFORM_BINARY_NAME=${named}` : "terraform" };
}

/** The version of Terraform, or of OpenTofu, that a program is; or why that is not known. */
export function versionOf(program: string, ask: Surroundings["ask"]): Version | { readonly missing: string } {
  const answer = ask(program, ["version", "-json"]);
  if (answer === undefined) return { missing: "could not be started" };
  return versionIn(answer) ?? { missing: "did not tell its version" };
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
