/** Steps that point a cluster elsewhere: at a new key, another instance, another account, another endpoint. */
import { keyAlias } from "../../../../lib/plan/marker.js";
import {
  CHECKOUT,
  checkout,
  file,
  KEYS,
  keyId,
  LEDGER,
  ledger,
  moreId,
  PLATFORM,
  SECURITY,
} from "../../../e2e/support/fleet.js";
import { deploy } from "../deploy.js";
import { prompt } from "./chain.js";

const onK1 = { encrypted: { [CHECKOUT]: "K1" } } as const;
const KP = KEYS.K1.replace(/key:.*/, ":");

/** The key that an earlier deploy of this file has made; the new one is made first. */
const replace = deploy({
  name: "replaced by a new key",
  seed: () => {
    const usual = prompt({ encrypted: { [CHECKOUT]: "K1", [LEDGER]: "K1" } });
    const made = { name: "roks-2026", aliases: [keyAlias("payments", "roks-2026")] };
    return { ...usual, keys: (usual.keys ?? []).map((key) => (key.id === keyId("K1") ? { ...key, ...made } : key)) };
  },
  before: managed("roks-2026", "roks-2026: { instance: kp }"),
  file: managed(
    "roks-2027",
    "roks-2026: { instance: kp }\n  roks-2027: { instance: kp, rotation: { everyMonths: 6 } }",
  ),
});

function managed(key: string, keys: string): string {
  return `${file({})
    .replace(/keys:\n[\s\S]*/, "")
    .trimEnd()}
instances:
  kp: { crn: "${KP}" }
keys:
  ${keys}
clusters:
  checkout: { account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: ${key} }
  ledger: { account: platform, name: ledger-prod, infrastructure: classic, key: ${key} }
`;
}

const SECOND = "8c3f0d64-5188-4d6f-8f88-3f9f4c3c5d44";
const THERE = "a7b1c2d3-0008-4e4e-8f8f-112233445566";

const otherInstance = deploy({
  name: "moved to another instance",
  seed: () => {
    const { instances = [], keys = [], authorizations = [], ...usual } = prompt(onK1);
    const second = { guid: SECOND, name: "kp-second", service: "kms", account: SECURITY, region: "us-south" } as const;
    const key = { id: THERE, instance: SECOND, name: "roks-second", created: "2026-02-01T08:00:00Z" };
    const grant = { sourceAccount: PLATFORM, targetAccount: SECURITY, service: "kms", instance: SECOND } as const;
    return {
      ...usual,
      instances: [...instances, second],
      keys: [...keys, key],
      authorizations: [...authorizations, grant],
    };
  },
  before: file({ checkout: checkout("K1") }),
  file: file({ checkout: `id: ${CHECKOUT}, infrastructure: vpc, key: second` }).replace(
    "keys:\n",
    `keys:\n  second: { crn: "crn:v1:bluemix:public:kms:us-south:a/${SECURITY}:${SECOND}:key:${THERE}" }\n`,
  ),
});

const acrossAccounts = deploy({
  name: "moved across accounts",
  seed: () => prompt({ encrypted: { [CHECKOUT]: "P1", [LEDGER]: "P1" } }),
  before: file({ checkout: checkout("P1"), ledger: ledger("P1") }),
  file: file({ checkout: checkout("K1"), ledger: ledger("K2") }),
  sideBySide: true,
});

const HPCS = "7b2e9c53-4a79-4c5e-9e77-2e8e3b2b4c33";
const OLD = "a7b1c2d3-0009-4e4e-8f8f-112233445566";
const HPCS_CRN = `crn:v1:bluemix:public:hs-crypto:us-south:a/${PLATFORM}:${HPCS}:`;

/** Instance, key and authorization are made by the same deploy, in another account. */
const fromHyperProtect = deploy({
  name: "moved from Hyper Protect to Key Protect",
  seed: () => {
    const { clusters = [], ...usual } = prompt({ authorized: false });
    return {
      ...usual,
      instances: [{ guid: HPCS, name: "hpcs", service: "hs-crypto", account: PLATFORM, region: "us-south" }],
      keys: [{ id: OLD, instance: HPCS, name: "roks-hpcs", created: "2026-02-01T08:00:00Z" }],
      clusters: clusters.map((cluster) => ({ ...cluster, key: OLD })),
      authorizations: [{ sourceAccount: PLATFORM, targetAccount: PLATFORM, service: "hs-crypto", instance: HPCS }],
    };
  },
  before: hyper("roks-hpcs", ""),
  file: hyper("roks-2026", "  kp-prod: { account: security, region: us-south, resourceGroup: default }\n"),
  sideBySide: true,
});

function hyper(key: string, instance: string): string {
  return `${file({})
    .replace(/keys:\n[\s\S]*/, "")
    .trimEnd()}
instances:
  hpcs: { crn: "${HPCS_CRN}:" }
${instance}keys:
  roks-hpcs: { crn: "${HPCS_CRN}key:${OLD}" }
${instance === "" ? "" : "  roks-2026: { instance: kp-prod }\n"}clusters:
  checkout: { account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: ${key} }
  ledger: { account: platform, name: ledger-prod, infrastructure: classic, key: ${key} }
`;
}

const endpoint = deploy({
  name: "another endpoint",
  seed: () => prompt(onK1),
  before: file({ checkout: checkout("K1") }),
  file: file({ checkout: checkout("K1", ", endpoint: public") }),
});

const FLEET = [CHECKOUT, moreId(0), moreId(1)];
const fleetOn = (key: string) => `${file({})
  .replace(/clusters:[\s\S]*/, "")
  .trimEnd()}
maxConcurrent: 2
clusters:
${FLEET.map((id, at) => `  cluster-${at}: { account: platform, id: ${id}, infrastructure: vpc, key: ${key} }\n`).join("")}`;

/** As Terraform does it, with at most two clusters under way. */
const sideBySide = deploy({
  name: "three clusters side by side, two at a time",
  seed: () => {
    const { clusters = [], ...usual } = prompt({
      encrypted: Object.fromEntries(FLEET.map((id) => [id, "K1" as const])),
      more: 2,
    });
    return {
      ...usual,
      clusters: clusters.map((cluster) => ({ ...cluster, enableSeconds: 25 + 10 * FLEET.indexOf(cluster.id) })),
    };
  },
  before: fleetOn("k1"),
  file: fleetOn("k2"),
  sideBySide: true,
});

export const moveSteps = [sideBySide, replace, otherInstance, acrossAccounts, fromHyperProtect, endpoint];
