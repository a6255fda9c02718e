import { describe, expect, it } from "vitest";
import { reportOn } from "./report-on.js";

describe("what is said about names and keys together", () => {
  it("NAME_INVALID", () => {
    expect(reportOn("NAME_INVALID")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:12:3: NAME_INVALID: clusters: \`check out\` cannot be a Terraform address
        12 |   check out:
           |   ^^^^^^^^^
        write for example \`check-out\`

      1 problem in cluster-kms.yaml. More: docs/codes/NAME_INVALID.md
      "
    `);
  });

  it("NAME_DUPLICATE", () => {
    expect(reportOn("NAME_DUPLICATE")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:3: NAME_DUPLICATE: clusters: \`checkout\` is written a second time
        17 |   checkout:
           |   ^^^^^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/NAME_DUPLICATE.md
      "
    `);
  });

  it("REFERENCE_UNKNOWN", () => {
    expect(reportOn("REFERENCE_UNKNOWN")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:16:10: REFERENCE_UNKNOWN: clusters.checkout.key: nothing under \`keys\` has the name \`rosk\`
        16 |     key: rosk
           |          ^^^^
        did you mean \`roks\`?

      1 problem in cluster-kms.yaml. More: docs/codes/REFERENCE_UNKNOWN.md
      "
    `);
  });

  it("ACCOUNT_TWICE", () => {
    expect(reportOn("ACCOUNT_TWICE")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:7:16: ACCOUNT_TWICE: accounts.other.id: the account \`platform\` has this id already
        7 |   other: { id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9, credentials: { apiKeyEnv: OTHER } }
          |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/ACCOUNT_TWICE.md
      "
    `);
  });

  it("TWO_BINDINGS", () => {
    expect(reportOn("TWO_BINDINGS")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:21:9: TWO_BINDINGS: clusters.shop.id: \`clusters.checkout\` is this cluster already
        21 |     id: d3k8abcd0m1n2o3p4q5r
           |         ^^^^^^^^^^^^^^^^^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/TWO_BINDINGS.md
      "
    `);
  });

  it("KEY_INSTANCE_MISMATCH", () => {
    expect(reportOn("KEY_INSTANCE_MISMATCH")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:10:183: KEY_INSTANCE_MISMATCH: keys.roks.instance: its CRN says the instance \`5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11\`, \`kp\` is \`6f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a12\`
        10 | …f8f-112233445566", instance: kp }
           |                               ^^
        leave \`instance\` out: the CRN is enough

      1 problem in cluster-kms.yaml. More: docs/codes/KEY_INSTANCE_MISMATCH.md
      "
    `);
  });

  it("DECLARED_AND_REMOVED", () => {
    expect(reportOn("DECLARED_AND_REMOVED")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:23: DECLARED_AND_REMOVED: removed.clusters[0]: \`checkout\` is still declared under \`clusters\`
        17 | removed: { clusters: [checkout] }
           |                       ^^^^^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/DECLARED_AND_REMOVED.md
      "
    `);
  });

  it("FORMER_NAME_DECLARED", () => {
    expect(reportOn("FORMER_NAME_DECLARED")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:22:19: FORMER_NAME_DECLARED: clusters.shop.renamedFrom[0]: \`checkout\` is declared again under \`clusters\`
        22 |     renamedFrom: [checkout]
           |                   ^^^^^^^^
        apply the renaming first, and give the name away afterwards

      1 problem in cluster-kms.yaml. More: docs/codes/FORMER_NAME_DECLARED.md
      "
    `);
  });

  it("FORMER_NAME_CLAIMED_TWICE", () => {
    expect(reportOn("FORMER_NAME_CLAIMED_TWICE")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:23:19: FORMER_NAME_CLAIMED_TWICE: clusters.shop.renamedFrom[0]: \`clusters.checkout\` says too that it had the name \`store\`
        23 |     renamedFrom: [store]
           |                   ^^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/FORMER_NAME_CLAIMED_TWICE.md
      "
    `);
  });

  it("RENAMED_AND_REMOVED", () => {
    expect(reportOn("RENAMED_AND_REMOVED")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:19: RENAMED_AND_REMOVED: clusters.checkout.renamedFrom[0]: \`store\` is listed under \`removed.clusters\` as well
        17 |     renamedFrom: [store]
           |                   ^^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/RENAMED_AND_REMOVED.md
      "
    `);
  });

  it("NAMES_SWAPPED", () => {
    expect(reportOn("NAMES_SWAPPED")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:19: NAMES_SWAPPED: clusters.checkout.renamedFrom[0]: \`checkout\` and \`shop\` exchange their names
        17 |     renamedFrom: [shop]
           |                   ^^^^
        go through a third name: rename one, apply, then the others

      1 problem in cluster-kms.yaml. More: docs/codes/NAMES_SWAPPED.md
      "
    `);
  });

  it("SATELLITE_CROSS_ACCOUNT", () => {
    expect(reportOn("SATELLITE_CROSS_ACCOUNT")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:16:10: SATELLITE_CROSS_ACCOUNT: clusters.checkout.key: this key is in the account 1122334455667788990011223344aabb, and a Satellite cluster needs one in its own
        16 |     key: roks
           |          ^^^^
        use a root key of the cluster's own account

      1 problem in cluster-kms.yaml. More: docs/codes/SATELLITE_CROSS_ACCOUNT.md
      "
    `);
  });

  it("KEY_REUSED", () => {
    expect(reportOn("KEY_REUSED")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:16:10: KEY_REUSED: clusters.checkout.key: \`roks\` is one of this cluster's \`formerKeys\`, and can never be used for it again
        16 |     key: roks
           |          ^^^^
        use a root key that this cluster has never used

      1 problem in cluster-kms.yaml. More: docs/codes/KEY_REUSED.md
      "
    `);
  });
});
