/** When the clusters' account is looked at for a misplaced authorization, and what is made of what it does not tell. */
import { describe, expect, it } from "vitest";
import { NO_PRIOR } from "../../lib/judge/prior.js";
import { exitCodeOf } from "../../lib/plan/fleet-plan.js";
import { K1, PLATFORM, SECURITY } from "../support/fakes/binding.js";
import { denied, type World } from "../support/fakes/cloud.js";
import { authorizationRecord, policy } from "../support/fakes/managed.js";
import { encrypted, made, makes, stored, uses } from "./findings/fleets.js";
import { type Fleet, findingsOn, planOf } from "./findings/row.js";

const GRANT = `clusterkms_authorization.kp-${PLATFORM}`;
const ASKED = `authorizations ${PLATFORM}`;
const misplaced = () => new Map([[PLATFORM, [policy()]]]);
const codes = async (fleet: Fleet) => findingsOn(await planOf(fleet), GRANT).map(({ code }) => code);
const asks = (at: World) => at.calls.filter((call) => call === ASKED).length;

describe("the clusters' account", () => {
  it("is looked at once where an authorization is to be made, and not where it is there", async () => {
    const missing = made({ authorizations: new Map() });
    expect(await codes({ yaml: makes(), at: missing })).toEqual([]);
    expect(asks(missing)).toBe(1);
    for (const at of [made(), encrypted()]) {
      await planOf({ yaml: at.tags.size > 0 ? makes() : uses(K1), at });
      expect(asks(at)).toBe(0);
    }
  });

  it("is not looked at where that of the key could not be read, since nothing is known to be missing", async () => {
    const at = made({
      authorizations: misplaced(),
      fail: (call) => (call === `authorizations ${SECURITY}` ? denied : undefined),
    });
    expect(await codes({ yaml: makes(), at })).toEqual(["ACCESS_DENIED"]);
    expect(asks(at)).toBe(0);
  });

  it("is not looked at where it is that of the key too", async () => {
    const at = made({ authorizations: new Map() });
    const yaml = makes().replace("account: platform", "account: security");
    const plan = await planOf({ yaml, at });
    expect(plan.objects.find(({ kind }) => kind === "authorization")).toMatchObject({ action: "create", findings: [] });
    expect(at.calls.filter((call) => call.startsWith("authorizations "))).toEqual([`authorizations ${SECURITY}`]);
  });

  it("is not looked at where what is wrong is something else", async () => {
    const authorizations = new Map([[`kp-${PLATFORM}`, authorizationRecord({ source: SECURITY })]]);
    const prior = { ...NO_PRIOR, ...stored(GRANT), authorizations };
    const at = made({ authorizations: misplaced() });
    expect(await codes({ yaml: makes(), at, prior })).toEqual(["AUTHORIZATION_FIXED"]);
    expect(asks(at)).toBe(0);
  });

  it("is no gap where it cannot be read, and makes no plan one of what could not be read", async () => {
    const authorizations = new Map();
    const seen = await planOf({ yaml: makes(), at: made({ authorizations }) });
    const dark = await planOf({
      yaml: makes(),
      at: made({ authorizations, fail: (call) => (call === ASKED ? denied : undefined) }),
    });
    expect(dark).toEqual(seen);
    expect(dark.gaps).toEqual([]);
    expect(exitCodeOf(dark)).toBe(exitCodeOf(seen));
  });

  it("is in a saved observation, and no gap where that does not hold it", async () => {
    const at = made({ authorizations: misplaced() });
    expect(await codes({ yaml: makes(), at, savedFor: makes() })).toEqual(["AUTHORIZATION_MISPLACED"]);
    // What was saved for a file that refers to the key was not asked for the clusters of another account.
    const other = makes().replace("account: platform, id", "account: security, id");
    const plan = await planOf({ yaml: makes(), at: made({ authorizations: misplaced() }), savedFor: other });
    expect(findingsOn(plan, GRANT)).toEqual([]);
    expect(plan.gaps.filter(({ what }) => what.includes("clusterSide"))).toEqual([]);
  });
});
