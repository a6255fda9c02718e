/** The address under which Terraform knows it: a host that nobody can own, so that no stranger can publish under it. */
export const SOURCE = "terraform.local/cluster-kms/clusterkms";
