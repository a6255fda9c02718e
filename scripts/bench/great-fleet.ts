/** A great fleet in which all is as declared: accounts, instances and keys that the file makes, and clusters on them. */

import { instanceTag, keyAlias } from "../../lib/plan/marker.js";
import type { Sandbox, SandboxSeed } from "../../lib/sandbox/index.js";

const STACK = "great";
const CREATED = "2026-01-02T03:04:05Z";
const KINDS = ["vpc", "classic", "satellite"] as const;

/** How many of each. Clusters and instances are spread evenly over the accounts, keys over the instances. */
export interface Size {
  readonly accounts: number;
  readonly instances: number;
  readonly keys: number;
  readonly clusters: number;
}

/** The fleet that the budget of requests is written for. */
export const GREAT: Size = { accounts: 5, instances: 20, keys: 40, clusters: 1_000 };

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);
const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");

export const accountId = (number: number): string => `${hex(number + 1, 4)}${"c0ffee00".repeat(4)}`.slice(0, 32);
const guid = (number: number) => `${hex(number, 8)}-2f57-4a3c-9c55-0c6c1f0f2a11`;
const keyId = (number: number) => `${hex(number, 8)}-0001-4e4e-8f8f-112233445566`;
const clusterId = (number: number) => `g${String(number).padStart(6, "0")}bcd0m1n2o3p4q`;
const variable = (account: number) => `GREAT_${account}_API_KEY`;

const ownerOf = ({ accounts }: Size, instance: number) => instance % accounts;
const homeOf = ({ instances }: Size, key: number) => key % instances;
const kindOf = (cluster: number) => KINDS[cluster % KINDS.length] ?? "vpc";
const accountOf = ({ accounts }: Size, cluster: number) => Math.floor(cluster / KINDS.length) % accounts;

/** Every second cluster uses a key of the next account; a Satellite cluster cannot. */
function keyOf(size: Size, cluster: number): number {
  const own = accountOf(size, cluster);
  const owner = kindOf(cluster) === "satellite" || cluster % 2 === 0 ? own : (own + 1) % size.accounts;
  const fitting = numbers(size.keys).filter((key) => ownerOf(size, homeOf(size, key)) === owner);
  return fitting[Math.floor(cluster / 2) % fitting.length] ?? 0;
}

/** What the sandbox is started with; `settle` is to follow. */
export function greatSeed(size: Size): SandboxSeed {
  const accounts = numbers(size.accounts);
  return {
    accounts: accounts.map((number) => ({
      id: accountId(number),
      name: `account-${number}`,
      apiKeys: [{ key: `sandbox-secret-of-account-${number}`, variable: variable(number) }],
    })),
    instances: numbers(size.instances).map((number) => ({
      guid: guid(number),
      name: `kp-${number}`,
      service: "kms" as const,
      account: accountId(ownerOf(size, number)),
      region: "us-south",
    })),
    keys: numbers(size.keys).map((number) => ({
      id: keyId(number),
      instance: guid(homeOf(size, number)),
      name: `roks-${number}`,
      created: CREATED,
      aliases: [keyAlias(STACK, `roks-${number}`)],
    })),
    clusters: numbers(size.clusters).map((number) => ({
      id: clusterId(number),
      name: `fleet-${number}`,
      account: accountId(accountOf(size, number)),
      infrastructure: kindOf(number),
      region: "us-south",
      created: CREATED,
      key: keyId(keyOf(size, number)),
    })),
    authorizations: accounts.flatMap((source) =>
      numbers(size.instances).map((instance) => ({
        sourceAccount: accountId(source),
        targetAccount: accountId(ownerOf(size, instance)),
        service: "kms" as const,
        instance: guid(instance),
      })),
    ),
  };
}

/** Gives instances and keys what a seed cannot say: their tags and rotation policies. */
export function settle(sandbox: Sandbox, size: Size): void {
  for (const number of numbers(size.instances)) {
    const crn = `crn:v1:bluemix:public:kms:us-south:a/${accountId(ownerOf(size, number))}:${guid(number)}::`;
    sandbox.console.setTags(crn, ["env:prod", instanceTag(STACK, `kp-${number}`)]);
  }
  for (const number of numbers(size.keys)) sandbox.console.setRotation(keyId(number), 3);
}

/** The API keys by their variables. */
export const greatCredentials = (size: Size): Readonly<Record<string, string>> =>
  Object.fromEntries(numbers(size.accounts).map((number) => [variable(number), `sandbox-secret-of-account-${number}`]));

/** The file that declares all of it. */
export function greatFile(size: Size): string {
  const lines = (count: number, line: (number: number) => string) => numbers(count).map(line).join("\n");
  return `version: 1
name: ${STACK}
accounts:
${lines(size.accounts, (one) => `  account-${one}: { id: "${accountId(one)}", credentials: { apiKeyEnv: ${variable(one)} } }`)}
instances:
${lines(size.instances, (one) => `  kp-${one}: { account: account-${ownerOf(size, one)}, region: us-south, resourceGroup: default, tags: [env:prod] }`)}
keys:
${lines(size.keys, (one) => `  roks-${one}: { instance: kp-${homeOf(size, one)}, rotation: { everyMonths: 3 } }`)}
clusters:
${lines(size.clusters, (one) => `  c${one}: { account: account-${accountOf(size, one)}, id: ${clusterId(one)}, infrastructure: ${kindOf(one)}, key: roks-${keyOf(size, one)} }`)}
`;
}
