/** The package: constructs for CDKTF. */
export type { AccountProps, CredentialsProps } from "./constructs/accounts.js";
export { KmsAuthorization, type KmsAuthorizationProps } from "./constructs/authorization.js";
export { Cluster, type ClusterPlace, type ICluster } from "./constructs/cluster.js";
export { ClusterKmsBinding, type ClusterKmsBindingProps } from "./constructs/cluster-kms-binding.js";
export type { ManagedProps } from "./constructs/expect.js";
export { type IKmsInstance, KmsInstance, type KmsInstanceProps } from "./constructs/kms-instance.js";
export { DataClusterkmsCluster, type DataClusterkmsClusterConfig } from "./constructs/l1/data-cluster.js";
export { DataClusterkmsInstance, type DataClusterkmsInstanceConfig } from "./constructs/l1/data-instance.js";
export { DataClusterkmsRootKey, type DataClusterkmsRootKeyConfig } from "./constructs/l1/data-root-key.js";
export { projectState } from "./constructs/project-state.js";
export { ClusterKmsProvider, type ClusterKmsProviderProps, type RemovedNames } from "./constructs/provider.js";
export { InvalidDeclaration } from "./constructs/refuse.js";
export { RemovalPolicy } from "./constructs/removal-policy.js";
export { type IRootKey, RootKey } from "./constructs/root-key.js";
export type { RootKeyProps } from "./constructs/root-key-props.js";
