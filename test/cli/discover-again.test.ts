/** `discover` over a file that somebody has edited: it only adds. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keyAlias } from "../../lib/plan/marker.js";
import type { SandboxSeed } from "../../lib/sandbox/index.js";
import { CHECKOUT, fleet, KEYS, keyId, LEDGER, moreId, PLATFORM, SECURITY } from "../e2e/support/fleet.js";
import { type Play, play } from "./discover-play.js";

const AGAIN = ["--out", "fleet.yaml"];
const seed = (() => {
  const usual = fleet({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "P1" }, more: 1 });
  const slow = (usual.clusters ?? []).map((one) => ({ ...one, enableSeconds: 60, releaseLagSeconds: 1e6 }));
  return { ...usual, clusters: slow } satisfies SandboxSeed;
})();

/** As somebody writes it who cares about the looks. */
const EDITED = `# Payments: ask the security team before you change a key.
version: 1
name:    payments

clusters:   # the important ones first
  # the shop
  till:
    account: ours     # not theirs
    name:    checkout-prod
    infrastructure: 'vpc'
    key: shop
    endpoint:  public
    hold: "change freeze"

keys:
  shop:   { crn: "${KEYS.K1}" }

accounts:
  ours:   { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  theirs: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
# the end
`;

describe("cluster-kms discover over a file that was edited", () => {
  let p: Play;
  beforeEach(async () => {
    p = await play(seed);
    p.file = EDITED;
  });
  afterEach(() => p.close());
  const again = () => p.run(AGAIN);
  /** Everything of the old text, line by line, and in its order. */
  const expectKept = (before: string) => {
    const lines = p.sound().split("\n");
    let at = 0;
    for (const line of before.split("\n")) {
      at = lines.indexOf(line, at) + 1;
      expect(at, `“${line}” is no longer where it was`).toBeGreaterThan(0);
    }
  };

  it("adds what is missing under the names that the file has, and keeps every line", async () => {
    expect((await again()).code).toBe(0);
    expectKept(EDITED);
    expect(p.file).toContain(
      `    hold: "change freeze"\n  ledger-prod: { account: ours, id: ${LEDGER}, infrastructure: classic, key: roks-p1 } # ledger-prod\n`,
    );
    expect(p.file).not.toContain(CHECKOUT);
    expect(p.file?.match(new RegExp(KEYS.K1, "g"))).toHaveLength(1);
    expect(p.file).toMatch(/# the end\n\ninstances:\n {2}kp-platform: /);
  });

  it("changes no byte the second time", async () => {
    await again();
    const first = p.file;
    const { stderr, code } = await again();
    expect(p.file).toBe(first);
    expect(stderr).toContain("fleet.yaml: nothing to add.\n");
    expect(code).toBe(0);
  });

  it("adds former keys that have become visible, and nothing where the declared key is one of them", async () => {
    p.sandbox.console.enable(CHECKOUT, keyId("K2"));
    p.sandbox.clock.advance(600);
    const { stderr } = await again();
    expect(stderr).toContain(
      `clusters.till: declared with the key \`shop\`, seen with ${KEYS.K2}. Nothing was changed`,
    );
    expect(p.sound()).not.toContain("formerKeys: [");
    p.file = p.file?.replace("    key: shop\n", "    key: roks-k2\n");
    const before = p.sound();
    const next = await again();
    expect(next.stderr).toContain(`  + clusters.till.formerKeys: ${KEYS.K1}\n`);
    expectKept(before);
    expect(p.file).toContain(`    hold: "change freeze"\n    formerKeys: ["${KEYS.K1}"]\n`);
    const first = p.file;
    await again();
    expect(p.file).toBe(first);
  });

  it("reports a declared cluster that is no longer there, and removes nothing", async () => {
    p.sandbox.console.deleteCluster(CHECKOUT);
    const { stderr, code } = await again();
    expect(stderr).toMatch(
      /note: clusters\.till \(checkout-prod\): its account no longer lists it\. Nothing was removed/,
    );
    expectKept(EDITED);
    expect(code).toBe(0);
  });

  it("takes no name that the file has, had, or has let go", async () => {
    p.file = EDITED.replace("key: shop\n", "key: shop\n    renamedFrom: [fleet-0]\n").replace(
      "accounts:",
      "removed: { clusters: [ledger-prod], keys: [roks-p1] }\naccounts:",
    );
    p.sandbox.console.enable(moreId(0), keyId("K3"));
    p.sandbox.clock.advance(600);
    await again();
    const text = p.sound();
    expect(text).toMatch(/^ {2}fleet-0-\w+: \{ .* key: roks-k3 \}/m);
    expect(text).toMatch(/^ {2}roks-p1-\w+: \{ crn/m);
    expect(text).toMatch(/^ {2}# ledger-prod-\w+: \{ .* \} # ledger-prod: `removed` lists its name$/m);
  });

  it("knows a key that the file makes by its alias, and guesses at none that it could not see", async () => {
    const made = `keys:\n  shop: { instance: kp }\ninstances:\n  kp: { account: theirs, region: us-south, name: kp-security }\n`;
    p.file = EDITED.replace(/keys:\n {2}shop: .*\n/, made);
    p.sandbox.console.setAliases(keyId("K1"), [keyAlias("payments", "shop")]);
    const wanted = await again();
    expect(wanted.code).toBe(0);
    expect(p.sound()).not.toContain(`{ crn: "${KEYS.K1}" }`);
    p.file = EDITED.replace(/keys:\n {2}shop: .*\n/, made);
    const action = { kind: "respond", status: 403, body: {} } as const;
    p.sandbox.faults.push({ operation: "listKeys", match: "", action });
    expect((await again()).code).toBe(5);
    expect(p.sound()).toMatch(
      /# a key whose name .*; it may be one that this file declares without a CRN, which was not seen$/m,
    );
  });

  it("adds an account that is named, and looks into it", async () => {
    p.file = EDITED.replace(/ {2}theirs: .*\n/, "")
      .replace(/keys:\n.*\n/, "")
      .replace(/clusters:[\s\S]*freeze"\n/, "");
    const { code } = await p.run([
      ...AGAIN,
      "--account",
      `security=${SECURITY}`,
      "--credentials",
      "security=SECURITY_KEY",
    ]);
    expect(code).toBe(0);
    expect(p.sound()).toMatch(
      /^ {2}ours: .*\n {2}security: \{ id: "1122\w+", credentials: \{ apiKeyEnv: SECURITY_KEY \} \}\n# the end$/m,
    );
    expect(p.file).toMatch(/^ {2}checkout-prod: \{ account: ours, .* key: roks-k1 \}/m);
  });

  it("says what it could not read of an account of the file whose variable is not set, and goes on", async () => {
    p.env["SECURITY_KEY"] = undefined;
    const { stderr, code } = await again();
    expect(code).toBe(5);
    expect(stderr).toContain("CREDENTIALS_MISSING: account theirs: ");
    expect(p.sound()).toMatch(/^# Not seen \(2026-11-24\): account theirs: .*: CREDENTIALS_MISSING: /m);
    expectKept(EDITED);
  });
});

describe("cluster-kms discover over a file that it may not touch", () => {
  let p: Play;
  beforeEach(async () => {
    p = await play(seed);
  });
  afterEach(() => p.close());

  it.each([
    ["is none of this format", "hello: world\n", "FIELD_UNKNOWN"],
    ["is not YAML", "a: 'b\n", "FILE_NOT_YAML"],
    ["is empty", "", "FILE_EMPTY"],
  ])("refuses one that %s, says why, asks nothing and writes nothing", async (_, text, wanted) => {
    p.file = text;
    const { stderr, code } = await again();
    expect(stderr).toContain(wanted);
    expect(code).toBe(1);
    expect(p.file).toBe(text);
    expect(p.sandbox.log).toEqual([]);
  });

  it("refuses one that cannot be read", async () => {
    const { stderr, code } = await p.run(AGAIN, {
      readText: async () => ({ ok: false, error: { kind: "denied", message: "reading it is not permitted" } }),
    });
    expect(stderr).toContain("FILE_UNREADABLE");
    expect(code).toBe(1);
  });

  it("refuses one in which a section is an alias, and says so", async () => {
    p.file = EDITED.replace("keys:\n", "keys: &k\n").replace("# the end\n", "");
    p.file = p.file
      .replace(/clusters:[\s\S]*freeze"\n/, "clusters: {}\n")
      .replace("{}", "&c {}")
      .replace(/^keys: &k\n.*\n/m, "keys: *c\n");
    const before = p.file;
    const { stderr, code } = await again();
    expect(stderr).toContain("CONFIGURATION_INVALID: file fleet.yaml");
    expect(stderr).toContain("Nothing could be added to it: `keys` is written as an alias.");
    expect(code).toBe(1);
    expect(p.file).toBe(before);
  });

  it("does not write over an edit that was made while the cloud was read", async () => {
    p.file = EDITED;
    let reads = 0;
    const { stderr, code } = await p.run(AGAIN, {
      readText: async () => {
        reads += 1;
        return { ok: true, value: reads === 1 ? EDITED : `${EDITED}# more\n` };
      },
    });
    expect(stderr).toContain("it was changed meanwhile");
    expect(code).toBe(1);
    expect(p.file).toBe(EDITED);
  });

  const again = () => p.run(AGAIN);
});
