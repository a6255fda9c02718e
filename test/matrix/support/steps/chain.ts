/** Steps from nothing, or from what others have: the first enable, alone and with everything that it needs. */
import { chain } from "../../../e2e/support/chain.js";
import { quick } from "../../../e2e/support/first-deploy.js";
import { CHECKOUT, checkout, type Fleet, file, fleet } from "../../../e2e/support/fleet.js";
import { deploy } from "../deploy.js";

/** A fleet whose clusters change quickly. */
export function prompt(options: Fleet = {}) {
  const { clusters = [], ...rest } = fleet(options);
  const timing = { enableSeconds: 30, registrationLagSeconds: 5, releaseLagSeconds: 15 };
  return { ...rest, clusters: clusters.map((cluster) => ({ ...cluster, ...timing })) };
}

const vpc = `account: platform, id: ${CHECKOUT}, infrastructure: vpc, key: roks-2026`;

const firstEnable = deploy({
  name: "first enable",
  seed: () => prompt(),
  file: file({ checkout: checkout("K1") }),
});

/** Also across accounts: the clusters are in another than the key. */
const wholeChain = deploy({
  name: "instance, key, authorization and first enable",
  seed: () => quick(),
  file: chain({ clusters: { checkout: vpc } }),
});

/** Its authorization takes 40 seconds to work. */
const slowChain = deploy({
  name: "the chain for two clusters, with an authorization that takes its time",
  seed: () => ({ ...quick(), policyPropagationSeconds: 40, clusters: prompt().clusters }),
  file: chain({
    clusters: {
      checkout: vpc,
      ledger: "account: platform, name: ledger-prod, infrastructure: classic, key: roks-2026",
    },
  }),
  sideBySide: true,
});

const replaceKey = deploy({
  name: "another key",
  seed: () => prompt({ encrypted: { [CHECKOUT]: "K1" } }),
  before: file({ checkout: checkout("K1") }),
  file: file({ checkout: checkout("K2") }),
});

export const chainSteps = [firstEnable, replaceKey, wholeChain, slowChain];
