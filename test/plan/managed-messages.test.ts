/** The words of each finding on instances, keys and authorizations as they are printed: all that a user has then. */
import { describe, expect, it } from "vitest";
import { READER } from "../../lib/model/iam.js";
import { seen, unseen } from "../../lib/model/seen.js";
import { type AuthorizationView, authorizationRemoval, planAuthorization } from "../../lib/plan/authorization.js";
import {
  type InstanceDeclared,
  type InstanceRecord,
  type InstanceView,
  instanceRemoval,
  planInstance,
} from "../../lib/plan/instance.js";
import { madeElsewhere } from "../../lib/plan/managed.js";
import { keyAlias } from "../../lib/plan/marker.js";
import {
  keyRemoval,
  planRootKey,
  type RootKeyDeclared,
  type RootKeyRecord,
  type RootKeyView,
} from "../../lib/plan/root-key.js";
import { CLUSTER, K1, K2, KP, KP2, keySeen, locked } from "../support/fakes/binding.js";
import { instanceSeen } from "../support/fakes/cloud.js";
import {
  authorizationRecord,
  instanceDeclared,
  instanceRecord,
  keyDeclared,
  keyRecord,
  PAIR,
  wordsOf,
} from "../support/fakes/managed.js";

type Parts<D, R, V> = { readonly want?: Partial<D>; readonly record?: Partial<R> | null; readonly view?: Partial<V> };

const instance = ({ want, record = {}, view }: Parts<InstanceDeclared, InstanceRecord, InstanceView>) =>
  wordsOf(
    planInstance(instanceDeclared(want), {
      record: record === null ? null : instanceRecord(record),
      found: undefined,
      existing: null,
      met: new Set(),
      keys: undefined,
      why: undefined,
      ...view,
    }).problems,
  );

const key = ({ want, record = {}, view }: Parts<RootKeyDeclared, RootKeyRecord, RootKeyView>) =>
  wordsOf(
    planRootKey(keyDeclared(want), {
      record: record === null ? null : keyRecord(record),
      found: undefined,
      existing: null,
      met: new Set(),
      users: undefined,
      why: undefined,
      last: null,
      key: undefined,
      today: Date.parse("2026-10-01T00:00:00Z"),
      ...view,
    }).problems,
  );

const authorization = (view: Partial<AuthorizationView>, pair = PAIR) =>
  wordsOf(planAuthorization(pair, { record: null, existing: undefined, why: undefined, met: false, ...view }).problems);

