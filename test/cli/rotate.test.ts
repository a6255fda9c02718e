import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CHECKOUT,
  checkout,
  type Fleet,
  file,
  fleet,
  KEYS,
  keyId,
  LEDGER,
  ledger,
  SECRETS,
} from "../e2e/support/fleet.js";
import { type LifePlay, lifePlay } from "./life-play.js";

const both = file({ checkout: checkout("K1"), ledger: ledger("K1") });
const onK1: Fleet = { encrypted: { [CHECKOUT]: "K1", [LEDGER]: "K1" } };
const K1 = keyId("K1");

describe("cluster-kms rotate", () => {
  let at: LifePlay;
  beforeEach(async () => {
    at = await lifePlay(fleet(onK1));
  });
  afterEach(() => at.close());

  it("asks for one rotation, sends nothing to any cluster, and watches until every cluster shows it", async () => {
    const { stdout, stderr, code } = await at.rotate(both, "k1");
    expect(at.sent()).toEqual(["rotateKey"]);
    expect(stdout).toMatch(/^Rotated k1: version a7b1c2d3-0001-\S+ -> \S+\n/);
    expect(stdout).toMatch(/checkout +[0-9a-f]{8} +the new version\nledger +[0-9a-f]{8} +the new version\n/);
    expect(stderr).toContain("Rotating k1 …\n0 of 2 clusters show the new version\n");
    expect(stderr).toContain("2 of 2 clusters show the new version\n");
    expect(code).toBe(0);
  });

  it("prints JSON with whole CRNs", async () => {
    const { stdout } = await at.rotate(both, "k1", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      key: { name: "k1", crn: KEYS.K1 },
      before: K1,
      outcome: "followed",
      clusters: [
        { name: "checkout", follows: "yes" },
        { name: "ledger", follows: "yes" },
      ],
    });
  });

  it("only rotates with --no-wait, by the CRN of the key too, and reads no registration then", async () => {
    const { stdout, code } = await at.rotate(both, KEYS.K1, "--no-wait");
    expect(stdout).toMatch(/^Rotated crn:\S+: version \S+ -> \S+\n$/);
    expect(code).toBe(0);
    expect(at.sandbox.log.map(({ operation }) => operation)).not.toContain("listRegistrations");
  });

  it("is refused within an hour of the last one, with the time from which it may be", async () => {
    await at.rotate(both, "k1", "--no-wait");
    at.sandbox.clock.advance(600);
    const { stderr, code } = await at.rotate(both, "k1");
    expect(stderr).toContain("ROTATION_TOO_SOON: root key k1: the key was rotated less than an hour ago");
    expect(stderr).toContain("It was rotated at 2026-11-24T12:00:00Z, to version ");
    expect(stderr).toContain("It may be rotated again from 2026-11-24T13:00:00Z.");
    expect(code).toBe(4);
    expect(at.sent()).toEqual(["rotateKey"]);
    at.sandbox.clock.advance(3_000);
    expect((await at.rotate(both, "k1", "--no-wait")).code).toBe(0);
  });

  it("is refused where the KMS says that it is too soon, although it tells no last rotation", async () => {
    const body = {
      resources: [{ errorMsg: "Conflict", reasons: [{ code: "KEY_ROTATION_NOT_PERMITTED", message: "once an hour" }] }],
    };
    at.sandbox.faults.push({ operation: "rotateKey", action: { kind: "respond", status: 409, body } });
    const { stderr, code } = await at.rotate(both, "k1");
    expect(stderr).toContain("ROTATION_TOO_SOON");
    expect(code).toBe(4);
  });

  it("is refused for a key that is not active", async () => {
    at.sandbox.console.setKeyState(K1, "disabled");
    const { stderr, code } = await at.rotate(both, "k1");
    expect(stderr).toContain(`KEY_NOT_ACTIVE: root key k1`);
    expect(code).toBe(4);
    expect(at.sent()).toEqual([]);
  });

  it("looks at the version after a lost answer, and does not ask twice", async () => {
    at.sandbox.faults.push({ operation: "rotateKey", times: 1, action: { kind: "reset", when: "after" } });
    const done = await at.rotate(both, "k1", "--no-wait");
    expect(done.stderr).toContain("The answer was lost");
    expect(done.code).toBe(0);
    expect(at.sent()).toEqual(["rotateKey"]);
  });

  it("says where the answer was lost and the version is the old one, and does not ask twice", async () => {
    at.sandbox.faults.push({ operation: "rotateKey", times: 1, action: { kind: "reset", when: "before" } });
    const { stderr, stdout, code } = await at.rotate(both, "k1");
    expect(stderr).toContain("ROTATION_UNANSWERED: root key k1");
    expect(stderr).toContain(`The key still has version ${K1}.`);
    expect(stdout).toBe("");
    expect(code).toBe(1);
    expect(at.sandbox.log.filter(({ operation }) => operation === "rotateKey")).toHaveLength(1);
  });

  it("ends with 5 where a cluster does not follow in time, and says which", async () => {
    const { stdout, stderr, code } = await at.rotate(both, "k1", "--timeout", "2m");
    expect(stderr).toContain("ROTATION_NOT_FOLLOWED: root key k1");
    expect(stderr).toContain("in time:\n  checkout\n  ledger\n");
    expect(stdout).toContain("an older version");
    expect(code).toBe(5);
  });

  it("waits no longer for a cluster that has left the key", async () => {
    at.waits = (seconds) => {
      if (seconds === 15) at.sandbox.console.deleteCluster(LEDGER);
    };
    const { stdout, code } = await at.rotate(both, "k1");
    expect(stdout).toMatch(/ledger +- +no longer on this key/);
    expect(code).toBe(0);
  });

  it("goes on watching where one answer cannot be read", async () => {
    at.waits = (seconds) => {
      if (seconds === 15)
        at.sandbox.faults.push({ operation: "listRegistrations", times: 1, action: { kind: "respond", status: 403 } });
    };
    const { stderr, code } = await at.rotate(both, "k1");
    expect(stderr).toContain("The registrations could not be read");
    expect(code).toBe(0);
  });

  it("sends nothing where it cannot be seen who is registered, unless it does not wait", async () => {
    at.sandbox.faults.push({ operation: "listRegistrations", action: { kind: "respond", status: 403 } });
    const { stderr, code } = await at.rotate(both, "k1");
    expect(stderr).toContain("ACCESS_DENIED: root key k1");
    expect(stderr).toContain("Reader on the KMS instance");
    expect(stderr).toContain("--no-wait");
    expect(code).toBe(5);
    expect(at.sent()).toEqual([]);
    expect((await at.rotate(both, "k1", "--no-wait")).code).toBe(0);
  });

  it("stops watching on Ctrl-C, and says that the key is rotated", async () => {
    at.waits = (seconds) => {
      if (seconds === 30) at.stop();
    };
    const { stdout, stderr, code } = await at.rotate(both, "k1", "--json");
    expect(stderr).toContain("ROTATION_NOT_WATCHED: root key k1");
    expect(stderr).toContain("The key is rotated");
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "interrupted" });
    expect(code).toBe(130);
    expect(at.sent()).toEqual(["rotateKey"]);
  });

  it("sends nothing where Ctrl-C came before", async () => {
    at.stop();
    const { code } = await at.rotate(both, "k1");
    expect(code).not.toBe(0);
    expect(at.sent()).toEqual([]);
  });

  it.each<[string, readonly string[], string]>([
    ["a name that the file does not have", ["k9"], "it declares no key `k9`, but k1, k2, k3, p1"],
    ["a key that its instance does not have", [KEYS.K1.replace("0001", "0009")], "KEY_NOT_FOUND"],
  ])("says so of %s", async (_, args, words) => {
    const { stderr, code } = await at.rotate(both, ...args);
    expect(stderr).toContain(words);
    expect(code).toBe(1);
    expect(at.sent()).toEqual([]);
  });

  it("says which credentials are missing", async () => {
    at.env["SECURITY_KEY"] = undefined;
    const { stderr, code } = await at.rotate(both, "k1");
    expect(stderr).toContain("CREDENTIALS_MISSING");
    expect(code).toBe(1);
  });

  it("prints no secret", async () => {
    const { stdout, stderr } = await at.rotate(both, "k1", "--json");
    for (const secret of [...Object.values(SECRETS), ...at.sandbox.tokens()])
      expect(stdout + stderr).not.toContain(secret);
  });
});

