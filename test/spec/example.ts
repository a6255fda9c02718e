/** Files for tests to change. */
export const ACCOUNT = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
export const SECURITY = "1122334455667788990011223344aabb";
export const GUID = "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11";
export const INSTANCE = `crn:v1:bluemix:public:hs-crypto:us-south:a/${SECURITY}:${GUID}::`;
export const KEY = `${INSTANCE.slice(0, -1)}key:a7b1c2d3-0001-4e4e-8f8f-112233445566`;
export const OTHER_KEY = `${INSTANCE.slice(0, -1)}key:a7b1c2d3-0002-4e4e-8f8f-112233445566`;
export const OWN_INSTANCE = `crn:v1:bluemix:public:kms:eu-de:a/${ACCOUNT}:6f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a12::`;
export const OWN_KEY = `${OWN_INSTANCE.slice(0, -1)}key:a7b1c2d3-0003-4e4e-8f8f-112233445566`;
/** A Key Protect instance that is taken over, and a key in it. */
export const TAKEN = `crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:7f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a13::`;
export const TAKEN_KEY = `${TAKEN.slice(0, -1)}key:a7b1c2d3-0005-4e4e-8f8f-112233445566`;
export const PROFILE = "Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5";

/** Clusters with keys that are managed elsewhere. */
export const EXAMPLE = `# yaml-language-server: $schema=./schema/cluster-kms.schema.json
version: 1
name: payments
accounts:
  platform: { id: ${ACCOUNT}, credentials: { apiKeyEnv: IBMCLOUD_API_KEY } }
  security: { id: ${SECURITY}, credentials: { apiKeyEnv: SECURITY_API_KEY } }
instances:
  hpcs: { crn: "${INSTANCE}" }
keys:
  roks-hpcs: { crn: "${KEY}", instance: hpcs }
clusters:
  checkout: { account: platform, id: d3k8abcd0m1n2o3p4q5r, infrastructure: vpc, key: roks-hpcs }
  ledger:
    account: platform
    name: ledger-prod
    infrastructure: classic
    key: roks-hpcs
    endpoint: public
    hold: change freeze
    removal: forget
    renamedFrom: [books, general-ledger]
    formerKeys: ["${OTHER_KEY}"]
    registrationTimeout: 1h30m
removed: { clusters: [stock], keys: [roks-2025], instances: [kp-old] }
maxConcurrent: 3
`;

/** Everything that can be declared. */
export const WHOLE = EXAMPLE.replace(
  "\nkeys:\n",
  () => `
  kp-prod:
    account: security
    service: kms
    plan: tiered-pricing
    region: us-south
    resourceGroup: default
    allowedNetwork: private-only
    tags: [env:prod, team a]
    name: KP production
    state: active
    hold: audit
    renamedFrom: [kp-first, kp-second]
  taken: { adopt: "${TAKEN}" }
  spare: { account: platform, region: eu-de, state: retired, renamedFrom: [spare-1, spare-2] }
keys:
  roks-2026:
    instance: kp-prod
    name: payments root key
    keyRing: clusters
    description: secrets of the payment clusters
    expires: "2028-01-01T01:00:00+01:00"
    rotation: { everyMonths: 3 }
    dualAuthDelete: true
    aliases: [payments, roks_26]
    state: active
    hold: review
    renamedFrom: [roks-first]
  taken-key: { instance: taken, adopt: "${TAKEN_KEY}" }
`,
).replace("instances: [kp-old] }", `instances: [kp-old], authorizations: [kp-old-${ACCOUNT}] }`);