describe("the words of an instance", () => {
  it("that another stack has marked", () => {
    expect(wordsOf([madeElsewhere("instance kp", KP.crn, "tag cluster-kms:shop:kp")])).toMatchInlineSnapshot(`
      "refused: MADE_BY_ANOTHER_STACK: instance kp: it is marked as made by another stack, and is not taken over
      It has the tag cluster-kms:shop:kp:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::"
    `);
    const others = [{ ...instanceSeen(KP2), mark: "cluster-kms:shop:kp" }];
    expect(instance({ record: null, view: { found: seen({ ours: [], others }) } })).toMatchInlineSnapshot(`
      "refused: INSTANCE_NAME_TAKEN: instance kp: there is an instance of this name that was not made here [name]
      Account 1122334455667788990011223344aabb has:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:66666666-2f57-4a3c-9c55-0c6c1f0f2a11:: (made by another stack: tag cluster-kms:shop:kp, active)"
    `);
  });

  it("that is dropped", () => {
    expect(wordsOf(instanceRemoval(instanceRecord(), "active"))).toMatchInlineSnapshot(`
      "refused: INSTANCE_DROPPED: instance kp: a KMS instance is not deleted because it is no longer declared
      Terraform plans to destroy:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::"
    `);
  });

  it("that cannot be changed", () => {
    const want = { region: "eu-de", resourceGroup: { name: "kms" } };
    expect(instance({ want })).toMatchInlineSnapshot(`
      "refused: INSTANCE_FIXED: instance kp: this cannot be changed on an instance that exists [region]
      region:
        Now:      us-south
        Declared: eu-de

      refused: INSTANCE_FIXED: instance kp: this cannot be changed on an instance that exists [resource_group]
      resource_group:
        Now:      default
        Declared: kms"
    `);
  });

  it("whose name is another's too", () => {
    const found = seen({ ours: [instanceSeen(KP)], others: [{ ...instanceSeen(KP2), state: "failed" }] });
    expect(instance({ record: null, view: { found, existing: instanceRecord() } })).toMatchInlineSnapshot(`
      "refused: INSTANCE_NAME_TAKEN: instance kp: there is an instance of this name that was not made here [name]
      Account 1122334455667788990011223344aabb has:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:: (made here, active)
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:66666666-2f57-4a3c-9c55-0c6c1f0f2a11:: (not made here, failed)"
    `);
  });

  it("that is deleted, and that is not active", () => {
    expect(instance({ record: { status: "pending_reclamation" } })).toMatchInlineSnapshot(`
      "refused: INSTANCE_GONE: instance kp: the instance has been deleted, or is about to be
      It is pending_reclamation:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::"
    `);
    expect(instance({ record: { status: "suspended" } })).toMatchInlineSnapshot(`
      "warning: INSTANCE_NOT_ACTIVE: instance kp: the instance is not active
      It is suspended:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::"
    `);
  });

  it("that could not be read", () => {
    const why = locked({ operation: `read instance ${KP.guid}`, role: "Viewer on the KMS instances" });
    expect(instance({ record: { status: "unknown" }, view: { why } })).toMatchInlineSnapshot(`
      "warning: ACCESS_DENIED: instance kp: the credentials of this account do not have the role for this
      Could not read instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11 in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Viewer on the KMS instances."
    `);
    expect(instance({ record: null, view: { found: unseen(why) } })).toMatchInlineSnapshot(`
      "refused: ACCESS_DENIED: instance kp: the credentials of this account do not have the role for this
      Could not read instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11 in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Viewer on the KMS instances."
    `);
  });

  it("that holds keys when it is to be retired", () => {
    const want = { wanted: "retired" } as const;
    const one = seen([keySeen(K1), keySeen(K2, { state: "destroyed" })]);
    const two = seen([keySeen(K1), keySeen(K2, { name: "other", state: "disabled" })]);
    expect(instance({ want, view: { keys: one } })).toMatchInlineSnapshot(`
      "refused: INSTANCE_IN_USE: instance kp: the instance still holds keys [state]
      It holds a key:
        roks: crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561 (active)"
    `);
    expect(instance({ want, view: { keys: two } })).toMatchInlineSnapshot(`
      "refused: INSTANCE_IN_USE: instance kp: the instance still holds keys [state]
      It holds 2 keys:
        roks: crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561 (active)
        other: crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445562 (disabled)"
    `);
    expect(
      instance({ want, view: { keys: unseen(locked({ operation: "list the keys of instance kp" })) } }),
    ).toMatchInlineSnapshot(`
      "refused: INSTANCE_IN_USE: instance kp: the instance still holds keys [state]
      Could not list the keys of instance kp in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Reader on the KMS instance."
    `);
    expect(instance({ want })).toMatchInlineSnapshot(`
      "refused: INSTANCE_IN_USE: instance kp: the instance still holds keys [state]
      Its keys were not read."
    `);
  });

  it("that is found, and one that is to be retired and is not there", () => {
    const mine = seen({ ours: [instanceSeen(KP)], others: [] });
    expect(instance({ record: null, view: { found: mine, existing: instanceRecord() } })).toMatchInlineSnapshot(`
      "warning: ADOPTED: instance kp: it exists already and is taken over; nothing is made
      Found:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::"
    `);
    const nothing = seen({ ours: [], others: [] });
    expect(instance({ record: null, want: { wanted: "retired" }, view: { found: nothing } })).toMatchInlineSnapshot(`
      "refused: CONFIGURATION_INVALID: instance kp: the configuration cannot be used [state]
      It is declared as retired, and there is nothing that could be retired.
      Drop it from the file."
    `);
  });

  it("that is to be replaced, or is on hold", () => {
    const found = seen({ ours: [instanceSeen(KP)], others: [] });
    expect(instance({ record: null, view: { found, met: new Set([KP.crn]) } })).toMatchInlineSnapshot(`
      "refused: REPLACEMENT_REFUSED: instance kp: it cannot be destroyed and made again
      Terraform plans to destroy this instance and to make it again."
    `);
    expect(instance({ want: { hold: "change freeze" } })).toMatchInlineSnapshot(`
      "warning: HELD: instance kp: it is on hold and left as it is [hold]
      On hold: change freeze"
    `);
  });
});

