import { describe, expect, it } from "vitest";
import type { AuthorizationSeen } from "../../../lib/model/iam.js";
import { DELEGATOR, READING } from "../../../lib/model/iam.js";
import type { SecretsLook } from "../../../lib/model/secrets.js";
import { seen, unseen } from "../../../lib/model/seen.js";
import { CHECK_MEANINGS } from "../../../lib/plan/prove/meaning.js";
import { CHECKS, type CheckName, type VerifyView, verdictOf, verified } from "../../../lib/plan/prove/verify.js";
import {
  CLUSTER,
  day,
  enabling,
  K1,
  K2,
  KP,
  keys,
  locked,
  look,
  PLATFORM,
  registration,
  there,
  usable,
} from "../../support/fakes/binding.js";

const policy = (change: Partial<AuthorizationSeen> = {}): AuthorizationSeen => ({
  id: "policy-1",
  state: "active",
  sourceService: "containers-kubernetes",
  sourceAccount: PLATFORM,
  targetService: "kms",
  targetInstance: KP.guid,
  roles: [READING[0] ?? "", DELEGATOR],
  limited: false,
  ...change,
});
const authorized = (...policies: AuthorizationSeen[]): VerifyView["authorization"] => ({
  needed: { instance: KP, source: PLATFORM },
  policies: seen(policies),
});
const read: SecretsLook = { kind: "read", names: new Set(["default/a", "default/b"] as const) };

const SOUND: VerifyView = {
  look: look([registration(K1)]),
  left: keys(),
  declared: { ref: K1 },
  key: usable(K1, { version: registration(K1).version }),
  authorization: authorized(policy()),
  secrets: read,
  elsewhere: undefined,
};

/** One check's answer over a view that differs from a sound one. */
const ask = (name: CheckName, change: Partial<VerifyView>) => {
  const found = verified({ ...SOUND, ...change }).find((check) => check.name === name);
  return `${found?.result}: ${found?.seen}`;
};
const REASON =
  "Could not list the registrations of instance kp in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Reader on the KMS instance.";

