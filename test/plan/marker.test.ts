import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instanceTag, keyAlias, otherInstanceMark, otherKeyMark } from "../../lib/plan/marker.js";

// Words of a few letters, so that the same text is often split in two places; and any text at all.
const near = fc.string({ unit: fc.constantFrom("a", "B", "-", ":", " "), maxLength: 8 });
const text = fc.oneof(near, fc.string({ unit: "grapheme", maxLength: 200 }));
const pair = fc.tuple(text, text);

describe("the alias of a key", () => {
  it("tells the stack and the name", () => {
    expect(keyAlias("payments", "roks-2026")).toMatchInlineSnapshot(`"cluster-kms-payments-roks-2026-a1a04a770b"`);
  });

  it("is one that the KMS takes, whatever the stack and the key are called", () => {
    fc.assert(
      fc.property(pair, ([stack, name]) => {
        expect(keyAlias(stack, name)).toMatch(/^cluster-kms-[A-Za-z0-9_-]{2,78}$/);
      }),
    );
  });

  it("is another for every other pair, and always the same for one", () => {
    fc.assert(
      fc.property(pair, pair, ([stack, name], [stack2, name2]) => {
        const same = stack === stack2 && name === name2;
        expect(keyAlias(stack, name) === keyAlias(stack2, name2)).toBe(same);
      }),
    );
    expect(keyAlias("a-b", "c")).not.toBe(keyAlias("a", "b-c"));
    expect(keyAlias("a", "é")).not.toBe(keyAlias("a", "è"));
    expect(keyAlias("a".repeat(100), "b")).not.toBe(keyAlias("a".repeat(100), "c"));
    expect(keyAlias("Payments", "roks")).not.toBe(keyAlias("payments", "roks"));
  });
});

describe("the tag of an instance", () => {
  it("tells the stack and the name", () => {
    expect(instanceTag("payments", "kp-prod")).toBe("cluster-kms:payments:kp-prod");
  });

  it("is one that the tagging service takes, whatever the stack and the instance are called", () => {
    fc.assert(
      fc.property(pair, ([stack, name]) => {
        const tag = instanceTag(stack, name);
        expect(tag).toMatch(/^cluster-kms:[a-z0-9_.: -]{1,116}$/);
        // It drops the blanks at the ends.
        expect(tag.trim()).toBe(tag);
      }),
    );
  });

  it("is another for every other pair, and always the same for one", () => {
    fc.assert(
      fc.property(pair, pair, ([stack, name], [stack2, name2]) => {
        const same = stack === stack2 && name === name2;
        expect(instanceTag(stack, name) === instanceTag(stack2, name2)).toBe(same);
      }),
    );
    expect(instanceTag("a:b", "c")).not.toBe(instanceTag("a", "b:c"));
    expect(instanceTag("a", "é")).not.toBe(instanceTag("a", "è"));
    expect(instanceTag("a".repeat(200), "b")).not.toBe(instanceTag("a".repeat(200), "c"));
  });

  it("tells upper case apart, although tags do not know it", () => {
    expect(instanceTag("Payments", "kp")).not.toBe(instanceTag("payments", "kp"));
    expect(instanceTag("payments", "KP")).not.toBe(instanceTag("payments", "kp"));
  });
});

describe("the mark of another stack", () => {
  it("is one that this stack would not make, on a key", () => {
    const theirs = keyAlias("shop", "roks");
    expect(otherKeyMark(["roks-a", theirs], "payments", "roks")).toBe(theirs);
    expect(otherKeyMark(["roks-a", theirs], undefined, "roks")).toBe(theirs);
    expect(otherKeyMark([keyAlias("payments", "roks")], "payments", "roks")).toBeUndefined();
    // What two stacks have marked is this one's too.
    expect(otherKeyMark([theirs, keyAlias("payments", "roks")], "payments", "roks")).toBeUndefined();
    expect(otherKeyMark(["roks-a", "cluster-kms-roks"], "payments", "roks")).toBeUndefined();
  });

  it("is one of another stack on an instance, whatever this stack called the instance before", () => {
    const theirs = instanceTag("shop", "kp");
    expect(otherInstanceMark(["env:prod", theirs], "payments", "kp")).toBe(theirs);
    expect(otherInstanceMark([theirs], undefined, "kp")).toBe(theirs);
    expect(otherInstanceMark([instanceTag("payments", "kp-old")], "payments", "kp")).toBeUndefined();
    expect(otherInstanceMark([instanceTag("Payments", "kp")], "Payments", "kp")).toBeUndefined();
    expect(otherInstanceMark([instanceTag("payments-2", "kp")], "payments", "kp")).toBe("cluster-kms:payments-2:kp");
    expect(otherInstanceMark(["env:prod"], "payments", "kp")).toBeUndefined();
  });
});
