/** The provider's block of a stack. At synthesis it lays the provider itself beside the stack (bundle.ts). */
import { TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { parseAccountId } from "../model/ids.js";
import { type AccountProps, accountConfig } from "./accounts.js";
import { installProvider } from "./bundle.js";
import { Declarations } from "./declarations.js";
import { KINDS } from "./kinds.js";
import { ClusterkmsProvider } from "./l1/provider.js";
import { refuse } from "./refuse.js";

/** What the provider works with. */
export interface ClusterKmsProviderProps {
  /** The accounts that clusters and keys live in, by names of your choice. */
  readonly accounts: Readonly<Record<string, AccountProps>>;
  /**
   * How many enablements may run at once.
   * @default 5
   */
  readonly maxConcurrent?: number | undefined;
  /**
   * What instances and keys that are made here are marked with, so that they are found again. Stacks that one was
   * split into keep the name of that.
   * @default - the stack's id
   */
  readonly markedAs?: string | undefined;
  /**
   * What this stack had and no longer manages, by the names in Terraform's addresses. Terraform forgets it, the cloud
   * keeps it as it is.
   * @default - nothing
   */
  readonly removed?: RemovedNames | undefined;
}

/** Names in Terraform's addresses, of each kind. */
export interface RemovedNames {
  /** Bindings. The clusters stay encrypted as they are. */
  readonly clusters?: readonly string[] | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly instances?: readonly string[] | undefined;
  readonly authorizations?: readonly string[] | undefined;
}

/** The provider `clusterkms` of a stack: one serves all accounts. */
export class ClusterKmsProvider extends ClusterkmsProvider {
  /** @throws InvalidDeclaration where an account's ID or a number is not one that is possible */
  constructor(scope: Construct, id: string, props: ClusterKmsProviderProps) {
    const { accounts, maxConcurrent, markedAs, removed } = props;
    check(props, `${scope.node.path}/${id}`);
    super(scope, id, {
      accounts: Object.fromEntries(Object.entries(accounts).map(([name, account]) => [name, accountConfig(account)])),
      maxConcurrent,
      stack: markedAs ?? TerraformStack.of(scope).node.id,
    });
    const declarations = Declarations.of(this);
    declarations.remove(KINDS.binding, removed?.clusters ?? []);
    declarations.remove(KINDS.key, removed?.keys ?? []);
    declarations.remove(KINDS.instance, removed?.instances ?? []);
    declarations.remove(KINDS.authorization, removed?.authorizations ?? []);
    installProvider(this);
  }
}

function check({ accounts, maxConcurrent }: ClusterKmsProviderProps, path: string): void {
  const names = new Map<string, string>();
  for (const [name, { id }] of Object.entries(accounts)) {
    if (Token.isUnresolved(id)) continue;
    const parsed = parseAccountId(id);
    if (!parsed.ok) refuse("ID_MALFORMED", path, `accounts.${name}.id: \`${id}\` is not ${parsed.error}.`);
    const other = names.get(id);
    if (other !== undefined) refuse("ACCOUNT_TWICE", path, `accounts.${name} and accounts.${other} are both ${id}.`);
    names.set(id, name);
  }
  if (maxConcurrent === undefined || Token.isUnresolved(maxConcurrent)) return;
  if (!Number.isInteger(maxConcurrent) || maxConcurrent < 1) {
    refuse("VALUE_INVALID", path, `maxConcurrent is a whole number from 1 on, not ${maxConcurrent}.`);
  }
}
