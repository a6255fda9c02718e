/** What changes root keys and instances that are made here. */
import { instanceTag, keyAlias } from "../../../../lib/plan/marker.js";
import type { Sandbox } from "../../../../lib/sandbox/index.js";
import { file, INSTANCES, instanceCrn, keyCrn, LEDGER } from "./fleet.js";
import { goes, id, type Move, move, type Step } from "./step.js";

const MARK = instanceTag("payments", "kp-prod");

const made = ({ console }: Sandbox) => console.keys().find(({ name }) => name === "roks-2026")?.id ?? "";
const prod = ({ console }: Sandbox) =>
  console.instances().find(({ name }) => name === "kp-prod") ?? { guid: "", crn: "" };

const KP = { "kp-prod": "account: security, region: us-south, tags: [env:prod]" };
const managed = (key: string, instance = KP["kp-prod"]) =>
  file({ instances: { "kp-prod": instance }, keys: { "roks-2026": `instance: kp-prod${key}` } });
const rootKey = "clusterkms_root_key.roks-2026";

/** What may happen to a key that is made here. */
const atKey: readonly Move[] = [
  ...(["disabled", "destroyed", "expired"] as const).map((state) =>
    move(`it is ${state}`, (on) => on.console.setKeyState(made(on), state)),
  ),
  move("it is purged", (on) => {
    const key = made(on);
    on.console.setKeyState(key, "destroyed");
    on.console.purge(key);
  }),
  move("its rotation is changed", (on) => on.console.setRotation(made(on), 9)),
  move("its rotation is switched off", (on) => on.console.setRotation(made(on), null)),
  move("it is moved to another ring", (on) => on.console.moveKey(made(on), "elsewhere")),
  move("it is given an alias", (on) => on.console.setAliases(made(on), [keyAlias("payments", "roks-2026"), "theirs"])),
  move("its instance is deleted", (on) => on.console.setDeleted(prod(on).guid, true)),
];

const rotation: Step = {
  words: "another rotation policy",
  deployed: [managed(", keyRing: clusters, rotation: { everyMonths: 3 }")],
  planned: managed(", keyRing: clusters, rotation: { everyMonths: 6 }"),
  address: rootKey,
  sends: ["setKeyPolicies"],
  moves: [
    ...atKey,
    move("its rotation is changed to the declared one", (on) => on.console.setRotation(made(on), 6), { sends: [] }),
    move("it is rotated", (on) => on.console.rotate(made(on)), { sends: ["setKeyPolicies"] }),
  ],
};

const ring: Step = {
  words: "another key ring",
  deployed: [managed(", keyRing: clusters, rotation: { everyMonths: 3 }")],
  planned: managed(", keyRing: others, rotation: { everyMonths: 3 }"),
  address: rootKey,
  sends: ["createKeyRing", "moveKey"],
  moves: [
    ...atKey,
    move("it is moved to the declared ring", (on) => on.console.moveKey(made(on), "others"), { sends: [] }),
  ],
};

const retiring = [
  managed(", rotation: { everyMonths: 3 }"),
  managed(", rotation: { everyMonths: 3 }, state: retiring"),
  // A day for which nothing is registered, and some.
  ({ clock }: Sandbox) => clock.advance(25 * 3_600),
];
const retire: Step = {
  words: "a key that is retired",
  deployed: retiring,
  planned: managed(", rotation: { everyMonths: 3 }, state: retired"),
  address: rootKey,
  sends: ["deleteKey"],
  moves: [
    ...atKey.filter(({ words }) => !/destroyed|purged/.test(words)),
    move("a cluster is registered on it", (on) => {
      on.console.enable(LEDGER, made(on));
      on.clock.advance(3_600);
    }),
    move("it is destroyed already", (on) => on.console.setKeyState(made(on), "destroyed"), { sends: [] }),
  ],
};

const beginToRetire: Step = {
  words: "a key that begins to be retired",
  deployed: [managed("")],
  planned: managed(", state: retiring"),
  address: rootKey,
  sends: [],
  moves: [
    move("it is disabled", (on) => on.console.setKeyState(made(on), "disabled")),
    move(
      "a cluster is registered on it",
      (on) => {
        on.console.enable(LEDGER, made(on));
        on.clock.advance(3_600);
      },
      { sends: [] },
    ),
  ],
};

const dropKey: Step = {
  words: "a retired key that is dropped",
  deployed: [...retiring, retire.planned],
  planned: file({ instances: KP }),
  address: rootKey,
  sends: [],
  moves: [move("it is restored", (on) => on.console.setKeyState(made(on), "active"))],
};

