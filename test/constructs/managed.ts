/** Instances and keys that are made here, for the tests of constructs. */
import type { TerraformStack } from "cdktf";
import { KmsInstance, type KmsInstanceProps, RootKey, type RootKeyProps } from "../../lib/index.js";
import { type StackJson, stackJson } from "../support/stack.js";
import { SECURITY, withProvider } from "./fleet.js";

/** Terraform's way to write what is not yet known. */
export const expression = (text: string) => ["${", text, "}"].join("");

export const kp = (stack: TerraformStack, props: Partial<KmsInstanceProps> = {}, id = "kp-prod") =>
  new KmsInstance(stack, id, { account: SECURITY, region: "us-south", ...props });

export const roks = (stack: TerraformStack, props: Partial<RootKeyProps> = {}, id = "roks-2026") =>
  new RootKey(stack, id, { instance: props.instance ?? kp(stack), ...props });

/** What a stack `payments` with the provider would write. */
export const provided = (build: (stack: TerraformStack) => void): StackJson =>
  stackJson((stack) => {
    withProvider(stack);
    build(stack);
  });
