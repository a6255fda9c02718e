/** A cluster that is encrypted and managed, on machines that play Terraform; and the same file with another key. */
import { type Sandbox, startSandbox } from "../../../lib/sandbox/index.js";
import { CHECKOUT, checkout, file, fleet, KEYS, PLATFORM, SECRETS } from "../../e2e/support/fleet.js";
import { type Change, type FakeMachine, fakeMachine } from "./machine.js";

const GUID = KEYS.K1.split(":")[7] ?? "";
export const BINDING = "clusterkms_binding.checkout";
export const AUTHORIZATION = `clusterkms_authorization.kms-${GUID}-${PLATFORM}`;

export const SAME = file({ checkout: checkout("K1") });
export const OTHER_KEY = file({ checkout: checkout("K2", ", formerKeys: []") });

const attributes = { account: PLATFORM, infrastructure: "vpc", cluster: CHECKOUT, root_key: KEYS.K1 };
const resource = (address: string, given: object) => {
  const [type, name] = address.split(".");
  return { mode: "managed", type, name, instances: [{ attributes: given }] };
};

export const NO_CHANGE: readonly Change[] = [BINDING, AUTHORIZATION].map((address) => ({
  address,
  actions: ["no-op"],
}));
export const KEY_CHANGE: readonly Change[] = [
  {
    address: BINDING,
    actions: ["update"],
    before: { ...attributes, encryption: "enabled" },
    after: { ...attributes, encryption: "enabled", root_key: KEYS.K2 },
  },
  { address: AUTHORIZATION, actions: ["no-op"] },
];

export const startScene = (): Promise<Sandbox> => startSandbox({ seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }) });

/** A machine with one of these files, and Terraform's answer to it. */
export function machineFor(sandbox: Sandbox, yaml: string, changes: readonly Change[]): FakeMachine {
  const machine = fakeMachine(sandbox, yaml, SECRETS);
  const named = (address: string) => ({ [address.split(".")[1] ?? ""]: {} });
  const json = JSON.stringify({
    resource: { clusterkms_binding: named(BINDING), clusterkms_authorization: named(AUTHORIZATION) },
  });
  machine.play.stacks = { payments: { json, after: [], hash: "h1:build-one" } };
  machine.play.serials = { payments: 4 };
  machine.play.resources = [
    resource(BINDING, attributes),
    resource(AUTHORIZATION, { instance: KEYS.K1.replace(/key:.*/, ":"), source_account: PLATFORM }),
  ];
  machine.play.changes = { payments: changes };
  return machine;
}

/** The codes that were told, in their order. */
export const codesIn = (stderr: string): readonly (string | undefined)[] =>
  [...stderr.matchAll(/^([A-Z]+(?:_[A-Z]+)+): /gm)].map(([, code]) => code);

export { KEYS, SECRETS };
