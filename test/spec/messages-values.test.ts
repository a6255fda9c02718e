import { describe, expect, it } from "vitest";
import { reportOn } from "./report-on.js";

describe("what is said about single values", () => {
  it("WRONG_TYPE", () => {
    expect(reportOn("WRONG_TYPE")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:16:10: WRONG_TYPE: clusters.checkout.key: text belongs here, not a number
        16 |     key: 2026
           |          ^^^^
        put it in quotes

      1 problem in cluster-kms.yaml. More: docs/codes/WRONG_TYPE.md
      "
    `);
  });

  it("FIELD_UNKNOWN", () => {
    expect(reportOn("FIELD_UNKNOWN")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:5: FIELD_UNKNOWN: clusters.checkout: there is no field \`endpiont\`
        17 |     endpiont: public
           |     ^^^^^^^^
        did you mean \`endpoint\`?

      1 problem in cluster-kms.yaml. More: docs/codes/FIELD_UNKNOWN.md
      "
    `);
  });

  it("FIELD_MISSING", () => {
    expect(reportOn("FIELD_MISSING")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:12:3: FIELD_MISSING: clusters.checkout: the field \`infrastructure\` is missing
        12 |   checkout:
           |   ^^^^^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/FIELD_MISSING.md
      "
    `);
  });

  it("FIELDS_CONFLICT", () => {
    expect(reportOn("FIELDS_CONFLICT")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:5: FIELDS_CONFLICT: clusters.checkout: only one of \`id\` and \`name\` may be given
        17 |     name: checkout-prod
           |     ^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/FIELDS_CONFLICT.md
      "
    `);
  });

  it("VALUE_INVALID", () => {
    expect(reportOn("VALUE_INVALID")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:15: VALUE_INVALID: clusters.checkout.endpoint: \`pubic\` is not one of \`private\` and \`public\`
        17 |     endpoint: pubic
           |               ^^^^^
        did you mean \`public\`?

      1 problem in cluster-kms.yaml. More: docs/codes/VALUE_INVALID.md
      "
    `);
  });

  it("CRN_MALFORMED", () => {
    expect(reportOn("CRN_MALFORMED")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:8:14: CRN_MALFORMED: instances.kp.crn: this is not the CRN of a KMS instance: a CRN has ten segments between colons, this has 9
        8 |   kp: { crn: "crn:v1:bluemix:public:kms:eu-de:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a12:"…
          |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        write \`crn:v1:bluemix:public:kms:eu-de:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a12::\`

      1 problem in cluster-kms.yaml. More: docs/codes/CRN_MALFORMED.md
      "
    `);
  });

  it("ID_MALFORMED", () => {
    expect(reportOn("ID_MALFORMED")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:5:9: ID_MALFORMED: accounts.platform.id: \`a1b2c3d4e5f60718293a4b5c6d7e8f9\` is not an account ID: 32 lower-case hexadecimal digits
        5 |     id: a1b2c3d4e5f60718293a4b5c6d7e8f9
          |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        \`ibmcloud account show\` prints it

      1 problem in cluster-kms.yaml. More: docs/codes/ID_MALFORMED.md
      "
    `);
  });

  it("GUID_FOR_CRN", () => {
    expect(reportOn("GUID_FOR_CRN")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:10:16: GUID_FOR_CRN: keys.roks.crn: the CRN of a key belongs here, not a GUID or key ID
        10 |   roks: { crn: 5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11 }
           |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        \`ibmcloud kp keys -c --instance-id GUID\` prints the CRNs of the keys

      1 problem in cluster-kms.yaml. More: docs/codes/GUID_FOR_CRN.md
      "
    `);
  });

  it("CRN_FOR_ID", () => {
    expect(reportOn("CRN_FOR_ID")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:14:9: CRN_FOR_ID: clusters.checkout.id: a cluster's ID or name belongs here, not a CRN
        14 |     id: "crn:v1:bluemix:public:containers-kubernetes:eu-de:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:d3k8abcd0m1n2o3p4q5r::"
           |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        write \`id: d3k8abcd0m1n2o3p4q5r\`

      1 problem in cluster-kms.yaml. More: docs/codes/CRN_FOR_ID.md
      "
    `);
  });

  it("KEY_CRN_FOR_INSTANCE", () => {
    expect(reportOn("KEY_CRN_FOR_INSTANCE")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:8:14: KEY_CRN_FOR_INSTANCE: instances.kp.crn: this is the CRN of a key; the CRN of its instance belongs here
        8 |   kp: { crn: "crn:v1:bluemix:public:kms:eu-de:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a12:k…
          |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        write \`crn:v1:bluemix:public:kms:eu-de:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a12::\`

      1 problem in cluster-kms.yaml. More: docs/codes/KEY_CRN_FOR_INSTANCE.md
      "
    `);
  });

  it("INSTANCE_CRN_FOR_KEY", () => {
    expect(reportOn("INSTANCE_CRN_FOR_KEY")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:10:16: INSTANCE_CRN_FOR_KEY: keys.roks.crn: this is the CRN of an instance; the CRN of one of its keys belongs here
        10 |   roks: { crn: "crn:v1:bluemix:public:kms:eu-de:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a12…
           |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        write \`crn:v1:bluemix:public:kms:eu-de:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:6f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a12:key:<key ID>\`

      1 problem in cluster-kms.yaml. More: docs/codes/INSTANCE_CRN_FOR_KEY.md
      "
    `);
  });

  it("SECRET_IN_FILE", () => {
    expect(reportOn("SECRET_IN_FILE")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:6:31: SECRET_IN_FILE: accounts.platform.credentials.apiKeyEnv: this looks like a key or token, and is written out here
        6 |     credentials: { apiKeyEnv: ******************************************** }
          |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        take it out and revoke it; put the new one into an environment variable and write its name: \`apiKeyEnv: IBMCLOUD_API_KEY\`

      1 problem in cluster-kms.yaml. More: docs/codes/SECRET_IN_FILE.md
      "
    `);
  });
});
