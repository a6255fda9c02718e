/**
 * What one stack declares, gathered from its bindings: written once, as the blocks that tell Terraform where bindings
 * come from (`import`, `moved`) and which it forgets (`removed`); and checked for what only the whole stack shows.
 */
import { type IResolvable, type IResolveContext, TerraformElement, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { conflicts } from "./conflicts.js";

/** A binding as its stack sees it. */
export interface DeclaredBinding {
  /** Its name in Terraform's addresses. */
  readonly name: string;
  /** What it is the binding of, the same text for the same cluster; undefined while that is not known. */
  readonly identity: string | undefined;
  /** The id to import it by; undefined where it cannot be known before apply. */
  readonly importId: string | undefined;
  /** The names it had before, oldest first. */
  readonly renamedFrom: readonly string[];
}

// Long, so that a provider or a binding called like the package has its name to itself.
const ID = "cluster-kms-declarations";
const TYPE = "clusterkms_binding";
/** Provider functions, and `removed` blocks, came with 1.8. */
const REQUIRED_TERRAFORM = ">= 1.8";

const address = (name: string): string => `${TYPE}.${name}`;

export class Declarations extends TerraformElement {
  // Asked for late: a binding's address may still be changed after it was made.
  readonly #bindings: (() => DeclaredBinding)[] = [];
  readonly #removed = new Set<string>();

  /** The one of the stack that the scope is in. */
  static of(scope: Construct): Declarations {
    const stack = TerraformStack.of(scope);
    const found = stack.node.tryFindChild(ID);
    return found instanceof Declarations ? found : new Declarations(stack, ID);
  }

  private constructor(stack: TerraformStack, id: string) {
    super(stack, id);
    this.node.addValidation({ validate: () => conflicts(this.#all(), this.#removed) });
  }

  add(binding: () => DeclaredBinding): void {
    this.#bindings.push(binding);
  }

  /** These names are no longer managed: Terraform forgets them, the cloud keeps them. */
  remove(names: readonly string[]): void {
    for (const name of names) this.#removed.add(name);
  }

  override toTerraform(): Blocks {
    const all = this.#all();
    const imports = all.flatMap(({ name, importId }) =>
      importId === undefined ? [] : [{ id: importId, to: address(name) }],
    );
    const moved = all.flatMap(({ name, renamedFrom }) =>
      renamedFrom.map((former, at) => ({ from: address(former), to: address(renamedFrom[at + 1] ?? name) })),
    );
    const removed = [...this.#removed].sort().map((name) => ({ from: address(name), lifecycle: { destroy: false } }));
    return {
      terraform: { required_version: REQUIRED_TERRAFORM },
      import: imports.length > 0 ? new Finished(imports) : undefined,
      moved: moved.length > 0 ? moved : undefined,
      removed: removed.length > 0 ? removed : undefined,
    };
  }

  /** By name, so that the order in which they were declared changes nothing. */
  #all(): readonly DeclaredBinding[] {
    return this.#bindings.map((binding) => binding()).sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}

interface Blocks {
  readonly terraform: { readonly required_version: string };
  readonly import: IResolvable | undefined;
  readonly moved: readonly { readonly from: string; readonly to: string }[] | undefined;
  readonly removed: readonly { readonly from: string; readonly lifecycle: { readonly destroy: boolean } }[] | undefined;
}

/** A value without tokens. cdktf looks through what an element writes three times; this is passed through as it is. */
class Finished implements IResolvable {
  readonly creationStack: string[] = [];
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  resolve(context: IResolveContext): undefined {
    context.registerPostProcessor({ postProcess: () => this.#value });
  }
}