describe("the words of a root key", () => {
  it("that another stack has marked", () => {
    const others = [keySeen(K2, { name: "roks", aliases: [keyAlias("shop", "roks")] })];
    expect(key({ record: null, view: { found: seen({ ours: undefined, others }) } })).toMatchInlineSnapshot(`
      "refused: KEY_NAME_TAKEN: root key roks: there is a key of this name in the instance that was not made here [name]
      The instance has:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445562 (made by another stack: alias cluster-kms-shop-roks-18790846ec, active)"
    `);
  });

  it("that is dropped", () => {
    expect(wordsOf(keyRemoval(keyRecord({ status: "disabled" }), "active"))).toMatchInlineSnapshot(`
      "refused: KEY_DROPPED: root key roks: a root key is not deleted because it is no longer declared
      Terraform plans to destroy this key, which is disabled:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
  });

  it("that cannot be changed", () => {
    const want = { instance: KP2, description: "for roks", dualAuthDelete: false };
    expect(key({ want, record: { dualAuthDelete: true } })).toMatchInlineSnapshot(`
      "refused: KEY_FIXED: root key roks: this cannot be changed on a root key that exists [instance]
      instance:
        Now:      crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::
        Declared: crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:66666666-2f57-4a3c-9c55-0c6c1f0f2a11::

      refused: KEY_FIXED: root key roks: this cannot be changed on a root key that exists [description]
      description:
        Now:      none
        Declared: for roks

      refused: KEY_FIXED: root key roks: this cannot be changed on a root key that exists [dual_auth_delete]
      dual_auth_delete:
        Now:      true
        Declared: false"
    `);
  });

  it("whose name is another's too", () => {
    const both = seen({ ours: keySeen(K1), others: [keySeen(K2, { state: "disabled" })] });
    expect(key({ record: null, view: { found: both, existing: keyRecord() } })).toMatchInlineSnapshot(`
      "refused: KEY_NAME_TAKEN: root key roks: there is a key of this name in the instance that was not made here [name]
      The instance has:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561 (made here, active)
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445562 (not made here, disabled)"
    `);
    const other = seen({ ours: undefined, others: [keySeen(K2)] });
    expect(key({ record: null, view: { found: other } })).toMatchInlineSnapshot(`
      "refused: KEY_NAME_TAKEN: root key roks: there is a key of this name in the instance that was not made here [name]
      The instance has:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445562 (not made here, active)"
    `);
  });

  it("that is destroyed, purged or not active", () => {
    expect(key({ record: { status: "destroyed" } })).toMatchInlineSnapshot(`
      "refused: KEY_GONE: root key roks: the root key has been destroyed
      It is destroyed:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
    expect(key({ record: { status: "purged" } })).toMatchInlineSnapshot(`
      "refused: KEY_GONE: root key roks: the root key has been destroyed
      It is no longer in its instance:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
    expect(key({ record: { status: "disabled" } })).toMatchInlineSnapshot(`
      "warning: KEY_NOT_ACTIVE: root key roks: the root key cannot be used in its present state
      It is disabled:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
    expect(key({ record: { extractable: true } })).toMatchInlineSnapshot(`
      "refused: KEY_NOT_ROOT: root key roks: the key is a standard key, not a root key
      It is a standard key:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
  });

  it("that is in use when it is to be retired, or may be", () => {
    const want = { wanted: "retired" } as const;
    expect(key({ want, view: { users: seen([CLUSTER.crn]) } })).toMatchInlineSnapshot(`
      "refused: KEY_IN_USE: root key roks: it is still in use, or may be [state]
      On
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      is registered:
        crn:v1:bluemix:public:containers-kubernetes:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:d3k8abcd0m1n2o3p0000::"
    `);
    const why = locked({ operation: `list what is registered on key ${K1.id}` });
    expect(key({ want, view: { users: unseen(why) } })).toMatchInlineSnapshot(`
      "refused: KEY_IN_USE: root key roks: it is still in use, or may be [state]
      What is registered on it is not known:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      Could not list what is registered on key a7b1c2d3-0001-4e4e-8f8f-112233445561 in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Reader on the KMS instance."
    `);
    expect(key({ want })).toMatchInlineSnapshot(`
      "refused: KEY_IN_USE: root key roks: it is still in use, or may be [state]
      What is registered on it was not read:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
  });

  it("that is found, and one that is to be replaced", () => {
    const found = seen({ ours: keySeen(K1), others: [] });
    expect(key({ record: null, view: { found, existing: keyRecord() } })).toMatchInlineSnapshot(`
      "warning: ADOPTED: root key roks: it exists already and is taken over; nothing is made
      Found:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
    expect(key({ record: null, view: { found, met: new Set([K1.crn]) } })).toMatchInlineSnapshot(`
      "refused: REPLACEMENT_REFUSED: root key roks: it cannot be destroyed and made again
      Terraform plans to destroy this root key and to make it again."
    `);
  });
});

describe("the words of an authorization", () => {
  it("that is dropped", () => {
    expect(wordsOf(authorizationRemoval(authorizationRecord()))).toMatchInlineSnapshot(`
      "refused: AUTHORIZATION_DROPPED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: a service authorization is not deleted because it is no longer declared
      Terraform plans to destroy IAM policy c0ffee00-0000-4000-a000-000000000001 of account 1122334455667788990011223344aabb. To let go of it, the file says
        removed: { authorizations: ["kms-55555555-2f57-4a3c-9c55-0c6c1f0f2a11-0a1b2c3d4e5f60718293a4b5c6d7e8f9"] }
      or, where the instance had a name of its own in the file, that name in the place of kms-55555555-2f57-4a3c-9c55-0c6c1f0f2a11. \`terraform state list\` shows which."
    `);
    expect(authorizationRemoval(authorizationRecord({ policyId: null }))[0]?.seen).toContain("(not known)");
  });

  it("that is pointed elsewhere", () => {
    expect(authorization({ record: authorizationRecord() }, { ...PAIR, instance: KP2 })).toMatchInlineSnapshot(`
      "refused: AUTHORIZATION_FIXED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 66666666-2f57-4a3c-9c55-0c6c1f0f2a11: an authorization cannot be pointed elsewhere [instance]
      instance:
        Now:      crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::
        Declared: crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:66666666-2f57-4a3c-9c55-0c6c1f0f2a11::"
    `);
  });

  it("that is gone or narrowed", () => {
    expect(authorization({ record: authorizationRecord({ status: "gone" }) })).toMatchInlineSnapshot(`
      "refused: AUTHORIZATION_GONE: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: the service authorization is no longer there
      Account 1122334455667788990011223344aabb has no policy that lets the clusters of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 use the instance. To make it again:
        ibmcloud iam authorization-policy-create containers-kubernetes kms "Reader,Authorization Delegator" --source-service-account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 --target-service-instance-id 55555555-2f57-4a3c-9c55-0c6c1f0f2a11"
    `);
    const narrowed = authorizationRecord({ status: "narrowed", roles: new Set([READER]) });
    expect(authorization({ record: narrowed })).toMatchInlineSnapshot(`
      "refused: AUTHORIZATION_NARROWED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: the service authorization no longer allows what clusters need
      IAM policy c0ffee00-0000-4000-a000-000000000001 grants crn:v1:bluemix:public:iam::::serviceRole:Reader, or has limits beside the instance. For one that allows what is needed:
        ibmcloud iam authorization-policy-create containers-kubernetes kms "Reader,Authorization Delegator" --source-service-account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 --target-service-instance-id 55555555-2f57-4a3c-9c55-0c6c1f0f2a11"
    `);
    const empty = authorizationRecord({ status: "narrowed", roles: new Set() });
    expect(authorization({ record: empty })).toContain("grants no role");
  });

  it("that is found, for the instance or for all of them", () => {
    expect(authorization({ existing: authorizationRecord() })).toMatchInlineSnapshot(`
      "warning: ADOPTED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: it exists already and is taken over; nothing is made
      Found:
        IAM policy c0ffee00-0000-4000-a000-000000000001"
    `);
    expect(authorization({ existing: authorizationRecord({ scope: "account" }) })).toMatchInlineSnapshot(`
      "warning: ADOPTED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: it exists already and is taken over; nothing is made
      Found:
        IAM policy c0ffee00-0000-4000-a000-000000000001, which covers every instance of the service"
    `);
  });

  it("that could not be read, and one that is to be replaced", () => {
    const why = locked({ operation: "list the service authorizations", role: "Viewer on IAM Access Management" });
    expect(authorization({ record: authorizationRecord({ status: "unknown" }), why })).toMatchInlineSnapshot(`
      "warning: ACCESS_DENIED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: the credentials of this account do not have the role for this
      Could not list the service authorizations in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Viewer on IAM Access Management."
    `);
    expect(authorization({ met: true })).toMatchInlineSnapshot(`
      "refused: REPLACEMENT_REFUSED: authorization of account 0a1b2c3d4e5f60718293a4b5c6d7e8f9 on instance 55555555-2f57-4a3c-9c55-0c6c1f0f2a11: it cannot be destroyed and made again
      Terraform plans to destroy this authorization and to make it again."
    `);
  });
});
