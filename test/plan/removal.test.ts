import { describe, expect, it } from "vitest";
import { removalProblems } from "../../lib/plan/removal.js";
import { notEncrypted, record } from "../support/fakes/binding.js";
import { textOf } from "./plan-from.js";

const codes = (...args: Parameters<typeof removalProblems>) => removalProblems(...args).map(({ code }) => code);

describe("a binding that is dropped", () => {
  it("is refused while the cluster is encrypted, or may be", () => {
    expect(codes(record(), "refuse")).toEqual(["BINDING_DROPPED"]);
    for (const rootKeySeen of ["unseen", "pending", "claimed"] as const) {
      expect(codes(record({ rootKeySeen }), "refuse")).toEqual(["BINDING_DROPPED"]);
    }
    expect(codes(record({ encryption: "unknown", rootKey: null }), "refuse")).toEqual(["BINDING_DROPPED"]);
  });

  it("may go where the file says so, where the cluster is gone, and where it was never encrypted", () => {
    expect(codes(record(), "forget")).toEqual([]);
    expect(codes(record({ encryption: "gone" }), "refuse")).toEqual([]);
    expect(codes(notEncrypted(), "refuse")).toEqual([]);
  });

  it("tells the cluster and its key", () => {
    expect(textOf(removalProblems(record({ cluster: "checkout" }), "refuse")[0])).toMatchInlineSnapshot(`
      "refused: BINDING_DROPPED: cluster checkout (d3k8abcd0m1n2o3p0000): encryption cannot be switched off, so it is not clear what dropping it means
      Terraform plans to destroy this binding. The cluster is encrypted with (K1), and stays so."
    `);
  });

  it("does not name a key that was not seen", () => {
    expect(removalProblems(record({ encryption: "unknown", rootKey: null }), "refuse")[0]?.seen).toContain(
      "a key that was not seen",
    );
  });
});
