resource "clusterkms_root_key" "roks_2026" {
  instance        = "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::"
  name            = "roks-2026"
  key_ring        = "clusters"
  rotation_months = 3
}
