# The cluster is imported, not created: so the first plan is a difference against the cloud.
import {
  to = clusterkms_binding.checkout
  id = "0a1b2c3d4e5f60718293a4b5c6d7e8f9/vpc/d3k8abcd0m1n2o3p4q5r?endpoint=private"
}

resource "clusterkms_binding" "checkout" {
  account        = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
  infrastructure = "vpc"
  cluster        = "d3k8abcd0m1n2o3p4q5r"
  root_key       = "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566"
}
