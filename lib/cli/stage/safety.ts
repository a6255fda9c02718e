/**
 * Searches what is about to be kept for what must not leave this machine: values of credentials, and paths of this
 * machine. A saved plan is an archive with the configuration and the state in it, so it is searched inside.
 */
import { unzipSync } from "fflate";
import { ownPackage } from "../../constructs/own-package.js";
import { variablesOf } from "../../model/account.js";
import type { Problem } from "../../model/problem.js";
import type { Spec } from "../../model/spec.js";

/** Shorter values occur by chance. */
const SHORTEST = 6;

/** Variables that Terraform's backends and a pipeline's own tools keep secrets in. */
const SECRET_VARIABLES =
  /^(IC_API_KEY|IBMCLOUD_API_KEY|BLUEMIX_API_KEY|IAAS_CLASSIC_API_KEY|TF_HTTP_PASSWORD|PGPASSWORD|PG_CONN_STR|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|TF_TOKEN_\w+|TF_ENCRYPTION|GITHUB_TOKEN|CI_JOB_TOKEN|CI_JOB_JWT\w*)$/;

/** What is looked for: never the value in what is said, only what it is called. */
interface Needle {
  readonly what: string;
  readonly value: string;
}

/** Every place of the artifact with something that must not be in it; the content by path. */
export function findUnsafe(
  content: ReadonlyMap<string, Buffer>,
  spec: Pick<Spec, "accounts">,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): readonly Problem[] {
  const needles = [...secrets(spec, env), ...paths(env, folder)];
  return [...content].flatMap(([path, bytes]) =>
    partsOf(bytes).flatMap(({ inside, bytes: part }) =>
      needles
        .filter(({ value }) => part.includes(value) || part.includes(JSON.stringify(value).slice(1, -1)))
        .map(({ what }) => ({
          code: "ARTIFACT_UNSAFE" as const,
          severity: "refused" as const,
          subject: path,
          seen: `${inside === "" ? "It" : `Inside it, \`${inside}\``} holds ${what}.`,
        })),
    ),
  );
}

function secrets(
  { accounts }: Pick<Spec, "accounts">,
  env: Readonly<Record<string, string | undefined>>,
): readonly Needle[] {
  const named = new Set([...accounts.values()].flatMap(({ credentials }) => variablesOf(credentials)));
  for (const name of Object.keys(env)) if (SECRET_VARIABLES.test(name)) named.add(name);
  return [...named].flatMap((name) => {
    const value = env[name] ?? "";
    const password = /^\w+:\/\/[^:/@]*:([^@]+)@/.exec(value)?.[1] ?? "";
    return [value, password, decodeURIComponentOr(password)]
      .filter((one) => one.length >= SHORTEST)
      .map((one) => ({ what: `the value of the variable ${name}`, value: one }));
  });
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function paths(env: Readonly<Record<string, string | undefined>>, folder: string): readonly Needle[] {
  const known = [folder, ownPackage().root, env["HOME"] ?? "", env["USERPROFILE"] ?? ""];
  // With the step after it: the bare word `/root` may be anything.
  return [...new Set(known.filter((one) => one.length > 1))].map((one) => ({
    what: "a path of this machine",
    value: one.endsWith("/") ? one : `${one}/`,
  }));
}

/** A file, and what is in it where it is an archive. */
function partsOf(bytes: Buffer): readonly { readonly inside: string; readonly bytes: Buffer }[] {
  const whole = { inside: "", bytes };
  if (bytes.subarray(0, 2).toString("latin1") !== "PK") return [whole];
  try {
    const entries = Object.entries(unzipSync(bytes));
    return [whole, ...entries.map(([inside, part]) => ({ inside, bytes: Buffer.from(part) }))];
  } catch {
    return [whole];
  }
}
