/** The binding of a cluster to a root key: the heart of this package. */
import { type ITerraformDependable, type TerraformElement, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { ENDPOINTS, type Endpoint } from "../model/cluster.js";
import { parseDuration } from "../model/duration.js";
import { parseAccountId, parseClusterId } from "../model/ids.js";
import type { Problem } from "../model/problem.js";
import { declaredProblems } from "../plan/declared.js";
import { follow, pairOf } from "./authorization.js";
import type { ICluster } from "./cluster.js";
import { Declarations } from "./declarations.js";
import { KINDS } from "./kinds.js";
import { ClusterkmsBinding, type ClusterkmsBindingConfig } from "./l1/binding.js";
import { refuse, textOf } from "./refuse.js";
import { RemovalPolicy } from "./removal-policy.js";
import { type IRootKey, RootKey, readKeyCrn } from "./root-key.js";

/** What a binding declares. */
export interface ClusterKmsBindingProps {
  readonly cluster: ICluster;
  /** The root key that encrypts the secrets of the cluster; in any account, but for Satellite in the cluster's own. */
  readonly key: IRootKey;
  /**
   * The KMS endpoint that the cluster's master uses.
   * @default "private"
   */
  readonly endpoint?: Endpoint | undefined;
  /**
   * A reason to leave this cluster alone: no change is planned for it, and it is reported as held.
   * @default - it is not held
   */
  readonly hold?: string | undefined;
  /**
   * What destroying the binding means.
   * @default RemovalPolicy.REFUSE
   */
  readonly removal?: RemovalPolicy | undefined;
  /**
   * The names that this binding had in Terraform's addresses before, oldest first.
   * @default - it always had its name
   */
  readonly renamedFrom?: readonly string[] | undefined;
  /**
   * CRNs of root keys that the cluster used before it was managed here, which it can never use again.
   * @default - none is known
   */
  readonly formerKeys?: readonly string[] | undefined;
  /**
   * How long a registration that lags behind a change is waited for, for example `15m`.
   * @default "15m"
   */
  readonly registrationTimeout?: string | undefined;
  /**
   * How long an enablement is waited for, for example `{ update: "90m" }`.
   * @default { update: "90m" }
   */
  readonly timeouts?: { readonly update?: string | undefined } | undefined;
  /**
   * What Terraform makes first, beside what the attributes refer to and the authorization of this stack by which the
   * cluster's account uses the instance of the key (`key.grantClusterUse`), granted before or after.
   * @default - nothing else
   */
  readonly dependsOn?: readonly ITerraformDependable[] | undefined;
}

/**
 * The root key that encrypts the Kubernetes secrets of a cluster. Where account and cluster are known at synthesis it
 * is imported, so that the first plan is a difference against the cloud. Its attributes can be used in other resources.
 */
export class ClusterKmsBinding extends ClusterkmsBinding {
  /** What an authorization that it needs is of. */
  readonly #pair: string | undefined;
  readonly #told: readonly ITerraformDependable[];
  /** A key whose CRN is written out, so that nothing else says that it is planned first. */
  readonly #retiring: RootKey | undefined;
  readonly #declarations: Declarations;

  /**
   * @param id also its name in Terraform's addresses, where it stands directly in the stack
   * @throws InvalidDeclaration where a value is not one of those that are possible
   */
  constructor(scope: Construct, id: string, props: ClusterKmsBindingProps) {
    super(scope, id, configOf(props, `${scope.node.path}/${id}`));
    const { cluster, key, renamedFrom = [] } = props;
    this.#pair = key.kmsInstance && pairOf(key.kmsInstance, cluster.account);
    this.#told = props.dependsOn ?? [];
    this.#retiring = retiringHere(this, key);
    follow(this, key);
    this.#declarations = Declarations.of(this);
    this.#declarations.add(KINDS.binding, () => ({
      name: this.friendlyUniqueId,
      identities: identitiesOf(cluster),
      importId: importIdOf(cluster, props.endpoint ?? "private"),
      renamedFrom,
    }));
    this.node.addValidation({ validate: () => problemsOf(props, this.node.path) });
  }

  /** Asked for late: the authorization may be declared after the binding. */
  override get terraformMetaArguments(): { [name: string]: unknown } {
    const granted = this.#granted();
    const told = super.terraformMetaArguments;
    // As text: a token would be resolved for each of a thousand bindings.
    const addresses = [
      ...(granted === undefined || this.#told.includes(granted)
        ? []
        : [`${KINDS.authorization.type}.${granted.friendlyUniqueId}`]),
      ...(this.#retiring === undefined ? [] : [`${KINDS.key.type}.${this.#retiring.friendlyUniqueId}`]),
    ];
    return addresses.length === 0 ? told : { ...told, dependsOn: [...(this.dependsOn ?? []), ...addresses] };
  }

  #granted(): TerraformElement | undefined {
    return this.#pair === undefined ? undefined : this.#declarations.authorized(this.#pair);
  }
}

