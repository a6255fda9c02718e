/** KMS instances: Key Protect or Hyper Protect Crypto Services. */
import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type InstanceRef, parseInstanceCrn, parseKeyCrn } from "../model/crn.js";
import { isUuid } from "../model/ids.js";
import { ALLOWED_NETWORKS, type AllowedNetwork } from "../model/kms.js";
import { WANTED, type Wanted } from "../model/spec.js";
import { Declarations } from "./declarations.js";
import { expect, expectAccount, expectManaged, expectWritten, form, type ManagedProps, oneOf } from "./expect.js";
import { KINDS } from "./kinds.js";
import { ClusterkmsInstance, type ClusterkmsInstanceConfig } from "./l1/instance.js";
import { refuse } from "./refuse.js";

/** A KMS instance, wherever it is managed. */
export interface IKmsInstance extends IConstruct {
  /** Its CRN, ending in `::`; may be a token. */
  readonly crn: string;
  /** What the CRN says; undefined while it is not known. */
  readonly ref: InstanceRef | undefined;
}

/** What an instance that is managed here declares. */
export interface KmsInstanceProps extends ManagedProps {
  /** The ID of the account that owns it: 32 hexadecimal digits; also a token. */
  readonly account: string;
  /** For example `us-south`. */
  readonly region: string;
  /**
   * Its name in the cloud: 1 to 180 letters, digits, spaces and `-._:`, no space at either end.
   * @default - the oldest of `renamedFrom`, else the construct's id
   */
  readonly name?: string | undefined;
  /**
   * The catalog's name of its plan.
   * @default - `tiered-pricing`, the standard plan of Key Protect
   */
  readonly plan?: string | undefined;
  /**
   * The name or the ID (32 hexadecimal digits) of its resource group. A token is taken for an ID, such as
   * `ibmResourceGroup.id`.
   * @default - the account's default group
   */
  readonly resourceGroup?: string | undefined;
  /**
   * From where its key API may be reached.
   * @default "public-and-private"
   */
  readonly allowedNetwork?: AllowedNetwork | undefined;
  /**
   * Its user tags, beside the one that marks it as made here: small letters, digits, spaces and `_-.:`, 1 to 128 in each.
   * @default - those that are there stay
   */
  readonly tags?: readonly string[] | undefined;
  /**
   * `retired` deletes it, once every key in it is destroyed: an update, never forced.
   * @default "active"
   */
  readonly state?: Wanted | undefined;
  /**
   * The CRN of the instance to take over, instead of making one; no token, since Terraform imports before it makes.
   * @default - it is made
   */
  readonly adopt?: string | undefined;
}

/**
 * A Key Protect instance that is made here, or taken over. Nothing that Terraform destroys deletes it: its keys would go
 * with it, and with them the data of the clusters that use them.
 */
export class KmsInstance extends ClusterkmsInstance implements IKmsInstance {
  /** What its CRN says, where it is taken over. */
  readonly ref: InstanceRef | undefined;
  /** The names that it had in Terraform's addresses before, oldest first. */
  readonly renamedFrom: readonly string[];
  /** Whether it is to be deleted. */
  readonly retired: boolean;

  /**
   * An instance that is managed elsewhere: no resource.
   *
   * @param crn ends in `::`; also a token, such as an attribute of another resource
   * @throws InvalidDeclaration where it is not the CRN of a KMS instance
   */
  static fromCrn(scope: Construct, id: string, crn: string): IKmsInstance {
    return new ReferredInstance(scope, id, crn);
  }

  /**
   * @param id also its name in Terraform's addresses, where it stands directly in the stack
   * @throws InvalidDeclaration where a value is not one of those that are possible
   */
  constructor(scope: Construct, id: string, props: KmsInstanceProps) {
    const path = `${scope.node.path}/${id}`;
    const { renamedFrom = [], adopt } = props;
    const name = props.name ?? renamedFrom[0] ?? id;
    const ref = check(props, name, path);
    super(scope, id, configOf(props, name));
    this.ref = ref;
    this.renamedFrom = renamedFrom;
    this.retired = props.state === "retired";
    const known = !Token.isUnresolved(props.account) && !Token.isUnresolved(name);
    Declarations.of(this).add(KINDS.instance, () => ({
      name: this.friendlyUniqueId,
      identities: [...(known ? [`${props.account}/${name}`] : []), ...(adopt === undefined ? [] : [adopt])],
      importId: adopt,
      renamedFrom,
    }));
  }

