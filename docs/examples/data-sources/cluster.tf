data "clusterkms_cluster" "checkout" {
  account        = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
  infrastructure = "vpc"
  cluster        = "checkout-prod"
}

check "secrets_are_encrypted" {
  assert {
    condition     = data.clusterkms_cluster.checkout.encryption == "enabled"
    error_message = "The secrets of ${data.clusterkms_cluster.checkout.name} are not encrypted with a root key."
  }
}