describe("the checks of a cluster's encryption", () => {
  it("all pass where everything is as declared, in their order, each with what it proves and does not", () => {
    const checks = verified(SOUND);
    expect(checks.map(({ name, result }) => `${name} ${result}`)).toEqual(CHECKS.map((name) => `${name} passed`));
    for (const { name } of checks) expect(CHECK_MEANINGS[name].not).not.toBe("");
  });

  it("leave secrets out where no kubeconfig was given", () => {
    expect(verified({ ...SOUND, secrets: undefined }).map(({ name }) => name)).not.toContain("secrets");
  });

  it("take a cluster that is gone for a failure, and one that was not seen for unknown", () => {
    const gone = { look: look([], { cluster: { kind: "gone" } }) };
    const hidden = { look: look([], { cluster: { kind: "unseen", why: locked() } }) };
    const half = { look: look([], { cluster: { kind: "there", listed: CLUSTER, detail: unseen(locked()) } }) };
    const never = { look: look([], { cluster: { kind: "there", listed: CLUSTER, detail: undefined } }) };
    for (const name of ["encryption", "master"] as const) {
      expect(ask(name, gone)).toBe("failed: The cluster is not in its account.");
      for (const view of [hidden, half]) expect(ask(name, view)).toBe(`unknown: ${REASON}`);
      expect(ask(name, never)).toBe("unknown: The cluster was not read by itself.");
    }
  });

  it("fail without encryption, and while the master is busy or the cluster is not normal", () => {
    const off = { look: look([], { cluster: there({ encrypted: false }) }) };
    expect(ask("encryption", off)).toBe("failed: The cluster reports that encryption with a KMS is off.");
    expect(ask("registration", off)).toBe("failed: The cluster reports no encryption, so it uses no key.");
    expect(ask("master", { look: look([], { cluster: there(enabling()) }) })).toMatch(/^failed: .*in progress/);
    expect(ask("master", { look: look([], { cluster: there({ state: "warning" }) }) })).toMatch(/^failed: .*“warning”/);
  });

  it("fail on another key, and are unknown where the record lags or was not read whole", () => {
    expect(ask("registration", { look: look([registration(K2)]) })).toBe(
      `failed: The KMS shows the cluster on another key since ${day(3)}: ${K2.crn}.`,
    );
    expect(ask("registration", { look: look([registration(K1)], { unread: [locked()] }) })).toBe(`unknown: ${REASON}`);
    expect(ask("registration", { look: look([registration(K2)]), left: keys(K2) })).toMatch(
      /^unknown: .*its record lags/,
    );
    expect(ask("registration", { look: look([]) })).toMatch(/^unknown: No KMS instance that could be read/);
  });

  it("fail where the declared key is not made, and are unknown where which key it is was not seen", () => {
    for (const name of ["registration", "version", "key"] as const) {
      expect(ask(name, { declared: { why: "Not made.", absent: true } })).toBe("failed: Not made.");
      expect(ask(name, { declared: { why: "Several.", absent: false } })).toBe("unknown: Several.");
    }
    expect(ask("authorization", { declared: { why: "Not made.", absent: true } })).toBe("unknown: Not made.");
  });

  it("hold the version that is registered against the key's newest", () => {
    expect(ask("version", { key: usable(K1, { version: { id: "v2", created: day(9) } }) })).toBe(
      `unknown: The cluster is registered with version ${K1.id}-v1; the key's newest is v2 (made ${day(9)}). Clusters follow a rotation by themselves, and the KMS's record may be hours behind.`,
    );
    expect(ask("version", { key: { kind: "unseen", why: locked() } })).toBe(`unknown: ${REASON}`);
    expect(ask("version", { look: look([]) })).toBe("unknown: No registration on the declared key tells a version.");
    expect(ask("version", { key: usable(K1, { version: undefined }) })).toBe("unknown: The key tells no version.");
  });

  it("fail where the key is missing, not active or no root key, and are unknown where it was not seen", () => {
    expect(ask("key", { key: { kind: "missing" } })).toBe("failed: The instance does not have the declared key.");
    expect(ask("key", { key: usable(K1, { state: "disabled" }) })).toBe("failed: The key is disabled.");
    expect(ask("key", { key: usable(K1, { extractable: true }) })).toMatch(/^failed: It is a standard key/);
    expect(ask("key", { key: usable(K1, { expires: day(20) }) })).toBe(
      `passed: The key is active, and expires at ${day(20)}.`,
    );
    expect(ask("key", { key: { kind: "unseen", why: locked() } })).toBe(`unknown: ${REASON}`);
  });

  it("fail without a policy, and are unknown over one with limits or policies that were not read", () => {
    expect(ask("authorization", { authorization: authorized() })).toMatch(/^failed: No IAM policy/);
    expect(ask("authorization", { authorization: authorized(policy({ roles: [] })) })).not.toMatch(/^passed/);
    expect(ask("authorization", { authorization: null })).toMatch(/^unknown/);
    const policies = unseen(locked());
    expect(ask("authorization", { authorization: { needed: { instance: KP, source: PLATFORM }, policies } })).toBe(
      `unknown: ${REASON}`,
    );
  });

  it("count secrets and never name one; an empty list proves nothing, nor does who was refused", () => {
    expect(ask("secrets", {})).toBe("passed: The cluster's API lists 2 secrets, and one of them was read by itself.");
    expect(ask("secrets", { secrets: { kind: "read", names: new Set() } })).toMatch(/^unknown: .*lists no secret/);
    expect(ask("secrets", { secrets: { kind: "unreadable", why: "HTTP 500" } })).toBe(
      "failed: The cluster's API gives no secrets: HTTP 500.",
    );
    expect(ask("secrets", { secrets: { kind: "unclear", why: "HTTP 403" } })).toMatch(/^unknown: .*not seen: HTTP 403/);
    expect(ask("secrets", { elsewhere: "Another place." })).toBe("unknown: Another place.");
  });

  it("are failed as a whole before they are unknown", () => {
    const check = (result: "passed" | "failed" | "unknown") => ({ name: "key" as const, result, seen: "" });
    expect(verdictOf([check("passed"), check("unknown"), check("failed")])).toBe("failed");
    expect(verdictOf([check("passed"), check("unknown")])).toBe("unknown");
    expect(verdictOf([check("passed")])).toBe("passed");
  });
});
