/** Service authorizations: through them the clusters of an account reach the root keys of an instance. */
import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { nameOfGuid } from "../model/implied.js";
import { Declarations } from "./declarations.js";
import { expectAccount } from "./expect.js";
import { KINDS } from "./kinds.js";
import { type IKmsInstance, KmsInstance } from "./kms-instance.js";
import { ClusterkmsAuthorization } from "./l1/authorization.js";
import { refuse } from "./refuse.js";

/** What an authorization declares. */
export interface KmsAuthorizationProps {
  /** The instance; the authorization is in its account. */
  readonly instance: IKmsInstance;
  /** The ID of the account that owns the clusters: 32 hexadecimal digits; also a token. */
  readonly sourceAccount: string;
  /**
   * The names that it had in Terraform's addresses before, oldest first.
   * @default - it always had its name
   */
  readonly renamedFrom?: readonly string[] | undefined;
}

/**
 * The authorization of `containers-kubernetes` in one account to use one KMS instance, with delegation. One that exists
 * and allows as much is taken over. Bindings of the same stack that need it wait for it. It is never deleted.
 */
export class KmsAuthorization extends ClusterkmsAuthorization {
  /** The names that it had in Terraform's addresses before, oldest first. */
  readonly renamedFrom: readonly string[];

  /**
   * @param id also its name in Terraform's addresses, where it stands directly in the stack
   * @throws InvalidDeclaration where the account is not one
   */
  constructor(scope: Construct, id: string, { instance, sourceAccount, renamedFrom = [] }: KmsAuthorizationProps) {
    const path = `${scope.node.path}/${id}`;
    expectAccount(path, "sourceAccount", sourceAccount);
    super(scope, id, { instance: instance.crn, sourceAccount });
    this.renamedFrom = renamedFrom;
    if (TerraformElement.isTerraformElement(instance)) follow(this, instance);
    const pair = pairOf(instance, sourceAccount);
    Declarations.of(this).authorize(pair, this);
    Declarations.of(this).add(KINDS.authorization, () => ({
      name: this.friendlyUniqueId,
      identities: [pair],
      importId: undefined,
      renamedFrom,
    }));
  }
}

/** What an authorization is of: the same text for the same instance, as far as its CRN is known, and account. */
export const pairOf = (instance: IKmsInstance, account: string): string => `${identityOf(instance)} for ${account}`;

/** An instance as the same text wherever it is the same, as far as that is known. */
export const identityOf = (instance: IKmsInstance): string => instance.ref?.crn ?? instance.node.path;

/**
 * The one authorization of the stack that `user` is in, by which the clusters of the account use the instance. It is made
 * at the first call. Its name is `<name of the instance>-<account ID>`.
 */
export function authorizationOf(user: IConstruct, instance: IKmsInstance, account: string): KmsAuthorization {
  const path = user.node.path;
  if (expectAccount(path, "account", account) === undefined) {
    const way = "Declare it with `new KmsAuthorization(…)`, under a name of its own.";
    return refuse(
      "VALUE_INVALID",
      path,
      `The account is a token, so that the authorization can have no name yet. ${way}`,
    );
  }
  const stack = TerraformStack.of(user);
  const name = `${nameOf(instance)}-${account}`;
  const found = stack.node.tryFindChild(name);
  if (found instanceof KmsAuthorization && Declarations.of(stack).authorized(pairOf(instance, account)) === found) {
    return found;
  }
  if (found !== undefined) {
    return refuse(
      "NAME_DUPLICATE",
      path,
      `The authorization would be called ${name}, as something else in the stack is.`,
    );
  }
  const renamedFrom = formerNamesOf(instance).map((former) => `${former}-${account}`);
  return new KmsAuthorization(stack, name, { instance, sourceAccount: account, renamedFrom });
}

/** What managed instances are called in Terraform's addresses; others by the id that they were given. */
const nameOf = (instance: IKmsInstance): string =>
  TerraformElement.isTerraformElement(instance) ? instance.friendlyUniqueId : instance.node.id;

/** Before an instance was declared by a name, its authorizations had names made of its GUID. */
function formerNamesOf(instance: IKmsInstance): readonly string[] {
  const renamed = instance instanceof KmsInstance ? instance.renamedFrom : [];
  const byGuid = instance.ref === undefined ? undefined : nameOfGuid(instance.ref.guid);
  return byGuid === undefined || byGuid === nameOf(instance) ? renamed : [byGuid, ...renamed];
}

/** What uses something of another stack comes after that stack, also where no token says so. */
export function follow(user: IConstruct, used: IConstruct): void {
  const [here, there] = [TerraformStack.of(user), TerraformStack.of(used)];
  if (here !== there) here.addDependency(there);
}