/** Terraform plans it first: only then is it known that no cluster may be moved to it. */
const retiringHere = (binding: Construct, key: IRootKey): RootKey | undefined =>
  key instanceof RootKey &&
  key.retiring &&
  key.ref !== undefined &&
  TerraformStack.of(key) === TerraformStack.of(binding)
    ? key
    : undefined;

function configOf(props: ClusterKmsBindingProps, path: string): ClusterkmsBindingConfig {
  const { cluster, key, endpoint = "private", hold, removal, formerKeys = [], registrationTimeout, timeouts } = props;
  if (!ENDPOINTS.includes(endpoint)) invalid(path, `The endpoint is \`private\` or \`public\`, not \`${endpoint}\`.`);
  if (removal !== undefined && !Object.values(RemovalPolicy).includes(removal)) {
    invalid(path, `The removal is \`refuse\` or \`forget\`, not \`${String(removal)}\`.`);
  }
  if (hold?.trim() === "") invalid(path, "The hold is the reason for it, and must say something.");
  checkDuration(registrationTimeout, "registrationTimeout", path);
  checkDuration(timeouts?.update, "timeouts.update", path);
  for (const former of formerKeys) if (!Token.isUnresolved(former)) readKeyCrn(former, path);
  return {
    account: cluster.account,
    infrastructure: cluster.infrastructure,
    cluster: cluster.cluster,
    // A hold takes the key as it is: with a key declared, Terraform would have to plan it for a cluster that has none yet.
    rootKey: hold === undefined ? key.crn : undefined,
    endpoint,
    hold,
    removal: removal === RemovalPolicy.REFUSE ? undefined : removal,
    // A set: sorted, so that the order in which they are written changes nothing.
    formerKeys: formerKeys.length === 0 ? undefined : [...formerKeys].sort(),
    registrationTimeout,
    timeouts: timeouts?.update === undefined ? undefined : { update: timeouts.update },
    ...(props.dependsOn === undefined ? {} : { dependsOn: [...props.dependsOn] }),
  };
}

const invalid = (path: string, seen: string): never => refuse("VALUE_INVALID", path, seen);

function checkDuration(text: string | undefined, name: string, path: string): void {
  if (text === undefined || Token.isUnresolved(text)) return;
  const parsed = parseDuration(text);
  if (!parsed.ok) invalid(path, `${name}: ${parsed.error}`);
}

const isKnown = ({ account, cluster }: ICluster): boolean =>
  !Token.isUnresolved(account) && !Token.isUnresolved(cluster);

function importIdOf(cluster: ICluster, endpoint: Endpoint): string | undefined {
  if (!isKnown(cluster)) return undefined;
  return `${cluster.account}/${cluster.infrastructure}/${cluster.cluster}?endpoint=${endpoint}`;
}

/** IDs are unique in all of the cloud, names in one account and infrastructure. */
function identitiesOf(cluster: ICluster): readonly string[] {
  if (!isKnown(cluster)) return [];
  if (parseClusterId(cluster.cluster).ok) return [cluster.cluster];
  return [`${cluster.account}/${cluster.infrastructure}/${cluster.cluster}`];
}

function problemsOf({ cluster, key, formerKeys = [] }: ClusterKmsBindingProps, path: string): string[] {
  const subject = `binding ${path}`;
  const retired: Problem[] = [];
  if (key instanceof RootKey && key.retired) {
    const seen = `Its key, ${key.node.path}, is retired.`;
    retired.push({ code: "KEY_RETIRED_IN_USE", severity: "refused", subject, seen });
  }
  const account = parseAccountId(cluster.account);
  if (!account.ok) return retired.map(textOf);
  const known = formerKeys.filter((crn) => !Token.isUnresolved(crn)).map((crn) => readKeyCrn(crn, path).crn);
  const others = declaredProblems({
    subject,
    account: account.value,
    infrastructure: cluster.infrastructure,
    rootKey: key.ref,
    formerKeys: new Set(known),
  });
  return [...retired, ...others].map(textOf);
}
