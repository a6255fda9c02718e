resource "clusterkms_instance" "kp_prod" {
  account         = "1122334455667788990011223344aabb"
  name            = "kp-prod"
  region          = "us-south"
  resource_group  = "security"
  allowed_network = "private-only"
  tags            = ["owner:security"]
}
