/** Accounts, keys and clusters for the tests of constructs. */
import type { TerraformStack } from "cdktf";
import {
  Cluster,
  ClusterKmsBinding,
  type ClusterKmsBindingProps,
  ClusterKmsProvider,
  RootKey,
} from "../../lib/index.js";

export const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
export const SECURITY = "1122334455667788990011223344aabb";
export const INSTANCE = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::`;
export const KEY = `${INSTANCE.slice(0, -1)}key:a7b1c2d3-0001-4e4e-8f8f-112233445566`;
export const OTHER_KEY = `${INSTANCE.slice(0, -1)}key:a7b1c2d3-0002-4e4e-8f8f-112233445566`;
export const CHECKOUT = "d3k8abcd0m1n2o3p4q5r";

export const ACCOUNTS = {
  platform: { id: PLATFORM, credentials: { apiKeyEnv: "IBMCLOUD_API_KEY" } },
  security: { id: SECURITY, credentials: { apiKeyEnv: "SECURITY_API_KEY" } },
} as const;

export const withProvider = (stack: TerraformStack): ClusterKmsProvider =>
  new ClusterKmsProvider(stack, "clusterkms", { accounts: ACCOUNTS });

type Changes = Partial<ClusterKmsBindingProps> & { readonly name?: string; readonly id?: string };

/** A binding of the VPC cluster `<name>-prod` (or of the one with that id) to `KEY`, but for what is given. */
export function bind(stack: TerraformStack, at: string, { name = `${at}-prod`, id, ...props }: Changes = {}) {
  const place = { account: PLATFORM, infrastructure: "vpc" } as const;
  const scope = `${at}-cluster`;
  return new ClusterKmsBinding(stack, at, {
    cluster:
      props.cluster ??
      (id === undefined
        ? Cluster.fromName(stack, scope, { ...place, clusterName: name })
        : Cluster.fromId(stack, scope, { ...place, clusterId: id })),
    key: props.key ?? RootKey.fromCrn(stack, `${at}-key`, KEY),
    ...props,
  });
}
