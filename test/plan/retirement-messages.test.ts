/** The words of each finding on a key that goes, as they are printed: all that a user has then. */
import { describe, expect, it } from "vitest";
import type { KeyDeletion } from "../../lib/model/kms.js";
import { seen, unseen } from "../../lib/model/seen.js";
import { retiringKeyOf } from "../../lib/plan/retirement.js";
import { planRootKey, type RootKeyDeclared, type RootKeyRecord, type RootKeyView } from "../../lib/plan/root-key.js";
import { CLUSTER, day, K1, keySeen, locked } from "../support/fakes/binding.js";
import { keyDeclared, keyRecord, wordsOf } from "../support/fakes/managed.js";

const RETIRING = { wanted: "retiring", unusedSince: null } as const;
const words = (
  wanted: RootKeyDeclared["wanted"],
  change: Partial<RootKeyView> = {},
  record: Partial<RootKeyRecord> = {},
) =>
  wordsOf(
    planRootKey(keyDeclared({ wanted }), {
      record: keyRecord(record),
      found: undefined,
      existing: null,
      met: new Set(),
      why: undefined,
      last: RETIRING,
      key: keySeen(K1),
      users: seen([]),
      today: Date.parse(day(9)),
      ...change,
    }).problems,
  );

describe("the words of a key that is being retired", () => {
  it("while it is used, or may be", () => {
    expect(words("retiring", { users: seen([CLUSTER.crn]) })).toMatchInlineSnapshot(`
      "warning: KEY_RETIRING: root key roks: the root key is being retired: it is kept, and watched [state]
      It may not go yet. On
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      is registered:
        crn:v1:bluemix:public:containers-kubernetes:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:d3k8abcd0m1n2o3p0000::"
    `);
    const why = locked({ operation: `list what is registered on key ${K1.id}` });
    expect(words("retiring", { users: unseen(why) })).toMatchInlineSnapshot(`
      "warning: KEY_RETIRING: root key roks: the root key is being retired: it is kept, and watched [state]
      What is registered on it is not known:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      Could not list what is registered on key a7b1c2d3-0001-4e4e-8f8f-112233445561 in account 1122334455667788990011223344aabb: Unauthorized (UNAUTHORIZED_ERR). The role that allows it: Reader on the KMS instance."
    `);
    expect(words("retiring", { users: undefined })).toMatchInlineSnapshot(`
      "warning: KEY_RETIRING: root key roks: the root key is being retired: it is kept, and watched [state]
      What is registered on it was not read:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
  });

  it("when nothing uses it: for the first time, within the day, and after it", () => {
    expect(words("retiring")).toMatchInlineSnapshot(`
      "note: KEY_RETIRING: root key roks: the root key is being retired: it is kept, and watched [state]
      Nothing is registered on it now:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      \`state: retired\` is accepted 24 hours after a deploy has seen that. It counts from the deploy that writes it into Terraform's state; any deploy does."
    `);
    expect(words("retiring", { last: { ...RETIRING, unusedSince: "2026-02-08T06:00:00Z" } })).toMatchInlineSnapshot(`
      "note: KEY_RETIRING: root key roks: the root key is being retired: it is kept, and watched [state]
      Nothing is registered on it, since 2026-02-08T06:00:00Z at the latest:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      \`state: retired\` is accepted from 2026-02-09T06:00:00Z. It counts from the deploy that writes it into Terraform's state; any deploy does."
    `);
    expect(words("retiring", { last: { ...RETIRING, unusedSince: day(8) } })).toMatchInlineSnapshot(`
      "note: KEY_RETIRING: root key roks: the root key is being retired: it is kept, and watched [state]
      Nothing is registered on it, since 2026-02-08T00:00:00Z at the latest:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      \`state: retired\` is accepted since 2026-02-09T00:00:00Z."
    `);
  });

  it("where a cluster would move to it, and where one is on it", () => {
    expect(wordsOf([retiringKeyOf("cluster checkout", K1.crn, true)])).toMatchInlineSnapshot(`
      "refused: RETIRING_KEY_DECLARED: cluster checkout: its root key is being retired [root_key]
      It would be moved to
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
    expect(wordsOf([retiringKeyOf("cluster checkout", K1.crn, false)])).toMatchInlineSnapshot(`
      "warning: RETIRING_KEY_DECLARED: cluster checkout: its root key is being retired [root_key]
      It is declared with
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
  });
});

describe("the words of a key that may not go yet", () => {
  it("since it was not being retired, nobody knows, or the day is not over", () => {
    expect(words("retired", { last: { wanted: "active", unusedSince: null } })).toMatchInlineSnapshot(`
      "refused: KEY_RETIRED_TOO_SOON: root key roks: the root key may not be deleted yet [state]
      It was not declared as \`retiring\` before:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
    expect(words("retired", { last: null })).toMatchInlineSnapshot(`
      "refused: KEY_RETIRED_TOO_SOON: root key roks: the root key may not be deleted yet [state]
      Terraform's state, which says since when nothing is registered on it, is not at hand or does not have it:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
    expect(words("retired")).toMatchInlineSnapshot(`
      "refused: KEY_RETIRED_TOO_SOON: root key roks: the root key may not be deleted yet [state]
      Terraform's state does not say since when nothing is registered on it:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
    expect(words("retired", { last: { ...RETIRING, unusedSince: "2026-02-08T06:00:00Z" } })).toMatchInlineSnapshot(`
      "refused: KEY_RETIRED_TOO_SOON: root key roks: the root key may not be deleted yet [state]
      Nothing is registered on it, since 2026-02-08T06:00:00Z at the latest:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      \`state: retired\` is accepted from 2026-02-09T06:00:00Z."
    `);
  });
});

describe("the words of a key that goes", () => {
  const last = { ...RETIRING, unusedSince: day(1) };

  it("by one person", () => {
    expect(words("retired", { last })).toMatchInlineSnapshot(`
      "warning: RETIRED_BY_PLAN: root key roks: what is retired is deleted, for good
      This apply deletes:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      Terraform counts it as changed, not as destroyed. Nothing is registered on it, since 2026-02-01T00:00:00Z at the latest."
    `);
  });

  it("by two", () => {
    const key = keySeen(K1, { dualAuthDelete: true });
    expect(words("retired", { last, key })).toMatchInlineSnapshot(`
      "warning: RETIRED_BY_PLAN: root key roks: what is retired is deleted, for good
      Two people are needed to delete this key; this apply is the first and sets it for deletion:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      Terraform counts it as changed, not as destroyed. Nothing is registered on it, since 2026-02-01T00:00:00Z at the latest."
    `);
    const waits = {
      last: { ...last, wanted: "retired" as const },
      key: { ...key, setForDeletion: { until: day(14) } },
    };
    expect(words("retired", waits)).toMatchInlineSnapshot(`
      "warning: KEY_DELETION_AWAITED: root key roks: its deletion waits for a second person [state]
      It is set for deletion until 2026-02-14T00:00:00Z, and still there:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      A second person must delete it before that; whoever has set it for deletion cannot.
      Another person, with Manager on the instance: \`ibmcloud kp key delete a7b1c2d3-0001-4e4e-8f8f-112233445561 --instance-id 55555555-2f57-4a3c-9c55-0c6c1f0f2a11\`. The next deploy then finds it destroyed.
      To keep the key: declare it \`retiring\` or \`active\` again and deploy; that takes it back."
    `);
    expect(
      words("retired", { ...waits, key: { ...key, setForDeletion: { until: undefined } } }),
    ).toMatchInlineSnapshot(`
      "warning: KEY_DELETION_AWAITED: root key roks: its deletion waits for a second person [state]
      It is set for deletion, and still there:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      A second person must delete it; whoever has set it for deletion cannot.
      Another person, with Manager on the instance: \`ibmcloud kp key delete a7b1c2d3-0001-4e4e-8f8f-112233445561 --instance-id 55555555-2f57-4a3c-9c55-0c6c1f0f2a11\`. The next deploy then finds it destroyed.
      To keep the key: declare it \`retiring\` or \`active\` again and deploy; that takes it back."
    `);
  });
});

describe("the words of a key that was deleted outside", () => {
  const gone = (deletion: Partial<KeyDeletion> | undefined) =>
    words(
      "active",
      {
        key: keySeen(K1, {
          state: "destroyed",
          deletion: deletion && { at: undefined, restorableUntil: undefined, restorable: undefined, ...deletion },
        }),
      },
      { status: "destroyed" },
    );

  it("say until when it can be restored, as the KMS tells it, or thirty days from its deletion", () => {
    expect(gone({ at: day(2), restorableUntil: "2026-03-04T00:00:00Z", restorable: true })).toMatchInlineSnapshot(`
      "refused: KEY_GONE: root key roks: the root key has been destroyed
      It was deleted at 2026-02-02T00:00:00Z:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      It can be restored until 2026-03-04T00:00:00Z."
    `);
    expect(gone({ at: day(2) })).toMatchInlineSnapshot(`
      "refused: KEY_GONE: root key roks: the root key has been destroyed
      It was deleted at 2026-02-02T00:00:00Z:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      It can be restored until 2026-03-04T00:00:00Z."
    `);
  });

  it("say that this is over, and say nothing where nothing is told", () => {
    expect(gone({ at: "2026-01-01T00:00:00Z" })).toMatchInlineSnapshot(`
      "refused: KEY_GONE: root key roks: the root key has been destroyed
      It was deleted at 2026-01-01T00:00:00Z:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      It could be restored until 2026-01-31T00:00:00Z; that is over."
    `);
    expect(gone({ at: day(2), restorable: false })).toMatchInlineSnapshot(`
      "refused: KEY_GONE: root key roks: the root key has been destroyed
      It was deleted at 2026-02-02T00:00:00Z:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561
      It could be restored until 2026-03-04T00:00:00Z; that is over."
    `);
    expect(gone({})).toMatchInlineSnapshot(`
      "refused: KEY_GONE: root key roks: the root key has been destroyed
      It is destroyed:
        crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:55555555-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445561"
    `);
  });
});
