import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keyAlias } from "../../lib/plan/marker.js";
import { CHECKOUT, fleet, KEYS, keyId, LEDGER, PLATFORM, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { type LifePlay, lifePlay } from "./life-play.js";

const K1 = keyId("K1");
const MARK = keyAlias("payments", "roks");
const DAY = 86_400;
const yaml = (roks = "") => `version: 1
name: payments
accounts:
  platform: { id: ${PLATFORM}, credentials: { apiKeyEnv: PLATFORM_KEY } }
  security: { id: "${SECURITY}", credentials: { apiKeyEnv: SECURITY_KEY } }
instances:
  kp: { crn: "${KEYS.K1.replace(/key:.*/, ":")}" }
keys:
  roks: { instance: kp${roks} }
`;

/** K1 is made by the file and used by a cluster that the file does not have; somebody has deleted it. */
const seed = () => {
  const usual = fleet({ encrypted: { [CHECKOUT]: "K1" } });
  return {
    ...usual,
    keys: (usual.keys ?? []).map((one) => (one.id === K1 ? { ...one, name: "roks", aliases: [MARK] } : one)),
  };
};

describe("cluster-kms restore", () => {
  let at: LifePlay;
  beforeEach(async () => {
    at = await lifePlay(seed());
    at.sandbox.console.setKeyState(K1, "destroyed");
    at.sandbox.clock.advance(DAY);
  });
  afterEach(() => at.close());
  const key = () => at.sandbox.console.keys().find(({ id }) => id === K1);

  it("takes the deletion back, gives back the mark of the file, and says what its clusters need", async () => {
    const { stdout, stderr, code } = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(stderr).toContain(
      `roks: ${KEYS.K1}\ndeleted 2026-11-24T12:00:00Z, can be restored until 2026-12-24T12:00:00Z\n`,
    );
    expect(stdout).toContain(
      `Restored: roks is active\n  ${KEYS.K1}\n\nRegistered on it:\n  checkout-prod  crn:`.replace(
        "checkout-prod  ",
        "",
      ),
    );
    expect(stdout).toContain("`cluster-kms verify CLUSTER`");
    expect(code).toBe(0);
    expect(at.sent()).toEqual(["restoreKey", "createAlias"]);
    expect(key()).toMatchObject({ state: "active", aliases: [MARK] });
  });

  it("asks for the name on a terminal, and restores only where it is typed", async () => {
    at.typed = "other";
    const refused = await at.restore(yaml(), "roks");
    expect(refused.stderr).toContain("RESTORE_NOT_CONFIRMED: root key roks");
    expect(refused.stderr).toContain("Its name in the KMS is roks, and not what was given. Nothing was sent.");
    expect(refused.code).toBe(4);
    at.typed = undefined;
    expect((await at.restore(yaml(), "roks")).stderr).toContain("there is no terminal to ask on");
    expect((await at.restore(yaml(), "roks", "--confirm", KEYS.K1)).code).toBe(4);
    expect(at.sent()).toEqual([]);
    at.typed = "roks";
    expect((await at.restore(yaml(), "roks")).code).toBe(0);
  });

  it.each<[string, (play: LifePlay) => void, string]>([
    [
      "is not deleted",
      (play) => {
        play.sandbox.console.setKeyState(K1, "active");
        play.sandbox.console.setAliases(K1, [MARK]);
      },
      "It is not deleted, it is active",
    ],
    [
      "is not deleted, and was made by another file",
      (play) => {
        play.sandbox.console.setKeyState(K1, "active");
        play.sandbox.console.setAliases(K1, [keyAlias("orders", "roks")]);
      },
      "It is not deleted, it is active",
    ],
    [
      "was deleted more than 30 days ago",
      (play) => play.sandbox.clock.advance(30 * DAY),
      "It could be restored until 2026-12-24T12:00:00Z, and no longer can",
    ],
    ["is purged", (play) => play.sandbox.console.purge(K1), "It is not made yet"],
  ])("is refused where the key %s", async (_, happen, words) => {
    happen(at);
    const { stderr, code } = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(stderr).toContain(words);
    expect([1, 4]).toContain(code);
    expect(at.sent()).toEqual([]);
  });

  it("gives back the mark alone where a run was cut off before that, once it is confirmed", async () => {
    at.sandbox.console.setKeyState(K1, "active");
    expect((await at.restore(yaml(), "roks", "--confirm", "other")).code).toBe(4);
    expect(at.sent()).toEqual([]);
    const { stdout, stderr, code } = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(stderr).toContain(
      `roks: ${KEYS.K1}\nnot deleted; it lacks the alias by which this file finds the keys that it has made\nGiving the alias back …\n`,
    );
    expect(stdout).toContain("It was not deleted any more: only its alias was given back.\n");
    expect([code, at.sent(), key()?.aliases]).toEqual([0, ["createAlias"], [MARK]]);
    expect((await at.restore(yaml(), "roks", "--confirm", "roks")).code).toBe(4);
  });

  it("says that the mark could not be given back only where it is not there", async () => {
    at.sandbox.faults.push({ operation: "createAlias", times: 1, action: { kind: "reset", when: "after" } });
    const lost = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(lost.stdout).not.toContain("could not be given back");
    at.sandbox.console.setAliases(K1, []);
    at.sandbox.faults.push({ operation: "createAlias", times: 1, action: { kind: "reset", when: "before" } });
    const { stdout, code } = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(stdout).toContain(`The alias ${MARK}, by which this file finds the key, could not be given back`);
    expect(code).toBe(1);
  });

  it("looks after a lost answer, and does not ask twice", async () => {
    at.sandbox.faults.push({ operation: "restoreKey", times: 1, action: { kind: "reset", when: "after" } });
    const done = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(done.stderr).toContain("The answer was lost");
    expect(done.code).toBe(0);
    expect(at.sandbox.log.filter(({ operation }) => operation === "restoreKey")).toHaveLength(1);
  });

  it("says where the answer was lost and the key is still gone", async () => {
    at.sandbox.faults.push({ operation: "restoreKey", times: 1, action: { kind: "reset", when: "before" } });
    const { stderr, code } = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(stderr).toContain("RESTORE_UNANSWERED: root key roks");
    expect(code).toBe(1);
    expect(key()?.state).toBe("destroyed");
  });

  it("names the role that is missing", async () => {
    at.sandbox.faults.push({ operation: "restoreKey", action: { kind: "respond", status: 403 } });
    const { stderr, code } = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(stderr).toContain("ACCESS_DENIED: root key roks");
    expect(stderr).toContain("The role that allows it: Manager on the KMS instance.");
    expect(code).toBe(1);
  });

  it("wants the CRN where several of its name are deleted", async () => {
    at.sandbox.console.addKey({
      id: "a7b1c2d3-0009-4e4e-8f8f-112233445566",
      instance: KEYS.K1.split(":")[7] ?? "",
      name: "roks",
      state: "destroyed",
    });
    const { stderr, code } = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(stderr).toContain("Several keys of its name are deleted; give the CRN of the one that is meant:");
    expect(code).toBe(1);
    expect((await at.restore(yaml(), KEYS.K1, "--confirm", "roks")).code).toBe(0);
  });

  it("says that a file that still retires it would delete it again", async () => {
    const { stdout } = await at.restore(yaml(", state: retired"), "roks", "--confirm", "roks");
    expect(stdout).toContain("The file says `state: retired` of it: set `state: active` before the next deploy");
  });

  it("ends with 5 where it cannot be seen who is registered on it", async () => {
    at.sandbox.faults.push({ operation: "listRegistrations", action: { kind: "respond", status: 403 } });
    const { stdout, code } = await at.restore(yaml(), "roks", "--confirm", "roks", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ state: "active", clusters: null });
    expect(code).toBe(5);
  });

  it("says that nothing is registered on it, as far as the record tells", async () => {
    at.sandbox.console.deleteCluster(CHECKOUT);
    const { stdout } = await at.restore(yaml(), "roks", "--confirm", "roks");
    expect(stdout).toContain("Nothing is registered on it now.");
  });

  it("prints no secret", async () => {
    const { stdout, stderr } = await at.restore(yaml(), "roks", "--confirm", "roks", "--json");
    for (const secret of [...Object.values(SECRETS), ...at.sandbox.tokens()])
      expect(stdout + stderr).not.toContain(secret);
    expect(stdout).not.toContain(LEDGER);
  });
});