describe("cluster-kms status", () => {
  const START_KEYS = "2026-02-01T08:00:00Z";
  const made = (everyMonths: number) =>
    `version: 1\nname: payments\n${both.split("\n").slice(2, 5).join("\n")}\ninstances:\n  kp: { crn: "${KEYS.K1.replace(/key:.*/, ":")}" }\nkeys:\n  k1: { instance: kp, adopt: "${KEYS.K1}", rotation: { everyMonths: ${everyMonths} } }\n  k2: { crn: "${KEYS.K2}" }\nclusters:\n  checkout: { account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: k1 }\n`;
  let at: LifePlay;
  beforeEach(async () => {
    at = await lifePlay(fleet(onK1));
  });
  afterEach(() => at.close());

  it("tells the age of each key's version against its declared interval, and what is overdue", async () => {
    const { stdout, code } = await at.status(made(3), "cluster-kms.yaml");
    expect(stdout.slice(stdout.indexOf("KEY  "))).toMatchInlineSnapshot(`
      "KEY  STATE   VERSION   AGE   ROTATED EVERY  DUE         ROTATION
      k1   active  a7b1c2d3  296d  3 months       2026-05-01  OVERDUE
      k2   active  a7b1c2d3  296d  -              -           -

      ROTATION_OVERDUE: root key k1: the newest version of the key is older than its declared interval
        It is declared to be rotated every 3 months; its newest version is 296 days old, and a new one was due on 2026-05-01T08:00:00Z.
      "
    `);
    expect(code).toBe(0);
    const { stdout: json } = await at.status(made(3), "cluster-kms.yaml", "--json");
    expect(JSON.parse(json)).toMatchObject({
      keys: [
        {
          name: "k1",
          crn: KEYS.K1,
          version: K1,
          made: START_KEYS,
          everyMonths: 3,
          ageDays: 296,
          dueOn: "2026-05-01T08:00:00Z",
          rotation: "overdue",
          findings: [{ code: "ROTATION_OVERDUE", severity: "warning" }],
        },
        { name: "k2", everyMonths: null, ageDays: 296, dueOn: null, rotation: "not_declared", findings: [] },
      ],
    });
  });

  it("tells that it is in time after a rotation", async () => {
    await at.rotate(made(3), "k1");
    const { stdout } = await at.status(made(3), "cluster-kms.yaml");
    expect(stdout).toMatch(/^k1 +active +[0-9a-f]{8} +0d +3 months +2027-02-24 +in time$/m);
    expect(stdout).not.toContain("ROTATION_OVERDUE");
  });

  it("claims nothing of a key that it cannot see", async () => {
    at.env["SECURITY_KEY"] = undefined;
    const { stdout } = await at.status(made(3), "cluster-kms.yaml");
    expect(stdout).toMatch(/^k1 +unknown +- +not seen +3 months +- +not seen$/m);
    expect(stdout).toContain("k1: Could not");
  });
});
