/** The words of each finding as they are printed, since they are all that a user has at that moment. */
import { describe, expect, it } from "vitest";
import type { Unreadable } from "../../lib/model/seen.js";
import {
  day,
  enabling,
  HPCS,
  imported,
  K1,
  K2,
  KP2,
  key,
  keys,
  listed,
  locked,
  look,
  notEncrypted,
  PLATFORM,
  record,
  registration,
  SECURITY,
  there,
  usable,
} from "../support/fakes/binding.js";
import { type From, planFrom, textOf } from "./plan-from.js";

const off = look([], { cluster: there({ encrypted: false }) });
const onK1 = look([registration(K1)]);
const dark = look([], { unread: [locked()] });

const FOREIGN: Unreadable = {
  code: "ACCOUNT_NOT_CONFIGURED",
  account: SECURITY,
  operation: "read key K1",
  message: "no credentials are declared for it",
};

/** The text of the finding with that code. */
const said = (code: string, from: From) => textOf(planFrom(from).problems.find((problem) => problem.code === code));

describe("the words of", () => {
  it("a key changed outside", () => {
    expect(
      said("KEY_CHANGED_OUTSIDE", { state: record(), look: look([registration(K2, day(9))]) }),
    ).toMatchInlineSnapshot(`
      "refused: KEY_CHANGED_OUTSIDE: cluster checkout (d3k8abcd0m1n2o3p0000): its root key was changed outside of Terraform
        Declared: (K1)
        Seen:     (K2), registered since 2026-02-09T00:00:00Z
      Declare the key that is in use: (K2)
      Or declare a new root key, which this cluster has never used; the next apply moves the cluster to it."
    `);
  });

  it("a key changed outside, by whom the KMS tells", () => {
    const by = { ...registration(K2, day(9)), by: "IBMid-2700000XYZ" };
    expect(said("KEY_CHANGED_OUTSIDE", { state: record(), look: look([by]) })).toContain(
      "Seen:     (K2), registered since 2026-02-09T00:00:00Z by IBMid-2700000XYZ\n",
    );
  });

  it("a key changed outside that the file has followed", () => {
    const from: From = { state: record(), look: look([registration(K2, day(9))]), want: { rootKey: K2 } };
    expect(planFrom(from).action).toBe("none");
    expect(said("KEY_CHANGED_OUTSIDE", from)).toMatchInlineSnapshot(`
      "note: KEY_CHANGED_OUTSIDE: cluster checkout (d3k8abcd0m1n2o3p0000): its root key was changed outside of Terraform
        Before: (K1)
        Seen:   (K2), registered since 2026-02-09T00:00:00Z
      Nothing: the declared key is the one that is seen. The next apply notes it in the state."
    `);
  });

  it("a key changed outside of a cluster on hold", () => {
    const from: From = {
      state: record(),
      look: look([registration(K2, day(9))]),
      want: { rootKey: undefined, hold: "x" },
    };
    expect(said("KEY_CHANGED_OUTSIDE", from)).toMatchInlineSnapshot(`
      "warning: KEY_CHANGED_OUTSIDE: cluster checkout (d3k8abcd0m1n2o3p0000): its root key was changed outside of Terraform
        Before: (K1)
        Seen:   (K2), registered since 2026-02-09T00:00:00Z"
    `);
  });

  it("a key that is used a second time", () => {
    expect(
      said("KEY_REUSED", { state: record({ formerRootKeys: keys(K2) }), look: onK1, want: { rootKey: K2 } }),
    ).toMatchInlineSnapshot(`
      "refused: KEY_REUSED: cluster checkout (d3k8abcd0m1n2o3p0000): this cluster has used that root key before
      The cluster has used (K2) and left it. Today it uses (K1)."
    `);
  });

  it("a history that is not known", () => {
    expect(
      said("HISTORY_UNKNOWN", {
        state: record({ historyCompleteSince: day(3) }),
        look: onK1,
        want: { rootKey: K2 },
        target: usable(K2, { created: day(2) }),
      }),
    ).toMatchInlineSnapshot(`
      "warning: HISTORY_UNKNOWN: cluster checkout (d3k8abcd0m1n2o3p0000): the cluster may have used this key before; its history is not known
      Which keys the cluster used before 2026-02-03T00:00:00Z is not known. The declared key (K2) was made on 2026-02-02T00:00:00Z."
    `);
  });

  it("a key that may not be read", () => {
    expect(said("KEY_UNSEEN", { state: record(), look: dark, want: { rootKey: K2 } })).toMatchInlineSnapshot(`
      "refused: KEY_UNSEEN: cluster checkout (d3k8abcd0m1n2o3p0000): the key in use cannot be seen, so it may not be changed
      The last known key is (K1); it is unseen. Could not list the registrations of instance kp in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Reader on the KMS instance."
    `);
  });

  it("a key that is not confirmed", () => {
    expect(said("KEY_UNCONFIRMED", { state: record(), look: look() })).toMatchInlineSnapshot(`
      "warning: KEY_UNCONFIRMED: cluster checkout (d3k8abcd0m1n2o3p0000): which key is in use has not been seen
      Declared and last known: (K1). No KMS instance that could be read shows a registration of this cluster."
    `);
  });

  it("a record that lags", () => {
    expect(
      said("KEY_UNCONFIRMED", {
        state: record({ rootKey: K2.crn, rootKeySeen: "pending", formerRootKeys: keys(K1) }),
        look: onK1,
        want: { rootKey: K2 },
      }),
    ).toMatchInlineSnapshot(`
      "warning: KEY_UNCONFIRMED: cluster checkout (d3k8abcd0m1n2o3p0000): which key is in use has not been seen
      Declared and last known: (K2). The KMS still shows a key that the cluster has left ((K1)); its record lags."
    `);
  });

  it("two keys of one date", () => {
    expect(
      said("KEY_UNCONFIRMED", { state: record(), look: look([registration(K1), registration(K2)]) }),
    ).toMatchInlineSnapshot(`
      "warning: KEY_UNCONFIRMED: cluster checkout (d3k8abcd0m1n2o3p0000): which key is in use has not been seen
      Declared and last known: (K1). The KMS shows several keys and not which is the newest: (K1), (K2)."
    `);
  });

  it("a claim", () => {
    expect(
      said("KEY_UNCONFIRMED", { state: imported(), look: dark, target: { kind: "unseen", why: locked() } }),
    ).toMatchInlineSnapshot(`
      "warning: KEY_UNCONFIRMED: cluster checkout (d3k8abcd0m1n2o3p0000): which key is in use has not been seen
      The cluster is encrypted; the declared key (K1) is taken at its word, and nothing is sent. Could not list the registrations of instance kp in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Reader on the KMS instance."
    `);
  });

  it("a first enable with a key that cannot be looked at", () => {
    expect(
      said("KEY_UNCONFIRMED", {
        state: notEncrypted(),
        look: off,
        target: {
          kind: "unseen",
          why: FOREIGN,
        },
      }),
    ).toMatchInlineSnapshot(`
      "warning: KEY_UNCONFIRMED: cluster checkout (d3k8abcd0m1n2o3p0000): which key is in use has not been seen
      The declared key (K1) cannot be looked at. Could not read key K1 in account 1122334455667788990011223344aabb: no credentials are declared for it."
    `);
  });

  it("a key that is disabled", () => {
    expect(
      said("KEY_NOT_ACTIVE", { state: notEncrypted(), look: off, target: usable(K1, { state: "disabled" }) }),
    ).toMatchInlineSnapshot(`
      "refused: KEY_NOT_ACTIVE: cluster checkout (d3k8abcd0m1n2o3p0000): the root key cannot be used in its present state
      Key roks is disabled:
        (K1)"
    `);
  });

  it("a standard key", () => {
    expect(
      said("KEY_NOT_ROOT", { state: notEncrypted(), look: off, target: usable(K1, { extractable: true }) }),
    ).toMatchInlineSnapshot(`
      "refused: KEY_NOT_ROOT: cluster checkout (d3k8abcd0m1n2o3p0000): the key is a standard key, not a root key
      Key roks ((K1)) is a standard key."
    `);
  });

  it("a key that is not there", () => {
    expect(
      said("KEY_NOT_FOUND", { state: notEncrypted(), look: off, target: { kind: "missing" } }),
    ).toMatchInlineSnapshot(`
      "refused: KEY_NOT_FOUND: cluster checkout (d3k8abcd0m1n2o3p0000): there is no such key in its instance
      The instance has no key (K1)."
    `);
  });

  it("a cluster that is gone", () => {
    expect(
      said("CLUSTER_GONE", { state: record(), look: look([], { cluster: { kind: "gone" } }) }),
    ).toMatchInlineSnapshot(`
      "refused: CLUSTER_GONE: cluster d3k8abcd0m1n2o3p0000: the cluster is no longer in its account
      Account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 has no vpc cluster d3k8abcd0m1n2o3p0000."
    `);
  });

  it("a cluster that cannot be seen", () => {
    expect(
      said("ACCESS_DENIED", {
        state: record(),
        look: look([], {
          cluster: {
            kind: "unseen",
            why: locked({
              account: PLATFORM,
              operation: "list the vpc clusters",
              role: "Viewer on Kubernetes Service",
            }),
          },
        }),
      }),
    ).toMatchInlineSnapshot(`
      "warning: ACCESS_DENIED: cluster d3k8abcd0m1n2o3p0000: the credentials of this account do not have the role for this
      Could not list the vpc clusters in account 0a1b2c3d4e5f60718293a4b5c6d7e8f9: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Viewer on Kubernetes Service."
    `);
  });

  it("a cluster in trouble", () => {
    expect(
      said("CLUSTER_NOT_NORMAL", {
        state: notEncrypted(),
        look: look([], { cluster: there({ encrypted: false, state: "critical" }) }),
      }),
    ).toMatchInlineSnapshot(`
      "refused: CLUSTER_NOT_NORMAL: cluster checkout (d3k8abcd0m1n2o3p0000): the cluster is not in a state in which its key may be changed
      Its state is “critical”. Its master status is “Ready”, its master state “deployed”."
    `);
  });

  it("an operation under way", () => {
    expect(
      said("CLUSTER_CHANGING", {
        state: notEncrypted(),
        look: look([], { cluster: there(enabling({ encrypted: false })) }),
      }),
    ).toMatchInlineSnapshot(`
      "warning: CLUSTER_CHANGING: cluster checkout (d3k8abcd0m1n2o3p0000): a master operation is under way
      Cluster state “normal”. Its master status is “Key management service feature enablement in progress.”, its master state “updating”."
    `);
  });

  it("another cluster", () => {
    expect(
      said("BINDING_CLUSTER_FIXED", { state: record(), look: onK1, want: { cluster: listed({}, 7).id } }),
    ).toMatchInlineSnapshot(`
      "refused: BINDING_CLUSTER_FIXED: cluster checkout (d3k8abcd0m1n2o3p0000): a binding cannot be pointed at another cluster
      It binds cluster d3k8abcd0m1n2o3p0000, and d3k8abcd0m1n2o3p0007 in account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 is declared."
    `);
  });

  it("a replacement", () => {
    expect(said("REPLACEMENT_REFUSED", { state: null, look: off, met: true })).toMatchInlineSnapshot(`
      "refused: REPLACEMENT_REFUSED: cluster checkout (d3k8abcd0m1n2o3p0000): it cannot be destroyed and made again
      Terraform plans to destroy this binding and to make it again."
    `);
  });

  it("a create over an encrypted cluster", () => {
    expect(said("ALREADY_ENCRYPTED", { state: null, look: look([registration(K2)]) })).toMatchInlineSnapshot(`
      "refused: ALREADY_ENCRYPTED: cluster checkout (d3k8abcd0m1n2o3p0000): the cluster is encrypted already, so it cannot be created as if it were not
      The cluster is encrypted with (K2)."
    `);
  });

  it("a hold", () => {
    expect(
      said("HELD", {
        state: record(),
        look: onK1,
        want: { rootKey: key(2, KP2), hold: "change freeze until 5 October" },
      }),
    ).toMatchInlineSnapshot(`
      "warning: HELD: cluster checkout (d3k8abcd0m1n2o3p0000): it is on hold and left as it is
      On hold: change freeze until 5 October"
    `);
  });

  it("Satellite with a key of another account", () => {
    expect(
      said("SATELLITE_CROSS_ACCOUNT", { state: null, look: off, want: { infrastructure: "satellite" } }),
    ).toMatchInlineSnapshot(`
      "refused: SATELLITE_CROSS_ACCOUNT: cluster checkout (d3k8abcd0m1n2o3p0000): a Satellite cluster cannot use a key from another account
      The cluster is in account 0a1b2c3d4e5f60718293a4b5c6d7e8f9, the key in account 1122334455667788990011223344aabb."
    `);
  });

  it("the end of Hyper Protect", () => {
    expect(
      said("HPCS_END_OF_SERVICE", { state: null, look: off, want: { rootKey: key(1, HPCS) } }),
    ).toMatchInlineSnapshot(`
      "warning: HPCS_END_OF_SERVICE: cluster checkout (d3k8abcd0m1n2o3p0000): its root key is in Hyper Protect Crypto Services, which is being shut down
      (K1) is in Hyper Protect; its instances are deleted on 2027-03-28 (in 178 days)."
    `);
  });
});
