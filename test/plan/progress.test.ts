import { describe, expect, it } from "vitest";
import { progressOf } from "../../lib/plan/progress.js";
import { CLUSTER, detail, enabling, K1, K2, locked, look, registration, there } from "../support/fakes/binding.js";

const of = (...args: Parameters<typeof look>) => progressOf(K2.crn, look(...args));

describe("how far an enablement has come", () => {
  it.each([
    ["an operation runs", enabling(), "changing"],
    ["the older words of an operation", detail({ masterStatus: "KMS feature enablement in progress." }), "changing"],
    ["an update runs", detail({ masterState: "updating" }), "changing"],
    ["a first deployment runs", detail({ masterState: "deploying" }), "changing"],
    ["Ready and encrypted", detail(), "ready"],
    ["Ready, with its age", detail({ masterStatus: "Ready (1 min ago)" }), "ready"],
    ["Ready and not encrypted", detail({ encrypted: false }), "off"],
    ["a failed update", detail({ masterState: "update_failed" }), "failing"],
    ["a failed deployment", detail({ masterState: "deploy_failed" }), "failing"],
    ["a cancelled update", detail({ masterState: "update_cancelled" }), "unclear"],
    ["a status never seen before", detail({ masterStatus: "Pondering" }), "unclear"],
  ])("%s", (_, master, kind) => {
    expect(of([], { cluster: there(master) }).kind).toBe(kind);
  });

  it("is not proven by Ready: only the registration of the key asked for is", () => {
    expect(of([registration(K1)])).toMatchObject({ kind: "ready", registered: false });
    expect(of([registration(K1), registration(K2)])).toMatchObject({ kind: "ready", registered: true });
  });

  it("is unclear where the cluster was not read, and says why", () => {
    expect(of([], { cluster: { kind: "gone" } })).toMatchObject({
      kind: "unclear",
      words: "the cluster is no longer in its account",
    });
    expect(of([], { cluster: { kind: "unseen", why: locked() } })).toMatchObject({ kind: "unclear" });
    expect(of([], { cluster: { kind: "there", listed: CLUSTER, detail: undefined } })).toMatchObject({
      kind: "unclear",
    });
    expect(
      of([], { cluster: { kind: "there", listed: CLUSTER, detail: { seen: false, why: locked() } } }),
    ).toMatchObject({
      kind: "unclear",
      words: expect.stringContaining("Reader on the KMS instance"),
    });
  });
});
