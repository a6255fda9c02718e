import { describe, expect, it } from "vitest";
import { type Node, treeOf } from "../../../lib/report/plan/html/tree.js";
import { ordered } from "../../../lib/report/plan/view.js";
import { sized } from "./fleets.js";
import { EMPTY, HPCS, keyIn, object, PLATFORM, SAMPLE, SECURITY } from "./sample.js";

const drawn = (nodes: readonly Node[], depth = 0): readonly string[] =>
  nodes.flatMap((node) => {
    const { use, next } = { use: undefined, next: undefined, ...node };
    const says = [use, next === null || next === undefined ? undefined : `next ${next}`].filter(Boolean).join(", ");
    return [
      `${"  ".repeat(depth)}${node.title}${node.object < 0 ? " *" : ""}${says === "" ? "" : ` (${says})`}`,
      ...drawn(node.children, depth + 1),
    ];
  });
const count = (nodes: readonly Node[]): number => nodes.reduce((sum, { children }) => sum + 1 + count(children), 0);

describe("the map of a plan", () => {
  it("draws each cluster under the key that it uses today, and says which one is declared instead", () => {
    expect(drawn(treeOf(ordered(SAMPLE))).join("\n")).toMatchInlineSnapshot(`
      "platform *
        kp-new
          new
            fresh (declares)
        kp-old
          key a7b1c2d3-0009-4e4e-8f8f-112233445566 *
            claimed (declares)
      security *
        hpcs-eu
          hpcs-key
            hpcs (uses, next clusterkms_root_key.roks-2026)
        kp-prod
          disabled
          roks-2025
            endpoint (uses)
            held (uses)
            moving (uses, next clusterkms_root_key.roks-2026)
            quiet (uses)
            hidden (unknown)
          roks-2026
            busy (declares)
            drifted (uses)
            reused (uses, next clusterkms_root_key.roks-2025)
      lost *
      No longer in the file *
        instance not known *
          key not known *
            gone (declares)"
    `);
  });

  it("has every instance, key and cluster once", () => {
    const plan = ordered(sized(1000, 5));
    // Two keys that clusters leave are not in the file.
    expect(count(treeOf(plan))).toBe(5 + 5 * 24 + 2 + 1000);
  });

  it("draws keys and instances that are not in the file where their CRN says that they are", () => {
    const [first = "", second = ""] = [keyIn(HPCS, 1), keyIn(HPCS.replace(SECURITY, "f".repeat(32)), 2)];
    const plan = {
      ...EMPTY,
      accounts: [{ name: "security", id: SECURITY }],
      objects: [
        object("binding", "one", "security", { on: [first] }),
        object("binding", "two", "security", { on: [second] }),
      ],
    };
    expect(drawn(treeOf(plan))).toEqual([
      "security *",
      "  instance 66666666-2f57-4a3c-9c55-0c6c1f0f2a11 *",
      "    key a7b1c2d3-0001-4e4e-8f8f-112233445566 *",
      "      one (declares)",
      `${"f".repeat(32)} *`,
      "  instance 66666666-2f57-4a3c-9c55-0c6c1f0f2a11 *",
      "    key a7b1c2d3-0002-4e4e-8f8f-112233445566 *",
      "      two (declares)",
    ]);
  });

  it("does not take a former key for one in use where a cluster is still to be encrypted", () => {
    const key = object("root_key", "new", "platform", { crn: keyIn(HPCS, 1), on: [HPCS] });
    const cluster = object("binding", "one", "platform", {
      action: "enable",
      on: [key.address],
      history: [keyIn(HPCS, 2)],
      changes: [{ attribute: "encryption", before: "none", after: "enabled" }],
    });
    const lines = drawn(treeOf({ ...EMPTY, accounts: [{ name: "platform", id: PLATFORM }], objects: [key, cluster] }));
    expect(lines).toContain("      one (declares)");
    expect(lines.join()).not.toContain("0002");
  });

  it("says that a key is not known where a cluster names none", () => {
    const plan = { ...EMPTY, objects: [object("binding", "gone", "", { action: "forget" })] };
    expect(drawn(treeOf(plan))).toEqual([
      "No longer in the file *",
      "  instance not known *",
      "    key not known *",
      "      gone (declares)",
    ]);
  });
});
