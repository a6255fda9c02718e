/**
 * The states of one layout -> the states of another (Terraform's format 4). Every object goes as it is, with all that
 * only the state knows of it, to the stack that holds what its account owns. Outputs and what is read anew are left out.
 */
import { parseInstanceCrn, parseKeyCrn } from "../../model/crn.js";
import type { StackKind, StackPart } from "../../model/layout.js";
import { err, ok, type Result } from "../../model/result.js";
import type { Spec } from "../../model/spec.js";
import { isRecord, type Json, listAt, textAt } from "../check/shape.js";

/** The format of states that Terraform writes since 0.12, and OpenTofu. */
const FORMAT = 4;

/** A state as it was pulled. */
export interface Pulled {
  /** What it is called in what is said of it. */
  readonly file: string;
  readonly text: string;
}

/** What cannot be divided, and why, in one clause. */
export interface Undivided {
  readonly file: string;
  readonly wrong: string;
}

/** An object of a state, the account that owns it, and its address. */
interface Owned {
  readonly file: string;
  readonly address: string;
  readonly resource: Json;
  readonly kind: Exclude<StackKind, "fleet">;
  readonly account: string;
}

/**
 * A state for every stack that something goes to, by the stack's name. Refuses where an object has no stack, or is in
 * two states: nothing is left behind, and nothing is chosen.
 *
 * @param newLineage makes the mark by which Terraform tells one state's history from another's
 */
export function divide(
  spec: Spec,
  parts: readonly StackPart[],
  pulled: readonly Pulled[],
  newLineage: () => string,
): Result<ReadonlyMap<string, string>, Undivided> {
  const states = new Map<string, Owned[]>();
  const seen = new Map<string, string>();
  let version = "";
  for (const { file, text } of pulled) {
    const read = objectsOf(file, text);
    if (!read.ok) return read;
    version = read.value.version > version ? read.value.version : version;
    for (const object of read.value.objects) {
      const { address, kind, account } = object;
      const twice = seen.get(address);
      if (twice !== undefined) return err({ file, wrong: `${address} is in it, and in ${twice} too` });
      seen.set(address, file);
      const name = [...spec.accounts].find(([, { id }]) => id === account)?.[0];
      const part = parts.find((one) => one.kind === "fleet" || (one.kind === kind && one.account === name));
      if (part === undefined || name === undefined) {
        return err({ file, wrong: `${address} is of account ${account}, which the file does not have` });
      }
      states.set(part.name, [...(states.get(part.name) ?? []), object]);
    }
  }
  return ok(new Map([...states].map(([name, objects]) => [name, stateOf(objects, version, newLineage())])));
}

function stateOf(objects: readonly Owned[], version: string, lineage: string): string {
  const here = new Set(objects.map(({ address }) => address));
  const resources = objects.map(({ resource }) => ({
    ...resource,
    instances: listAt(resource, "instances").map((instance) => withoutOthers(instance, here)),
  }));
  const state = { version: FORMAT, terraform_version: version, serial: 1, lineage, outputs: {}, resources };
  return `${JSON.stringify({ ...state, check_results: null }, null, 2)}\n`;
}

/** Terraform orders by these addresses; those of other states mean nothing here. */
function withoutOthers(instance: unknown, here: ReadonlySet<string>): unknown {
  if (!isRecord(instance) || !Object.hasOwn(instance, "dependencies")) return instance;
  const kept = listAt(instance, "dependencies").filter((one) => typeof one === "string" && here.has(one));
  return { ...instance, dependencies: kept };
}

function objectsOf(
  file: string,
  text: string,
): Result<{ readonly version: string; readonly objects: readonly Owned[] }, Undivided> {
  // What Terraform prints of a stack that was never applied.
  if (text.trim() === "") return ok({ version: "", objects: [] });
  const state = parse(text);
  if (state === undefined)
    return err({ file, wrong: "it is not the JSON of a state, as `terraform state pull` prints it" });
  if (state["version"] !== FORMAT) return err({ file, wrong: `it is no state of format ${FORMAT}` });
  const objects: Owned[] = [];
  for (const resource of listAt(state, "resources")) {
    if (!isRecord(resource)) return err({ file, wrong: "a resource in it is not an object" });
    if (textAt(resource, "mode") === "data") continue;
    const address = `${textAt(resource, "type")}.${textAt(resource, "name")}`;
    const owner = ownerOf(resource);
    if (owner === undefined) return err({ file, wrong: `${address} is nothing that the file could declare` });
    objects.push({ file, address, resource, ...owner });
  }
  return ok({ version: textAt(state, "terraform_version") ?? "", objects });
}

function ownerOf(resource: Json): Pick<Owned, "kind" | "account"> | undefined {
  const [instance, ...more] = listAt(resource, "instances");
  const attributes = isRecord(instance) ? instance["attributes"] : undefined;
  if (Object.hasOwn(resource, "module") || more.length > 0 || !isRecord(attributes)) return undefined;
  const of = (kind: Owned["kind"], account: string | undefined) => account && { kind, account };
  const instanceCrn = parseInstanceCrn(textAt(attributes, "instance") ?? "");
  const keyCrn = parseKeyCrn(textAt(attributes, "crn") ?? "");
  switch (textAt(resource, "type")) {
    case "clusterkms_binding":
      return of("clusters", textAt(attributes, "account")) || undefined;
    case "clusterkms_instance":
      return of("keys", textAt(attributes, "account")) || undefined;
    case "clusterkms_authorization":
      return instanceCrn.ok ? { kind: "keys", account: instanceCrn.value.account } : undefined;
    case "clusterkms_root_key":
      return keyCrn.ok ? { kind: "keys", account: keyCrn.value.account } : undefined;
    default:
      return undefined;
  }
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
