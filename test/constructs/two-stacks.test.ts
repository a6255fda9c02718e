import { type App, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { type ClusterKmsBindingProps, type IRootKey, KmsInstance, RootKey } from "../../lib/index.js";
import { jsonOfAll, type StackJson } from "../support/stack.js";
import { bind, INSTANCE, KEY, PLATFORM, withProvider } from "./fleet.js";
import { kp, roks } from "./managed.js";

/** What a stack with a key and a stack with a cluster would write, and whether the second comes after the first. */
function twoStacks(makeKey: (stack: TerraformStack) => IRootKey, use: (stack: TerraformStack, key: IRootKey) => void) {
  let after = false;
  const [keys, clusters] = jsonOfAll((app: App) => {
    const first = new TerraformStack(app, "keys");
    const second = new TerraformStack(app, "clusters");
    withProvider(first);
    withProvider(second);
    use(second, makeKey(first));
    after = second.dependsOn(first);
    return [first, second];
  });
  if (keys === undefined || clusters === undefined) throw new Error("there are two stacks");
  return { keys, clusters, after };
}

const checkout = (stack: TerraformStack, key: IRootKey, props: Partial<ClusterKmsBindingProps> = {}) =>
  void bind(stack, "checkout", { key, ...props });
const bindingOf = ({ resource }: StackJson) => resource?.clusterkms_binding?.["checkout"];
const FROM_KEYS = /^\$\{data\.terraform_remote_state\.\S*keys\.outputs\.\S*clusterkms_root_key\S*crn\}$/;

describe("a key of one stack and a cluster of another", () => {
  it("are joined by the state of the first, and the authorization is made there", () => {
    const { keys, clusters, after } = twoStacks(
      (stack) => {
        const key = roks(stack);
        key.grantClusterUse(PLATFORM);
        return key;
      },
      (stack, key) => checkout(stack, key),
    );
    expect(after).toBe(true);
    expect(Object.keys(keys.resource?.clusterkms_authorization ?? {})).toEqual([`kp-prod-${PLATFORM}`]);
    expect(bindingOf(clusters)?.["root_key"]).toMatch(FROM_KEYS);
    expect(bindingOf(clusters)).not.toHaveProperty("depends_on");
  });

  it("are joined with the authorization made where the cluster is", () => {
    const { keys, clusters } = twoStacks(
      (stack) => roks(stack),
      (stack, { crn, kmsInstance }) => {
        const key = RootKey.fromCrn(stack, "key", crn, kmsInstance);
        key.grantClusterUse(PLATFORM);
        checkout(stack, key);
      },
    );
    const name = `kp-prod-${PLATFORM}`;
    expect(keys.resource).not.toHaveProperty("clusterkms_authorization");
    expect(clusters.resource?.clusterkms_authorization?.[name]?.["instance"]).toMatch(
      /^\$\{data\.terraform_remote_state\.\S*clusterkms_instance\S*crn\}$/,
    );
    expect(bindingOf(clusters)?.["root_key"]).toMatch(FROM_KEYS);
    expect(bindingOf(clusters)).toMatchObject({ depends_on: [`clusterkms_authorization.${name}`] });
  });

  it("follow each other also where no token says so", () => {
    const { clusters, after } = twoStacks(
      (stack) => {
        const key = roks(stack, { instance: KmsInstance.fromCrn(stack, "kp", INSTANCE), adopt: KEY });
        key.grantClusterUse(PLATFORM);
        return key;
      },
      (stack, key) => checkout(stack, key),
    );
    expect(bindingOf(clusters)).toMatchObject({ root_key: KEY });
    expect(after).toBe(true);
  });

  it("can hold an instance of the first in the second: its keys follow it", () => {
    const { clusters, after } = twoStacks(
      (stack) => roks(stack, { instance: kp(stack, { adopt: INSTANCE }) }),
      (stack, { kmsInstance }) => {
        if (kmsInstance !== undefined) checkout(stack, roks(stack, { instance: kmsInstance }, "other"));
      },
    );
    expect(clusters.resource?.clusterkms_root_key).toMatchObject({ other: { instance: INSTANCE } });
    expect(after).toBe(true);
  });
});
