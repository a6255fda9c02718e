/** Stacks in tests: built in memory, with what they would write as a value. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";

/** The attributes of the resources of one type, by their names. */
type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The parts of a synthesized stack that tests look at. */
export interface StackJson {
  readonly import?: readonly unknown[];
  readonly moved?: readonly unknown[];
  readonly removed?: readonly unknown[];
  readonly provider?: { readonly clusterkms?: readonly { readonly accounts?: unknown; readonly stack?: string }[] };
  readonly resource?: {
    readonly clusterkms_instance?: Attributes;
    readonly clusterkms_root_key?: Attributes;
    readonly clusterkms_authorization?: Attributes;
    readonly clusterkms_binding?: Attributes;
  };
  readonly terraform: Readonly<Record<string, unknown>>;
}

/** What the stacks of an app would write, in their order, after their validations; throws what is refused. */
export function jsonOfAll(make: (app: App) => readonly TerraformStack[]): readonly StackJson[] {
  const outdir = mkdtempSync(join(tmpdir(), "clusterkms-stack-"));
  try {
    const stacks = make(new App({ stackTraces: false, outdir }));
    for (const stack of stacks) stack.prepareStack();
    for (const stack of stacks) stack.runAllValidations();
    return stacks.map((stack) => JSON.parse(JSON.stringify(stack.toTerraform())));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The same for one stack. */
export function jsonOf(make: (app: App) => TerraformStack): StackJson {
  const [json] = jsonOfAll((app) => [make(app)]);
  if (json === undefined) throw new Error("there is no stack");
  return json;
}

/** The same for a stack `payments` with what is built in it. */
export function stackJson(build: (stack: TerraformStack) => void): StackJson {
  return jsonOf((app) => {
    const stack = new TerraformStack(app, "payments");
    build(stack);
    return stack;
  });
}

/** The text of the error that something is refused with. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("it was not refused");
}
