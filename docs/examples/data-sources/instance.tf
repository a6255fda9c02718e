data "clusterkms_instance" "kp_prod" {
  account = "1122334455667788990011223344aabb"
  name    = "kp-prod"
}

output "instance" {
  value = data.clusterkms_instance.kp_prod.crn
}
