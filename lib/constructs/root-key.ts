/** Root keys: what a cluster is pointed at. */
import { TerraformElement, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type KeyRef, parseInstanceCrn, parseKeyCrn } from "../model/crn.js";
import { isUuid } from "../model/ids.js";
import { nameOfGuid } from "../model/implied.js";
import { authorizationOf, follow, identityOf, type KmsAuthorization } from "./authorization.js";
import { Declarations } from "./declarations.js";
import { KINDS } from "./kinds.js";
import { type IKmsInstance, KmsInstance } from "./kms-instance.js";
import { ClusterkmsRootKey } from "./l1/root-key.js";
import { refuse, textOf } from "./refuse.js";
import { type RootKeyProps, rootKeyConfig } from "./root-key-props.js";

/** A root key, wherever it is managed. */
export interface IRootKey extends IConstruct {
  /** Its CRN, `…:<instance GUID>:key:<key ID>`; may be a token. */
  readonly crn: string;
  /** What the CRN says; undefined while it is not known. */
  readonly ref: KeyRef | undefined;
  /** The instance that holds it; undefined while it is not known. */
  readonly kmsInstance: IKmsInstance | undefined;
  /**
   * Lets the clusters of an account use the instance of this key. There is one authorization for each instance and
   * account in the stack of the key, made at the first call; bindings of that stack wait for it by themselves.
   *
   * @param account the ID of the account that owns the clusters
   * @throws InvalidDeclaration where the instance or the account is not known
   */
  grantClusterUse(account: string): KmsAuthorization;
}

/**
 * A root key that is made here, or taken over. Nothing that Terraform destroys deletes it: the clusters that use it would
 * lose their data.
 */
export class RootKey extends ClusterkmsRootKey implements IRootKey {
  /** What its CRN says, where it is taken over. */
  readonly ref: KeyRef | undefined;
  readonly kmsInstance: IKmsInstance;
  /** Whether it is to be deleted. */
  readonly retired: boolean;
  /** Whether it is watched until it may be deleted: no cluster is moved to it any more. */
  readonly retiring: boolean;

  /**
   * A root key that is managed elsewhere, in any account: no resource.
   *
   * @param crn also a token, such as `ibmKmsKey.crn` of the official provider
   * @param instance where given, the key must be in it, as far as both CRNs are known
   * @throws InvalidDeclaration where it is not the CRN of a key, or of one in another instance
   */
  static fromCrn(scope: Construct, id: string, crn: string, instance?: IKmsInstance): IRootKey {
    return new ReferredKey(scope, id, crn, instance);
  }

  /**
   * @param id also its name in Terraform's addresses, where it stands directly in the stack
   * @throws InvalidDeclaration where a value is not one of those that are possible
   */
  constructor(scope: Construct, id: string, props: RootKeyProps) {
    const path = `${scope.node.path}/${id}`;
    const { instance, renamedFrom = [], adopt } = props;
    const name = props.name ?? renamedFrom[0] ?? id;
    const config = rootKeyConfig(props, name, path);
    const ref = adopt === undefined ? undefined : readKeyCrn(adopt, path);
    if (ref !== undefined) expectWithin(ref, instance, path);
    super(scope, id, config);
    this.ref = ref;
    this.kmsInstance = instance;
    this.retired = props.state === "retired";
    this.retiring = props.state === "retiring";
    if (TerraformElement.isTerraformElement(instance)) follow(this, instance);
    this.node.addValidation({ validate: () => problemsOf(this) });
    const identity = Token.isUnresolved(name) ? [] : [`${name} in ${identityOf(instance)}`];
    Declarations.of(this).add(KINDS.key, () => ({
      name: this.friendlyUniqueId,
      identities: adopt === undefined ? identity : [...identity, adopt],
      importId: adopt,
      renamedFrom,
    }));
  }

  /** Its CRN, `…:<instance GUID>:key:<key ID>`: known at synthesis where it is taken over. */
  override get crn(): string {
    return this.ref?.crn ?? super.crn;
  }

  grantClusterUse(account: string): KmsAuthorization {
    return authorizationOf(this, this.kmsInstance, account);
  }
}

class ReferredKey extends Construct implements IRootKey {
  readonly crn: string;
  readonly ref: KeyRef | undefined;
  readonly kmsInstance: IKmsInstance | undefined;

  constructor(scope: Construct, id: string, crn: string, instance: IKmsInstance | undefined) {
    super(scope, id);
    this.crn = crn;
    this.ref = Token.isUnresolved(crn) ? undefined : readKeyCrn(crn, this.node.path);
    if (this.ref !== undefined && instance !== undefined) expectWithin(this.ref, instance, this.node.path);
    this.kmsInstance =
      instance ?? (this.ref && KmsInstance.fromCrn(this, nameOfGuid(this.ref.guid), this.ref.instance));
  }

  grantClusterUse(account: string): KmsAuthorization {
    if (this.kmsInstance !== undefined) return authorizationOf(this, this.kmsInstance, account);
    const way = "Give it: `RootKey.fromCrn(scope, id, crn, instance)`.";
    return refuse(
      "VALUE_INVALID",
      this.node.path,
      `The CRN of the key is a token, and its instance is not known. ${way}`,
    );
  }
}

function problemsOf({ kmsInstance, retired, node }: RootKey): string[] {
  if (retired || !(kmsInstance instanceof KmsInstance && kmsInstance.retired)) return [];
  const seen = `Its instance, ${kmsInstance.node.path}, is retired.`;
  return [textOf({ code: "INSTANCE_RETIRED_IN_USE", severity: "refused", subject: `key ${node.path}`, seen })];
}

function expectWithin(key: KeyRef, instance: IKmsInstance, path: string): void {
  const said = instance.ref?.crn;
  if (said === undefined || key.instance === said) return;
  refuse("KEY_INSTANCE_MISMATCH", path, `The key is in ${key.instance}, the instance given is ${said}.`);
}

/** What the CRN of a key says. `subject` is what the refusal speaks of. */
export function readKeyCrn(crn: string, subject: string): KeyRef {
  const ref = parseKeyCrn(crn);
  if (ref.ok) return ref.value;
  const code = isUuid(crn) ? "GUID_FOR_CRN" : parseInstanceCrn(crn).ok ? "INSTANCE_CRN_FOR_KEY" : "CRN_MALFORMED";
  return refuse(code, subject, `\`${crn}\` is not the CRN of a root key: ${ref.error}.`);
}