  /** Its CRN, ending in `::`: known at synthesis where it is taken over. */
  override get crn(): string {
    return this.ref?.crn ?? super.crn;
  }
}

class ReferredInstance extends Construct implements IKmsInstance {
  readonly crn: string;
  readonly ref: InstanceRef | undefined;

  constructor(scope: Construct, id: string, crn: string) {
    super(scope, id);
    this.crn = crn;
    this.ref = Token.isUnresolved(crn) ? undefined : readInstanceCrn(crn, this.node.path);
  }
}

// The limits of the resource controller and of the tagging service, which does not know upper case.
const NAME = form(/^(?! )[\p{L}\p{M}\p{N} ._:-]{1,180}(?<! )$/u, "1 to 180 letters, digits, spaces and `-._:`");
const TAG = form(
  /^(?! )(?!cluster-kms:)[a-z0-9_.: -]{1,128}(?<! )$/,
  "1 to 128 small letters, digits, spaces and `_-.:`, and does not start with `cluster-kms:`",
);
const WORD = form(/^[a-z0-9-]+$/, "small letters, digits and hyphens");
const GROUP = form(/\S/, "a name or an ID");
const GROUP_ID = /^[0-9a-f]{32}$/;

/** What the CRN says that it is taken over by. */
function check(props: KmsInstanceProps, name: string, path: string): InstanceRef | undefined {
  expectManaged(path, props, WANTED);
  const account = expectAccount(path, "account", props.account);
  expect(path, "region", props.region, WORD);
  expect(path, "name", name, NAME);
  expect(path, "plan", props.plan, WORD);
  expect(path, "resourceGroup", props.resourceGroup, GROUP);
  expect<string>(path, "allowedNetwork", props.allowedNetwork, oneOf(ALLOWED_NETWORKS));
  for (const tag of props.tags ?? []) expect(path, "A tag", tag, TAG);
  expectWritten(path, props.adopt);
  if (props.adopt === undefined) return undefined;
  const ref = readInstanceCrn(props.adopt, path);
  const contradicts = (field: string, is: string, said: string) =>
    refuse("INSTANCE_MISMATCH", path, `adopt: the instance is in the ${field} ${is}, the ${field} given is ${said}.`);
  if (ref.service !== "kms") {
    refuse("SERVICE_NOT_MADE_HERE", path, `adopt: the instance is one of the service \`${ref.service}\`.`);
  }
  if (account !== undefined && account !== ref.account) contradicts("account", ref.account, account);
  if (!Token.isUnresolved(props.region) && props.region !== ref.region) {
    contradicts("region", ref.region, props.region);
  }
  return ref;
}

function configOf(props: KmsInstanceProps, name: string): ClusterkmsInstanceConfig {
  const { account, region, plan, resourceGroup: group, allowedNetwork, tags, state, hold } = props;
  const isId = group !== undefined && (Token.isUnresolved(group) || GROUP_ID.test(group));
  return {
    account,
    region,
    name,
    plan,
    resourceGroup: isId ? undefined : group,
    resourceGroupId: isId ? group : undefined,
    allowedNetwork,
    // A set: sorted, so that the order in which they are written changes nothing.
    tags: tags === undefined || Token.isUnresolved(tags) ? tags : [...tags].sort(),
    state,
    hold,
  };
}

function readInstanceCrn(crn: string, path: string): InstanceRef {
  const ref = parseInstanceCrn(crn);
  if (ref.ok) return ref.value;
  const code = isUuid(crn) ? "GUID_FOR_CRN" : parseKeyCrn(crn).ok ? "KEY_CRN_FOR_INSTANCE" : "CRN_MALFORMED";
  return refuse(code, path, `\`${crn}\` is not the CRN of a KMS instance: ${ref.error}.`);
}
