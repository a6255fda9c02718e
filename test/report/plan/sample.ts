/** A fleet with something of everything, and fleets of any size, as plans. */
import type { Problem } from "../../../lib/model/problem.js";
import type { FleetPlan, PlannedObject } from "../../../lib/plan/fleet-plan.js";

export const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
export const SECURITY = "1122334455667788990011223344aabb";
export const INSTANCE = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:55555555-2f57-4a3c-9c55-0c6c1f0f2a11::`;
export const HPCS = `crn:v1:bluemix:public:hs-crypto:eu-de:a/${SECURITY}:66666666-2f57-4a3c-9c55-0c6c1f0f2a11::`;
const UNLISTED = `crn:v1:bluemix:public:kms:us-south:a/${PLATFORM}:77777777-2f57-4a3c-9c55-0c6c1f0f2a11::`;
/** The CRN of a key in an instance. */
export const keyIn = (instance: string, number: number): string =>
  instance.replace(/::$/, `:key:a7b1c2d3-${String(number).padStart(4, "0")}-4e4e-8f8f-112233445566`);
export const clusterCrn = (id: string, account = PLATFORM): string =>
  `crn:v1:bluemix:public:containers-kubernetes:us-south:a/${account}:${id}::`;

/** An object with nothing to say, and what is said of it. */
export const object = (
  kind: PlannedObject["kind"],
  name: string,
  account: string,
  more: Partial<PlannedObject> = {},
): PlannedObject => ({
  kind,
  address: `clusterkms_${kind}.${name}`,
  name,
  account,
  crn: null,
  action: "none",
  changes: [],
  impact: null,
  turn: 0,
  on: [],
  status: null,
  history: [],
  drifted: false,
  findings: [],
  ...more,
});

export const found = (
  code: Problem["code"],
  severity: Problem["severity"],
  subject: string,
  seen: string,
  more: Partial<Problem> = {},
): Problem => ({ code, severity, subject, seen, ...more });

const set = (attribute: string, after: string) => ({ attribute, before: null, after });
const K = "clusterkms_root_key";
const key = (number: number) => keyIn(INSTANCE, number);
const FORWARD = "A key that a cluster has left can never be used for it again (law 2): undoing it takes a third key.";

const INSTANCES = [
  object("instance", "kp-prod", "security", {
    crn: INSTANCE,
    status: "active",
    action: "update",
    turn: 1,
    changes: [{ attribute: "allowed_network", before: "public-and-private", after: "private-only" }],
    impact: { outageMinutes: null, reversible: "yes", why: "It can be changed back." },
  }),
  object("instance", "hpcs-eu", "security", { crn: HPCS, status: "active", action: "referred" }),
  object("instance", "kp-new", "platform", {
    action: "create",
    turn: 1,
    changes: [set("name", "kp-new"), set("region", "eu-de"), set("plan", "tiered-pricing")],
    impact: {
      outageMinutes: null,
      reversible: "yes",
      why: "A new instance can be retired as long as no key is in it.",
    },
  }),
  object("instance", "kp-old", "platform", {
    crn: UNLISTED,
    status: "active",
    action: "retire",
    turn: 1,
    impact: {
      outageMinutes: null,
      reversible: "forward_only",
      why: "A deleted instance waits seven days for reclamation; then it is gone with its keys (law 3).",
    },
  }),
];

const KEYS = [
  object("root_key", "roks-2025", "security", { crn: key(1), status: "active", on: ["clusterkms_instance.kp-prod"] }),
  object("root_key", "roks-2026", "security", {
    crn: key(2),
    status: "active",
    action: "adopt",
    on: ["clusterkms_instance.kp-prod"],
    findings: [found("ADOPTED", "note", "root key roks-2026", `It exists (${key(2)}) and is taken over as it is.`)],
  }),
  object("root_key", "hpcs-key", "security", {
    crn: keyIn(HPCS, 3),
    status: "active",
    action: "referred",
    on: ["clusterkms_instance.hpcs-eu"],
  }),
  object("root_key", "disabled", "security", { crn: key(4), status: "disabled", on: ["clusterkms_instance.kp-prod"] }),
  object("root_key", "new", "platform", {
    action: "create",
    turn: 2,
    on: ["clusterkms_instance.kp-new"],
    changes: [set("name", "new"), set("rotation_months", "3")],
    impact: {
      outageMinutes: null,
      reversible: "yes",
      why: "A new key can be retired as long as nothing is registered on it.",
    },
  }),
];

const AUTHORIZATIONS = [
  object("authorization", "platform-kp-prod", "security", {
    crn: "f0f0f0f0-aaaa-4bbb-8ccc-112233445566",
    status: "active",
    on: ["clusterkms_instance.kp-prod"],
  }),
  object("authorization", "platform-kp-new", "platform", {
    action: "create",
    turn: 2,
    on: ["clusterkms_instance.kp-new"],
    changes: [set("source_account", PLATFORM)],
    impact: { outageMinutes: null, reversible: "yes", why: "It is never deleted here; IAM can." },
  }),
];

const outage = { usual: 15, most: 90 };
const CLUSTERS = [
  object("binding", "quiet", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q50"),
    status: "normal",
    on: [`${K}.roks-2025`],
    history: [key(1)],
  }),
  object("binding", "fresh", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q51"),
    status: "normal",
    action: "enable",
    turn: 3,
    on: [`${K}.new`],
    changes: [
      { attribute: "encryption", before: "none", after: "enabled" },
      { attribute: "root_key", before: null, after: "(known after apply: clusterkms_root_key.new)" },
    ],
    impact: { outageMinutes: outage, reversible: "no", why: "Encryption cannot be switched off (law 4)." },
  }),
  object("binding", "moving", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q52"),
    status: "normal",
    action: "change_key",
    turn: 3,
    on: [`${K}.roks-2026`],
    history: [key(7), key(1)],
    changes: [{ attribute: "root_key", before: key(1), after: key(2) }],
    impact: { outageMinutes: outage, reversible: "forward_only", why: FORWARD },
    findings: [
      found(
        "HISTORY_UNKNOWN",
        "warning",
        "cluster moving (d3k8abcd0m1n2o3p4q52)",
        "Its keys are known since 2026-03-01 only.",
        { attribute: ["root_key"] },
      ),
    ],
  }),
  object("binding", "reused", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q53"),
    status: "normal",
    on: [`${K}.roks-2025`],
    history: [key(1), key(2)],
    findings: [
      found("CLUSTER_CHANGING", "warning", "cluster reused (d3k8abcd0m1n2o3p4q53)", "Its master is being updated."),
      found(
        "KEY_REUSED",
        "refused",
        "cluster reused (d3k8abcd0m1n2o3p4q53)",
        `It has used ${key(1)} before, and uses ${key(2)} today.`,
        { attribute: ["root_key"] },
      ),
    ],
  }),
  object("binding", "drifted", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q54"),
    status: "normal",
    drifted: true,
    on: [`${K}.roks-2026`],
    history: [key(1), key(2)],
    findings: [
      found(
        "KEY_CHANGED_OUTSIDE",
        "warning",
        "cluster drifted (d3k8abcd0m1n2o3p4q54)",
        `Terraform knew ${key(1)}; it uses ${key(2)} today, as declared.`,
        { attribute: ["root_key"] },
      ),
    ],
  }),
  object("binding", "hpcs", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q55"),
    status: "normal",
    action: "change_instance",
    turn: 3,
    on: [`${K}.roks-2026`],
    history: [keyIn(HPCS, 3)],
    changes: [{ attribute: "root_key", before: keyIn(HPCS, 3), after: key(2) }],
    impact: { outageMinutes: outage, reversible: "forward_only", why: FORWARD },
    findings: [
      found(
        "HPCS_END_OF_SERVICE",
        "warning",
        "cluster hpcs (d3k8abcd0m1n2o3p4q55)",
        "Its root key is in Hyper Protect Crypto Services, which ends.",
        { attribute: ["root_key"] },
      ),
    ],
  }),
  object("binding", "endpoint", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q56"),
    status: "normal",
    action: "change_endpoint",
    turn: 3,
    on: [`${K}.roks-2025`],
    history: [key(1)],
    changes: [{ attribute: "endpoint", before: "public", after: "private" }],
    impact: { outageMinutes: outage, reversible: "yes", why: "The same key is enabled again over the other endpoint." },
  }),
  object("binding", "held", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q57"),
    status: "normal",
    action: "held",
    on: [`${K}.roks-2025`],
    history: [key(1)],
  }),
  object("binding", "busy", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q58"),
    status: "updating",
    action: "in_progress",
    on: [`${K}.roks-2026`],
    findings: [
      found(
        "CLUSTER_CHANGING",
        "warning",
        "cluster busy (d3k8abcd0m1n2o3p4q58)",
        "An operation on its master is under way.",
      ),
    ],
  }),
  object("binding", "claimed", "platform", {
    crn: clusterCrn("d3k8abcd0m1n2o3p4q59"),
    status: "normal",
    action: "claim",
    on: [keyIn(UNLISTED, 9)],
    findings: [
      found(
        "KEY_UNCONFIRMED",
        "warning",
        "cluster claimed (d3k8abcd0m1n2o3p4q59)",
        "It is encrypted; which key it uses may not be seen.",
      ),
    ],
  }),
  object("binding", "hidden", "lost", { action: "unknown", on: [`${K}.roks-2025`] }),
  object("binding", "gone", "", { action: "forget" }),
];

/** Something of everything. */
export const SAMPLE: FleetPlan = {
  format: "cluster-kms/plan",
  version: 1,
  at: "2026-11-24T10:00:00Z",
  stack: "payments",
  accounts: [
    { name: "platform", id: PLATFORM },
    { name: "security", id: SECURITY },
    { name: "lost", id: "99990000888811117777222266663333" },
  ],
  objects: [...INSTANCES, ...KEYS, ...AUTHORIZATIONS, ...CLUSTERS],
  waves: { atOnce: 5, maxConcurrent: 5, atLeast: 1, first: ["checkout"], later: ["ledger", "stock"] },
  findings: [
    found("ACCESS_DENIED", "note", "account platform", "Context-based restrictions are not read.", {
      todo: ["Look at them by hand."],
    }),
  ],
  gaps: [
    {
      account: "lost",
      code: "CREDENTIALS_REJECTED",
      what: "Could not list the clusters: the API key was not found.",
      role: null,
    },
    {
      account: "platform",
      code: "ACCESS_DENIED",
      what: "Could not list the registrations of kp-old: 403.",
      role: "Reader on the instance",
    },
  ],
  endpoints: ["IBMCLOUD_IAM_API_ENDPOINT = http://127.0.0.1:4010"],
};

/** Nothing in the file, nothing in the cloud. */
export const EMPTY: FleetPlan = {
  ...SAMPLE,
  accounts: [],
  objects: [],
  waves: null,
  findings: [],
  gaps: [],
  endpoints: [],
};
