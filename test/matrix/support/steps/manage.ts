/** Steps that change what is managed, and no cluster: taken over, changed in place, retired, let go of. */
import { instanceTag, keyAlias } from "../../../../lib/plan/marker.js";
import type { Sandbox } from "../../../../lib/sandbox/index.js";
import { chain, INSTANCE } from "../../../e2e/support/chain.js";
import { CHECKOUT, KEYS, keyId, PLATFORM } from "../../../e2e/support/fleet.js";
import { deploy } from "../deploy.js";
import { prompt } from "./chain.js";

const KP = KEYS.K1.replace(/key:.*/, ":");
const GUID = KP.split(":")[7] ?? "";
const CLUSTER = `account: platform, id: ${CHECKOUT}, infrastructure: vpc`;

/** Keys as an earlier deploy of the file has made them, by their names in it. */
function seedMade(names: Readonly<Record<string, string>>, used: "K1" | "K2") {
  const usual = prompt({ encrypted: { [CHECKOUT]: used } });
  return {
    ...usual,
    instances: (usual.instances ?? []).map((one) => (one.guid === GUID ? { ...one, name: "kp-prod" } : one)),
    keys: (usual.keys ?? []).map((key) => {
      const name = names[key.id];
      return name === undefined ? key : { ...key, name, aliases: [keyAlias("payments", name)], ring: "clusters" };
    }),
  };
}

const mark = ({ console }: Sandbox) => console.setTags(KP, [instanceTag("payments", "kp-prod"), "env:prod"]);

const KEY = "instance: kp-prod, keyRing: clusters, rotation: { everyMonths: 3 }";
const update = deploy({
  name: "policies, ring, aliases, tags and network changed",
  seed: () => seedMade({ [keyId("K1")]: "roks-2026" }, "K1"),
  arrange: (sandbox) => {
    mark(sandbox);
    sandbox.console.setRotation(keyId("K1"), 3);
  },
  before: chain({ keys: { "roks-2026": KEY }, clusters: { checkout: `${CLUSTER}, key: roks-2026` } }),
  file: chain({
    instances: { "kp-prod": INSTANCE.replace("env:prod", "env:live").concat(", allowedNetwork: private-only") },
    keys: {
      "roks-2026":
        "instance: kp-prod, keyRing: moved, rotation: { everyMonths: 6 }, aliases: [payments], dualAuthDelete: true",
    },
    clusters: { checkout: `${CLUSTER}, key: roks-2026` },
  }),
});

const adoptKey = (more: string) => ({
  instances: { "kp-prod": `adopt: "${KP}", name: kp-security` },
  keys: { "roks-k1": `instance: kp-prod, adopt: "${KEYS.K1}"${more}` },
  clusters: { checkout: `${CLUSTER}, key: roks-k1` },
});
const adopt = deploy({
  name: "adopted as it is",
  seed: () => prompt({ encrypted: { [CHECKOUT]: "K1" } }),
  file: chain(adoptKey("")),
});
const adoptAndChange = deploy({
  name: "adopted and changed",
  seed: () => prompt({ encrypted: { [CHECKOUT]: "K1" } }),
  file: chain(adoptKey(", keyRing: clusters, rotation: { everyMonths: 6 }, aliases: [vault-main]")),
});

const DAY = 86_400;
const retiring = (state: string) =>
  chain({
    keys: {
      "roks-2026": "instance: kp-prod",
      "roks-2025": `instance: kp-prod, state: ${state}`,
      "roks-2024": `instance: kp-prod, dualAuthDelete: true, state: ${state}`,
    },
    clusters: { checkout: `${CLUSTER}, key: roks-2026` },
  });
/** One key goes at once, one waits for a second person. */
const retire = deploy({
  name: "retired, one key by two people",
  seed: () => seedMade({ [keyId("K1")]: "roks-2025", [keyId("K2")]: "roks-2026", [keyId("K3")]: "roks-2024" }, "K2"),
  arrange: (sandbox) => {
    mark(sandbox);
    sandbox.console.setDualAuthDelete(keyId("K3"), true);
  },
  before: retiring("retiring"),
  waits: DAY + 3_600,
  file: retiring("retired"),
  retires: [keyId("K1")],
});

/** Nothing is in it but a key that is destroyed. */
const retireInstance = deploy({
  name: "an instance retired",
  seed: () => {
    const { clusters = [], ...usual } = seedMade({}, "K1");
    return { ...usual, clusters: clusters.map(({ key: _, ...cluster }) => cluster) };
  },
  arrange: (sandbox) => {
    mark(sandbox);
    for (const name of ["K1", "K2", "K3"] as const) sandbox.console.setKeyState(keyId(name), "destroyed");
  },
  before: chain({ keys: {} }),
  file: chain({ keys: {}, instances: { "kp-prod": `${INSTANCE}, state: retired` } }),
  retires: (["K1", "K2", "K3"] as const).map(keyId),
});

const letGo = deploy({
  name: "a cluster let go of",
  seed: () => seedMade({ [keyId("K1")]: "roks-2026" }, "K1"),
  arrange: mark,
  before: chain({ keys: { "roks-2026": "instance: kp-prod" }, clusters: { checkout: `${CLUSTER}, key: roks-2026` } }),
  file: chain({
    keys: { "roks-2026": "instance: kp-prod" },
    more: `removed: { clusters: [checkout], authorizations: [kp-prod-${PLATFORM}] }\n`,
  }),
});

export const manageSteps = [update, adopt, adoptAndChange, retire, retireInstance, letGo];
