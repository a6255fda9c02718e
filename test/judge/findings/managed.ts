/** Findings on what is made here: instances, root keys and authorizations. */
import { NO_PRIOR, type Prior } from "../../../lib/judge/prior.js";
import { DELEGATOR } from "../../../lib/model/iam.js";
import { K1, KP, KP2, PLATFORM, SECURITY } from "../../support/fakes/binding.js";
import { denied, instanceSeen } from "../../support/fakes/cloud.js";
import { authorizationRecord, instanceRecord, keyRecord, policy } from "../../support/fakes/managed.js";
import { bare, encrypted, instanceOnly, instances, made, makes, stored, uses } from "./fleets.js";
import type { Row } from "./row.js";

const INSTANCE = "clusterkms_instance.kp";
const KEY = "clusterkms_root_key.roks";
const GRANT = `clusterkms_authorization.kp-${PLATFORM}`;

/** A state that has the authorization, on that instance. */
const granted = (instance: typeof KP): Prior => ({
  ...NO_PRIOR,
  addresses: new Map([INSTANCE, KEY, GRANT].flatMap((address) => [...stored(address).addresses])),
  instances: new Map([["kp", instanceRecord()]]),
  keys: new Map([["roks", keyRecord()]]),
  authorizations: new Map([[`kp-${PLATFORM}`, authorizationRecord({ instance })]]),
});
/** What the account of the clusters has, and what that of the key has. */
const misplaced = (elsewhere: ReturnType<typeof policy>, ...right: ReturnType<typeof policy>[]) => ({
  authorizations: new Map([
    [PLATFORM, [elsewhere]],
    [SECURITY, right],
  ]),
});
const adoptsKey = (more = "") => makes({ roks: `, name: roks, adopt: "${K1.crn}"${more}` });
const adoptsInstance = (more = "") => instanceOnly(`, adopt: "${KP.crn}"${more}`);
const nothingInIt = { keys: [], registrations: [] };