const adopted = (key: string) =>
  file({
    instances: { kp: `adopt: "${instanceCrn("kp")}", name: kp-security` },
    keys: { k1: `instance: kp, adopt: "${keyCrn("k1")}", name: roks-k1${key}` },
  });
const adopt: Step = {
  words: "a key that is adopted with another rotation policy",
  deployed: [],
  planned: adopted(", rotation: { everyMonths: 3 }"),
  address: "clusterkms_root_key.k1",
  sends: ["setKeyPolicies"],
  moves: [
    goes("disabled", "k1"),
    goes("destroyed", "k1"),
    move("its rotation is changed", ({ console }) => console.setRotation(id("k1"), 9)),
    move("it is moved to another ring", ({ console }) => console.moveKey(id("k1"), "elsewhere")),
    move("its instance is deleted", ({ console }) => console.setDeleted(INSTANCES.kp.guid, true)),
  ],
};

const bare = "account: security, region: us-south";
const instances = (line: string, more = "") => file({ instances: { "kp-prod": line } }, more);
const instance = "clusterkms_instance.kp-prod";

const settings: Step = {
  words: "an instance that gets other tags and another network",
  deployed: [instances(`${bare}, tags: [env:prod]`)],
  planned: instances(`${bare}, tags: [env:test], allowedNetwork: private-only`),
  address: instance,
  sends: ["setInstancePolicies", "attachTags", "detachTags"],
  moves: [
    move("it is deleted", (on) => on.console.setDeleted(prod(on).guid, true)),
    move("it is tagged by somebody else", (on) => on.console.setTags(prod(on).crn, [MARK, "env:prod", "cost:42"])),
    move("its tags are the declared ones already", (on) => on.console.setTags(prod(on).crn, [MARK, "env:test"]), {
      sends: ["setInstancePolicies"],
    }),
    move("its network is the declared one already", (on) => on.console.setNetwork(prod(on).guid, "private-only"), {
      sends: ["attachTags", "detachTags"],
    }),
  ],
};

const opened: Step = {
  words: "an instance that gets other tags",
  deployed: [instances(`${bare}, tags: [env:prod]`)],
  planned: instances(`${bare}, tags: [env:test]`),
  address: instance,
  sends: ["attachTags", "detachTags"],
  moves: [move("its network is closed", (on) => on.console.setNetwork(prod(on).guid, "private-only"))],
};

const retireInstance: Step = {
  words: "an instance that is retired",
  deployed: [instances(bare)],
  planned: instances(`${bare}, state: retired`),
  address: instance,
  sends: ["deleteResourceInstance"],
  moves: [
    move("a key is made in it", (on) =>
      on.console.addKey({ id: "a7b1c2d3-0009-4e4e-8f8f-112233445566", instance: prod(on).guid, name: "theirs" }),
    ),
    move("it is deleted already", (on) => on.console.setDeleted(prod(on).guid, true), { sends: [] }),
  ],
};

const dropInstance: Step = {
  words: "a retired instance that is dropped",
  deployed: [instances(bare), retireInstance.planned],
  planned: file({}),
  address: instance,
  sends: [],
  moves: [move("it is taken back from reclamation", (on) => on.console.setDeleted(prod(on).guid, false))],
};

/** Terraform plans a create again with nothing of the first plan at hand: then the provider says what it sees. */
const makeInstance: Step = {
  words: "an instance that is made",
  deployed: [],
  planned: instances(bare),
  address: instance,
  sends: ["createResourceInstance"],
  moves: [
    move(
      "somebody makes one of the same name",
      ({ console }) =>
        console.addInstance({
          ...INSTANCES.kp,
          guid: "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a99",
          name: "kp-prod",
          region: "us-south",
        }),
      { refused: "INSTANCE_NAME_TAKEN", late: "CHANGED_SINCE_PLAN" },
    ),
  ],
};

const makeKey: Step = {
  words: "a key that is made",
  deployed: [instances(bare)],
  planned: managed("", bare),
  address: rootKey,
  sends: ["createKey"],
  moves: [
    move(
      "somebody makes one of the same name",
      (on) =>
        on.console.addKey({ id: "a7b1c2d3-0009-4e4e-8f8f-112233445566", instance: prod(on).guid, name: "roks-2026" }),
      { refused: "KEY_NAME_TAKEN", late: "CHANGED_SINCE_PLAN" },
    ),
    move("its instance is deleted", (on) => on.console.setDeleted(prod(on).guid, true), {
      refused: "ACCESS_DENIED",
      late: "CHANGED_SINCE_PLAN",
    }),
  ],
};

export const MANAGED_STEPS: readonly Step[] = [
  rotation,
  ring,
  beginToRetire,
  retire,
  dropKey,
  makeKey,
  adopt,
  settings,
  opened,
  retireInstance,
  dropInstance,
  makeInstance,
];
