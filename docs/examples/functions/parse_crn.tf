locals {
  key = provider::clusterkms::parse_crn("crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566")
}

output "instance_of_the_key" {
  value = local.key.instance
}
