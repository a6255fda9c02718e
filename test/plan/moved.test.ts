import { describe, expect, it } from "vitest";
import { movedProblem } from "../../lib/plan/moved.js";
import { K1, K2, K3, notEncrypted, record } from "../support/fakes/binding.js";

describe("a state that is no longer what is seen", () => {
  const onK1 = record({ rootKey: K1.crn });
  const onK2 = record({ rootKey: K2.crn });

  it("is refused, with then and now", () => {
    expect(movedProblem(onK1, onK2, K3.crn)).toMatchObject({
      code: "CHANGED_SINCE_PLAN",
      severity: "refused",
      seen: `When the state was read, it used ${K1.crn}; now it uses ${K2.crn}. Nothing was sent.`,
    });
    expect(movedProblem(notEncrypted(), onK2, K3.crn)?.seen).toContain("it was not encrypted");
  });

  it("is none where nothing moved, or where the declared key is there already", () => {
    expect(movedProblem(onK1, onK1, K2.crn)).toBeUndefined();
    expect(movedProblem(onK1, onK2, K2.crn)).toBeUndefined();
  });

  it("is not called changed where the state never knew the key: that one has to be declared first", () => {
    const unknown = record({ rootKey: null, encryption: "enabled", rootKeySeen: "unseen" });
    expect(movedProblem(unknown, onK2, K3.crn)).toMatchObject({
      code: "KEY_UNSEEN",
      severity: "refused",
      seen: `Terraform's state does not know the key in use, since the lists of instances do not lead to it. The instance of the declared key shows ${K2.crn}.`,
      todo: ["Declare that key first. Once the state knows it, declare the other one."],
    });
    expect(movedProblem(unknown, onK2, K2.crn)).toBeUndefined();
  });

  it("is not claimed of what was not seen, or is gone", () => {
    expect(movedProblem(onK1, { ...onK2, rootKeySeen: "unseen" }, K3.crn)).toBeUndefined();
    expect(movedProblem(onK1, { ...onK2, encryption: "gone" }, K3.crn)).toBeUndefined();
  });
});
