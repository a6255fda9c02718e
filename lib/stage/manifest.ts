/** The table of contents of an artifact: what it holds, and what it was made of. Written last, so that without it nothing counts. */
import { err, ok, type Result } from "../model/result.js";
import { OUTCOMES, type Outcome } from "./outcome.js";

/** The name of the file in the artifact. */
export const MANIFEST = "manifest.json";

/** A file of the artifact. */
export interface ListedFile {
  /** Relative to the artifact, with `/`. */
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Which state a plan starts from; a state that was never written has none. */
export interface StateMark {
  readonly lineage: string;
  readonly serial: number;
}

/** A stack of the artifact. */
export interface StagedStack {
  readonly name: string;
  /** `waiting`: it needs outputs of a stack that is to be applied first, and has no plan here. `refused`: Terraform made none. */
  readonly status: "planned" | "waiting" | "refused";
  /** Stacks that are applied before it, by name. */
  readonly after: readonly string[];
  /** Terraform's workspace. */
  readonly workspace: string;
  readonly state: StateMark | null;
  /** The hashes of the provider in the lock file. */
  readonly provider: readonly string[];
  /** SHA-256 of what was synthesized, hexadecimal. */
  readonly synthesized: string;
}

/** Which program plans and applies. */
export interface Engine {
  readonly product: "Terraform" | "OpenTofu";
  readonly version: string;
}

export interface StageManifest {
  readonly format: "cluster-kms/stage";
  readonly version: 1;
  /** When the plan was begun, RFC 3339. */
  readonly at: string;
  readonly outcome: Outcome;
  /** The stack that was planned alone (`--stack`); null where all of the file were. */
  readonly only: string | null;
  /** The YAML file, by its path from the project, or its bare name where it lies elsewhere. */
  readonly file: { readonly name: string; readonly sha256: string };
  /** The version of `cluster-kms`. */
  readonly tool: string;
  readonly engine: Engine;
  /** Endpoints that are not the cloud's own, as `VARIABLE = URL`; empty for IBM Cloud itself. */
  readonly endpoints: readonly string[];
  /** In the order in which they are applied. */
  readonly stacks: readonly StagedStack[];
  /** Every other file of the artifact. */
  readonly files: readonly ListedFile[];
}

/** The manifest as JSON, one document that ends with a line break. */
export const manifestJson = (manifest: StageManifest): string => `${JSON.stringify(manifest, undefined, 2)}\n`;

/** Reads a manifest; the error says in a clause what is wrong with it. */
export function parseManifest(text: string): Result<StageManifest, string> {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return err("it is not JSON, or was cut short");
  }
  const top = fields(told);
  if (top?.["format"] !== "cluster-kms/stage") return err("it is no manifest of `cluster-kms stage plan`");
  if (top["version"] !== 1) return err("its format has a version that is not known here");
  const [file, engine] = [fields(top["file"]), fields(top["engine"])];
  const outcome = OUTCOMES.find((one) => one === top["outcome"]);
  const product = PRODUCTS.find((one) => one === engine?.["product"]);
  const [at, tool, name, sha256, version] = [
    top["at"],
    top["tool"],
    file?.["name"],
    file?.["sha256"],
    engine?.["version"],
  ];
  const endpoints = texts(top["endpoints"]);
  const stacks = each(top["stacks"], stackOf);
  const files = each(top["files"], listedOf);
  const only = top["only"];
  if (only !== null && !isText(only)) return err(GAPS);
  if (outcome === undefined || product === undefined || endpoints === undefined) return err(GAPS);
  if (stacks === undefined || files === undefined || !isText(at) || !isText(tool)) return err(GAPS);
  if (!isText(name) || !isText(sha256) || !isText(version)) return err(GAPS);
  if (only !== null && stacks.some((stack) => stack.name !== only)) return err("it holds stacks that it is not of");
  return ok({
    format: "cluster-kms/stage",
    version: 1,
    at,
    outcome,
    only,
    file: { name, sha256 },
    tool,
    engine: { product, version },
    endpoints,
    stacks,
    files,
  });
}

const GAPS = "parts of it are missing";
const PRODUCTS = ["Terraform", "OpenTofu"] as const;
const STATUSES = ["planned", "waiting", "refused"] as const;
type Fields = Readonly<Record<string, unknown>>;

function stackOf(told: Fields): StagedStack | undefined {
  const { name, workspace, synthesized, state } = told;
  const status = STATUSES.find((one) => one === told["status"]);
  const [after, provider] = [texts(told["after"]), texts(told["provider"])];
  const mark = state === null ? null : markOf(fields(state));
  if (!isPart(name) || !isText(workspace) || !isText(synthesized) || mark === undefined) return undefined;
  if (status === undefined || after === undefined || provider === undefined) return undefined;
  return { name, status, after, workspace, state: mark, provider, synthesized };
}

function markOf(told: Fields | undefined): StateMark | undefined {
  const { lineage, serial } = told ?? {};
  return isText(lineage) && typeof serial === "number" ? { lineage, serial } : undefined;
}

function listedOf({ path, sha256, bytes }: Fields): ListedFile | undefined {
  // A path that leads out of the artifact would have another file read in its place.
  if (!isText(path) || !path.split("/").every(isPart)) return undefined;
  return isText(sha256) && typeof bytes === "number" ? { path, sha256, bytes } : undefined;
}

/** Whether it can be one step of a path, and no step out of its folder. */
const isPart = (value: unknown): value is string => isText(value) && /^[\w.-]+$/.test(value) && !/^\.+$/.test(value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const fields = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;

function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.filter(isText);
  return found.length === value.length ? found : undefined;
}

function each<T>(value: unknown, read: (one: Fields) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.flatMap((one) => {
    const told = fields(one);
    return (told && read(told)) ?? [];
  });
  return found.length === value.length ? found : undefined;
}
