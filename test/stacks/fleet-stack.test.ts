import { describe, expect, it } from "vitest";
import { readSpec } from "../../lib/spec/index.js";
import { FleetStack } from "../../stacks/fleet-stack.js";
import { ACCOUNT, EXAMPLE, KEY, OTHER_KEY, PROFILE, SECURITY } from "../spec/example.js";
import { must } from "../support/fakes/must.js";
import { jsonOf } from "../support/stack.js";

const json = (text: string) => jsonOf((app) => new FleetStack(app, must(readSpec(text, "cluster-kms.yaml"))));

describe("the stack of a file", () => {
  it("has a binding for each cluster, at the name it has in the file", () => {
    const { resource, import: imports } = json(EXAMPLE);
    expect(resource?.clusterkms_binding?.["checkout"]).toMatchObject({
      account: ACCOUNT,
      cluster: "d3k8abcd0m1n2o3p4q5r",
      infrastructure: "vpc",
      root_key: KEY,
      endpoint: "private",
    });
    expect(resource?.clusterkms_binding?.["ledger"]).toMatchObject({
      cluster: "ledger-prod",
      infrastructure: "classic",
      endpoint: "public",
      hold: "change freeze",
      removal: "forget",
      former_keys: [OTHER_KEY],
      registration_timeout: "5400s",
    });
    expect(imports).toEqual([
      { id: `${ACCOUNT}/vpc/d3k8abcd0m1n2o3p4q5r?endpoint=private`, to: "clusterkms_binding.checkout" },
      { id: `${ACCOUNT}/classic/ledger-prod?endpoint=public`, to: "clusterkms_binding.ledger" },
    ]);
  });

  it("moves what was renamed, and forgets what was removed", () => {
    const { moved, removed } = json(EXAMPLE);
    expect(moved).toContainEqual({ from: "clusterkms_binding.books", to: "clusterkms_binding.general-ledger" });
    expect(moved).toContainEqual({ from: "clusterkms_binding.general-ledger", to: "clusterkms_binding.ledger" });
    for (const address of ["clusterkms_binding.stock", "clusterkms_root_key.roks-2025", "clusterkms_instance.kp-old"]) {
      expect(removed).toContainEqual({ from: address, lifecycle: { destroy: false } });
    }
  });

  it("needs Terraform 1.8, and keeps its state in the project under the file's name", () => {
    const { terraform } = json(EXAMPLE);
    expect(terraform).toMatchObject({ required_version: ">= 1.8" });
    expect(JSON.stringify(terraform)).toMatch(/"path":"[./\w-]*terraform\.payments\.tfstate"/);
  });

  it("enters each account as the file says", () => {
    const credentials = [
      "{ apiKeyEnv: A_KEY }",
      "{ bearerTokenEnv: A_TOKEN }",
      `{ trustedProfile: { id: ${PROFILE}, via: container, tokenFile: /var/run/token } }`,
      `{ trustedProfile: { id: ${PROFILE}, via: vpc } }`,
      `{ assume: { profile: ${PROFILE}, apiKeyEnv: OTHER_KEY } }`,
    ];
    const accounts = credentials.map(
      (one, index) => `  a${index}: { id: "${String(index).repeat(32)}", credentials: ${one} }`,
    );
    const { provider } = json(`version: 1\nname: payments\naccounts:\n${accounts.join("\n")}\nclusters: {}\n`);
    const id = (digit: number) => String(digit).repeat(32);
    expect(provider?.clusterkms?.[0]).toEqual({
      stack: "payments",
      accounts: {
        a0: { id: id(0), api_key_env: "A_KEY" },
        a1: { id: id(1), bearer_token_env: "A_TOKEN" },
        a2: { id: id(2), profile_id: PROFILE, profile_source: "container", container_token_file: "/var/run/token" },
        a3: { id: id(3), profile_id: PROFILE, profile_source: "vpc" },
        a4: { id: id(4), profile_id: PROFILE, profile_source: "api_key", api_key_env: "OTHER_KEY" },
      },
    });
  });

  it("takes names that several things have, and names that cdktf uses itself", () => {
    const cluster = (id: string) => `{ account: keys, id: ${id}, infrastructure: vpc, key: keys }`;
    const { resource } = json(`version: 1
name: payments
accounts: { keys: { id: ${SECURITY}, credentials: { apiKeyEnv: A_KEY } } }
keys: { keys: { crn: "${KEY}" } }
clusters:
  keys: ${cluster("d3k8abcd0m1n2o3p4q50")}
  bindings: ${cluster("d3k8abcd0m1n2o3p4q51")}
  clusterkms: ${cluster("d3k8abcd0m1n2o3p4q52")}
  backend: ${cluster("d3k8abcd0m1n2o3p4q53")}
  Default: ${cluster("d3k8abcd0m1n2o3p4q54")}
`);
    const names = ["Default", "backend", "bindings", "clusterkms", "keys"];
    expect(Object.keys(resource?.clusterkms_binding ?? {}).sort()).toEqual(names);
  });
});
