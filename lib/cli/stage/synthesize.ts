/** The project's app, run as `cdktf synth` runs it: the command of `app` in `cdktf.json`, and what it wrote. */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { isRecord, type Json, listAt, recordAt, textAt } from "../check/shape.js";
import type { StageWorld } from "./world.js";

/** The lock file beside a stack. */
export const LOCK = ".terraform.lock.hcl";

/** A stack that was synthesized. */
export interface SynthesizedStack {
  readonly name: string;
  /** Where Terraform runs; an absolute path. */
  readonly folder: string;
  /** Stacks that come first, by name. */
  readonly after: readonly string[];
  readonly json: string;
  /** SHA-256 of the JSON, hexadecimal. */
  readonly sha256: string;
  /** The addresses of its resources, and of what it forgets or imports. */
  readonly addresses: ReadonlySet<string>;
  /** The hashes of `clusterkms` in its lock file. */
  readonly provider: readonly string[];
}

/** Synthesizes, with the file given to the app; in the order in which the stacks are applied. */
export async function synthesize(
  world: StageWorld,
  file: string,
): Promise<Result<readonly SynthesizedStack[], Problem>> {
  const { files, folder, io, runner } = world;
  const settings = jsonIn((await files.read(join(folder, "cdktf.json")))?.toString("utf8"));
  const app = textAt(settings ?? {}, "app");
  if (app === undefined) return err(broken("There is no `cdktf.json` with an `app` in this folder."));
  const output = textAt(settings ?? {}, "output") ?? "cdktf.out";
  const env = {
    ...io.env,
    CDKTF_OUTDIR: output,
    CDKTF_CONTEXT_JSON: JSON.stringify(settings?.["context"] ?? {}),
    CLUSTER_KMS_FILE: resolve(folder, file),
  };
  const { code, stdout, stderr } = await runner.run({ command: app, shell: true, cwd: folder, env });
  if (code !== 0)
    return err(broken(`\`${app}\` ended with ${code ?? "a signal"}:\n\n${`${stderr}\n${stdout}`.trim()}`));
  const manifest = jsonIn((await files.read(join(folder, output, "manifest.json")))?.toString("utf8"));
  const told = Object.values(recordAt(manifest ?? {}, "stacks") ?? {}).filter(isRecord);
  if (told.length === 0) return err(broken(`\`${app}\` wrote no stack into \`${output}\`.`));
  const stacks: SynthesizedStack[] = [];
  for (const one of told) {
    const stack = await stackOf(world, join(folder, output), one);
    if (stack === undefined) return err(broken(`A stack in \`${output}\` cannot be read.`));
    stacks.push(stack);
  }
  return ok(inOrder(stacks));
}

async function stackOf({ files }: StageWorld, output: string, told: Json): Promise<SynthesizedStack | undefined> {
  const [name, path, working] = ["name", "synthesizedStackPath", "workingDirectory"].map((key) => textAt(told, key));
  if (name === undefined || path === undefined || working === undefined) return undefined;
  const json = (await files.read(join(output, path)))?.toString("utf8");
  const content = jsonIn(json);
  if (json === undefined || content === undefined) return undefined;
  const folder = join(output, working);
  return {
    name,
    folder,
    after: listAt(told, "dependencies").filter((one) => typeof one === "string"),
    json,
    sha256: createHash("sha256").update(json).digest("hex"),
    addresses: addressesIn(content),
    provider: hashesIn((await files.read(join(folder, LOCK)))?.toString("utf8") ?? ""),
  };
}

function addressesIn(stack: Json): ReadonlySet<string> {
  const resources = Object.entries(recordAt(stack, "resource") ?? {}).flatMap(([type, named]) =>
    isRecord(named) ? Object.keys(named).map((name) => `${type}.${name}`) : [],
  );
  const removed = listAt(stack, "removed").flatMap((one) => (isRecord(one) ? (textAt(one, "from") ?? []) : []));
  return new Set([...resources, ...removed]);
}

/** What the lock file says of our provider. */
export function hashesIn(lock: string): readonly string[] {
  const block = /^provider "[^"]*\/clusterkms" \{\n([\s\S]*?)^\}/m.exec(lock)?.[1] ?? "";
  return [...block.matchAll(/"((?:h1|zh):[^"]+)"/g)].map(([, hash = ""]) => hash).sort();
}

/** Each after those that it needs; otherwise as they are listed. */
function inOrder(stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const ordered: SynthesizedStack[] = [];
  for (let left = [...stacks]; left.length > 0; ) {
    const placed = new Set(ordered.map(({ name }) => name));
    // cdktf refuses a circle; of what it would not, the first is taken.
    const next = left.find(({ after }) => after.every((one) => placed.has(one))) ?? left[0];
    if (next === undefined) break;
    ordered.push(next);
    left = left.filter((one) => one !== next);
  }
  return ordered;
}

const broken = (seen: string): Problem => ({
  code: "SYNTHESIS_FAILED",
  severity: "refused",
  subject: "the project",
  seen,
});

function jsonIn(text: string | undefined): Json | undefined {
  try {
    const told: unknown = JSON.parse(text ?? "");
    return isRecord(told) ? told : undefined;
  } catch {
    return undefined;
  }
}
