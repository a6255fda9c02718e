/**
 * What one stack declares, gathered from its resources: written once, as the blocks that tell Terraform where they come
 * from (`import`, `moved`) and which it forgets (`removed`); and checked for what only the whole stack shows.
 */
import { type IResolvable, type IResolveContext, TerraformElement, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { conflicts } from "./conflicts.js";
import { KINDS, type Kind } from "./kinds.js";

/** A resource as its stack sees it. */
export interface Declared {
  /** Its name in Terraform's addresses. */
  readonly name: string;
  /** What it is in the cloud, each the same text for the same object; none while that is not known. */
  readonly identities: readonly string[];
  /** The id to import it by; undefined where it is not imported, or cannot be known before apply. */
  readonly importId: string | undefined;
  /** The names it had before, oldest first. */
  readonly renamedFrom: readonly string[];
}

// Long, so that a provider or a binding called like the package has its name to itself.
const ID = "cluster-kms-declarations";
/** Provider functions, and `removed` blocks, came with 1.8. */
const REQUIRED_TERRAFORM = ">= 1.8";
const ALL_KINDS: readonly Kind[] = Object.values(KINDS);

export class Declarations extends TerraformElement {
  // Asked for late: the address of a resource may still be changed after it was made.
  readonly #declared = new Map<Kind, (() => Declared)[]>(ALL_KINDS.map((kind) => [kind, []]));
  readonly #removed = new Map<Kind, Set<string>>(ALL_KINDS.map((kind) => [kind, new Set()]));

  // By what they are of (pairOf).
  readonly #authorizations = new Map<string, TerraformElement>();

  /** The one of the stack that the scope is in. */
  static of(scope: Construct): Declarations {
    const stack = TerraformStack.of(scope);
    const found = stack.node.tryFindChild(ID);
    return found instanceof Declarations ? found : new Declarations(stack, ID);
  }

  private constructor(stack: TerraformStack, id: string) {
    super(stack, id);
    const validate = () => ALL_KINDS.flatMap((kind) => conflicts(kind, this.#all(kind), this.#forgotten(kind)));
    this.node.addValidation({ validate });
  }

  add(kind: Kind, declared: () => Declared): void {
    this.#declared.get(kind)?.push(declared);
  }

  /** These names are no longer managed: Terraform forgets them, the cloud keeps them. */
  remove(kind: Kind, names: readonly string[]): void {
    for (const name of names) this.#removed.get(kind)?.add(name);
  }

  authorize(pair: string, authorization: TerraformElement): void {
    this.#authorizations.set(pair, authorization);
  }

  /** The authorization that this stack declares for an instance and an account. */
  authorized(pair: string): TerraformElement | undefined {
    return this.#authorizations.get(pair);
  }

  override toTerraform(): Blocks {
    const blocks = ALL_KINDS.map((kind) => this.#blocks(kind));
    const imports = blocks.flatMap((one) => one.imports);
    const moved = blocks.flatMap((one) => one.moved);
    const removed = blocks.flatMap((one) => one.removed);
    return {
      terraform: { required_version: REQUIRED_TERRAFORM },
      import: imports.length > 0 ? new Finished(imports) : undefined,
      moved: moved.length > 0 ? moved : undefined,
      removed: removed.length > 0 ? removed : undefined,
    };
  }

  #blocks(kind: Kind) {
    const address = (name: string): string => `${kind.type}.${name}`;
    const all = this.#all(kind);
    return {
      imports: all.flatMap(({ name, importId }) =>
        importId === undefined ? [] : [{ id: importId, to: address(name) }],
      ),
      moved: all.flatMap(({ name, renamedFrom }) =>
        renamedFrom.map((former, at) => ({ from: address(former), to: address(renamedFrom[at + 1] ?? name) })),
      ),
      removed: [...this.#forgotten(kind)]
        .sort()
        .map((name) => ({ from: address(name), lifecycle: { destroy: false } })),
    };
  }

  /** By name, so that the order in which they were declared changes nothing. */
  #all(kind: Kind): readonly Declared[] {
    const declared = this.#declared.get(kind) ?? [];
    return declared.map((one) => one()).sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  #forgotten(kind: Kind): ReadonlySet<string> {
    return this.#removed.get(kind) ?? new Set();
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