export const MANAGED: readonly Row[] = [
  {
    code: "INSTANCE_NAME_TAKEN",
    when: "an instance of its name was not made here",
    severity: "refused",
    on: INSTANCE,
    fires: () => ({ yaml: instanceOnly(), at: encrypted() }),
    unless: "it has another name",
    not: () => ({ yaml: instanceOnly(), at: encrypted(instances({ name: "other" })) }),
  },
  {
    code: "INSTANCE_FIXED",
    when: "it is in another resource group than declared",
    severity: "refused",
    on: INSTANCE,
    fires: () => ({
      yaml: adoptsInstance(`, resourceGroup: "${"2".repeat(32)}"`),
      at: encrypted(instances({ resourceGroupId: "1".repeat(32) })),
    }),
    unless: "it is in that one",
    not: () => ({
      yaml: adoptsInstance(`, resourceGroup: "${"1".repeat(32)}"`),
      at: encrypted(instances({ resourceGroupId: "1".repeat(32) })),
    }),
  },
  {
    code: "INSTANCE_GONE",
    when: "it waits for reclamation",
    severity: "refused",
    on: INSTANCE,
    fires: () => ({ yaml: adoptsInstance(), at: encrypted(instances({ state: "pending_reclamation" })) }),
    unless: "it is active",
    not: () => ({ yaml: adoptsInstance(), at: encrypted() }),
  },
  {
    code: "INSTANCE_NOT_ACTIVE",
    when: "the cloud has a word for its state that is not `active`, and nothing is to change",
    severity: "warning",
    on: INSTANCE,
    fires: () => ({ yaml: adoptsInstance(), at: encrypted(instances({ state: "failed" })) }),
    unless: "it is active",
    not: () => ({ yaml: adoptsInstance(), at: encrypted() }),
  },
  {
    code: "INSTANCE_IN_USE",
    when: "it is declared as retired and holds keys",
    severity: "refused",
    on: INSTANCE,
    fires: () => ({ yaml: adoptsInstance(", state: retired"), at: bare() }),
    unless: "it holds none",
    not: () => ({ yaml: adoptsInstance(", state: retired"), at: bare(nothingInIt) }),
  },
  {
    code: "RESOURCE_GROUP_UNKNOWN",
    when: "it is to be made in a resource group that the account does not have",
    severity: "refused",
    on: INSTANCE,
    fires: () => ({ yaml: instanceOnly(", resourceGroup: payments"), at: bare({ instances: [] }) }),
    unless: "the account has it",
    not: () => ({ yaml: instanceOnly(", resourceGroup: default"), at: bare({ instances: [] }) }),
  },
  {
    code: "RETIRED_BY_PLAN",
    when: "it is declared as retired, and holds no key",
    severity: "warning",
    on: INSTANCE,
    fires: () => ({ yaml: adoptsInstance(", state: retired"), at: bare(nothingInIt) }),
    unless: "it is kept",
    not: () => ({ yaml: adoptsInstance(), at: bare(nothingInIt) }),
  },
  {
    code: "CONFIGURATION_INVALID",
    when: "it is declared as retired, and there is none",
    severity: "refused",
    on: INSTANCE,
    fires: () => ({ yaml: instanceOnly(", state: retired"), at: bare({ instances: [] }) }),
    unless: "it is to be made",
    not: () => ({ yaml: instanceOnly(), at: bare({ instances: [] }) }),
  },
  {
    code: "ADOPTED",
    when: "it bears the mark of this file, and the state does not have it",
    severity: "warning",
    on: INSTANCE,
    fires: () => ({ yaml: makes(), at: made(), prior: NO_PRIOR }),
    unless: "the state has it",
    not: () => ({
      yaml: makes(),
      at: made(),
      prior: { ...NO_PRIOR, ...stored(INSTANCE), instances: new Map([["kp", instanceRecord()]]) },
    }),
  },
  {
    code: "MADE_BY_ANOTHER_STACK",
    when: "it is to be taken over, and bears the mark of another file",
    severity: "refused",
    on: INSTANCE,
    fires: () => ({ yaml: adoptsInstance(), at: encrypted({ tags: new Map([[KP.crn, ["cluster-kms:shop:kp"]]]) }) }),
    unless: "it bears that of this file",
    not: () => ({ yaml: adoptsInstance(), at: encrypted({ tags: new Map([[KP.crn, ["cluster-kms:payments:kp"]]]) }) }),
  },
  {
    code: "KEY_NAME_TAKEN",
    when: "a key of its name was not made here",
    severity: "refused",
    on: KEY,
    fires: () => ({ yaml: makes(), at: made({}, { aliases: [] }) }),
    unless: "it bears the mark of this file",
    not: () => ({ yaml: makes(), at: made() }),
  },
  {
    code: "KEY_FIXED",
    when: "it has another description than declared",
    severity: "refused",
    on: KEY,
    fires: () => ({ yaml: makes({ roks: ", description: for roks" }), at: made() }),
    unless: "it has the one that is declared",
    not: () => ({ yaml: makes({ roks: ", description: for roks" }), at: made({}, { description: "for roks" }) }),
  },
  {
    code: "KEY_GONE",
    when: "it has been destroyed",
    severity: "refused",
    on: KEY,
    fires: () => ({ yaml: makes(), at: made({}, { state: "destroyed" }) }),
    unless: "it is active",
    not: () => ({ yaml: makes(), at: made() }),
  },
  {
    code: "KEY_IN_USE",
    when: "it is declared as retired, and a cluster that the file does not have is registered on it",
    severity: "refused",
    on: KEY,
    fires: () => ({ yaml: makes({ roks: ", state: retired", clusters: false }), at: made() }),
    unless: "nothing is registered on it",
    not: () => ({ yaml: makes({ roks: ", state: retired", clusters: false }), at: made({ registrations: [] }) }),
  },
  {
    code: "KEY_NOT_ACTIVE",
    when: "it is disabled, and nothing is to change",
    severity: "warning",
    on: KEY,
    fires: () => ({ yaml: makes(), at: made({}, { state: "disabled" }) }),
    unless: "it is active",
    not: () => ({ yaml: makes(), at: made() }),
  },
  {
    code: "KEY_EXPIRED",
    when: "it has expired, and is to move to another ring",
    severity: "refused",
    on: KEY,
    fires: () => ({
      yaml: makes({ roks: ", keyRing: clusters" }),
      at: made({}, { state: "expired", expires: "2026-09-29T12:00:00Z" }),
    }),
    unless: "it never expires",
    not: () => ({ yaml: makes({ roks: ", keyRing: clusters" }), at: made() }),
  },
  {
    code: "KEY_EXPIRES_SOON",
    when: "it expires in 30 days",
    severity: "warning",
    on: KEY,
    fires: () => ({ yaml: makes(), at: made({}, { expires: "2026-10-31T00:00:00Z" }) }),
    unless: "it expires in more than 90",
    not: () => ({ yaml: makes(), at: made({}, { expires: "2027-10-31T00:00:00Z" }) }),
  },
  {
    code: "KEY_NOT_ROOT",
    when: "the key that is to be taken over is a standard key",
    severity: "refused",
    on: KEY,
    fires: () => ({ yaml: adoptsKey(), at: made({}, { extractable: true }) }),
    unless: "it is a root key",
    not: () => ({ yaml: adoptsKey(), at: made() }),
  },
  {
    code: "AUTHORIZATION_NARROWED",
    when: "the authorization has only one of its two roles",
    severity: "refused",
    on: `clusterkms_authorization.kms-${KP.guid}-${PLATFORM}`,
    fires: () => ({
      yaml: uses(K1),
      at: encrypted({ authorizations: new Map([[SECURITY, [policy({ roles: [DELEGATOR] })]]]) }),
    }),
    unless: "it has both",
    not: () => ({ yaml: uses(K1), at: encrypted() }),
  },
  {
    code: "AUTHORIZATION_GONE",
    when: "the state has it, and the account no longer does",
    severity: "refused",
    on: GRANT,
    fires: () => ({ yaml: makes(), at: made({ authorizations: new Map() }), prior: granted(KP) }),
    unless: "the account has it",
    not: () => ({ yaml: makes(), at: made(), prior: granted(KP) }),
  },
  {
    code: "AUTHORIZATION_FIXED",
    when: "the state has it for another instance",
    severity: "refused",
    on: GRANT,
    fires: () => ({ yaml: makes(), at: made(), prior: granted(KP2) }),
    unless: "it is for this one",
    not: () => ({ yaml: makes(), at: made(), prior: granted(KP) }),
  },
  {
    code: "AUTHORIZATION_MISPLACED",
    when: "it is to be made, and the account of the clusters has one for that instance",
    severity: "warning",
    on: GRANT,
    fires: () => ({ yaml: makes(), at: made(misplaced(policy())) }),
    unless: "that one is for another instance",
    not: () => ({ yaml: makes(), at: made(misplaced(policy({ targetInstance: KP2.guid }))) }),
  },
  {
    code: "AUTHORIZATION_MISPLACED",
    when: "it is to be made, and the account of the clusters, which has no instance, has one for every instance",
    severity: "warning",
    on: GRANT,
    fires: () => ({ yaml: makes(), at: made(misplaced(policy({ targetInstance: undefined }))) }),
    unless: "that account has an instance of its own",
    not: () => ({
      yaml: makes(),
      at: made({
        ...misplaced(policy({ targetInstance: undefined })),
        instances: [instanceSeen(KP), { ...instanceSeen(KP2), account: PLATFORM }],
      }),
    }),
  },
  {
    code: "AUTHORIZATION_MISPLACED",
    when: "the one that was made is gone, and the account of the clusters has one",
    severity: "warning",
    on: GRANT,
    fires: () => ({ yaml: makes(), at: made(misplaced(policy())), prior: granted(KP) }),
    unless: "it has none",
    not: () => ({ yaml: makes(), at: made({ authorizations: new Map() }), prior: granted(KP) }),
  },
  {
    code: "AUTHORIZATION_MISPLACED",
    when: "the right one is too narrow, and the account of the clusters has one",
    severity: "warning",
    on: GRANT,
    fires: () => ({ yaml: makes(), at: made(misplaced(policy(), policy({ roles: [DELEGATOR] }))) }),
    unless: "the right one is wide enough",
    not: () => ({ yaml: makes(), at: made(misplaced(policy(), policy())) }),
  },
  {
    code: "AUTHORIZATION_GONE",
    when: "the account no longer has it, and that of the clusters could not be looked at",
    severity: "refused",
    on: GRANT,
    fires: () => ({
      yaml: makes(),
      at: made({
        authorizations: new Map(),
        fail: (call) => (call === `authorizations ${PLATFORM}` ? denied : undefined),
      }),
      prior: granted(KP),
    }),
    unless: "the account has it",
    not: () => ({ yaml: makes(), at: made(), prior: granted(KP) }),
  },
  {
    code: "MASTER_ADDRESS_UNKNOWN",
    when: "an instance that is made here lets in listed addresses alone",
    severity: "warning",
    on: INSTANCE,
    fires: () => ({ yaml: makes(), at: made({ addresses: new Map([[KP.guid, ["192.0.2.0/24"]]]) }) }),
    unless: "it lists no addresses",
    not: () => ({ yaml: makes(), at: made() }),
  },
];
