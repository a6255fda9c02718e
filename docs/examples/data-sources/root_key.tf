data "clusterkms_root_key" "roks_2026" {
  instance = "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::"
  name     = "roks-2026"
}

resource "clusterkms_binding" "checkout" {
  account        = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
  infrastructure = "vpc"
  cluster        = "d3k8abcd0m1n2o3p4q5r"
  root_key       = data.clusterkms_root_key.roks_2026.crn
}

output "clusters_on_the_key" {
  value = data.clusterkms_root_key.roks_2026.clusters
}
