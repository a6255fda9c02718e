import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { ClusterKmsProvider } from "../../lib/index.js";
import { refusal, stackJson } from "../support/stack.js";
import { ACCOUNTS, bind, CHECKOUT, PLATFORM, withProvider } from "./fleet.js";

const PROFILE = "Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5";
const refused = (build: (stack: TerraformStack) => unknown) =>
  refusal(() =>
    stackJson((stack) => {
      withProvider(stack);
      build(stack);
    }),
  );

describe("the provider of a stack", () => {
  it("names the credentials of each account, in each of the four ways", () => {
    const id = (digit: number) => String(digit).repeat(32);
    const { provider, terraform } = stackJson((stack) => {
      new ClusterKmsProvider(stack, "clusterkms", {
        accounts: {
          "api-Key": { id: id(1), credentials: { apiKeyEnv: "A_KEY" } },
          bearer: { id: id(2), credentials: { bearerTokenEnv: "A_TOKEN" } },
          container: { id: id(3), credentials: { trustedProfile: { id: PROFILE, via: "container", tokenFile: "/t" } } },
          vpc: { id: id(4), credentials: { trustedProfile: { id: PROFILE, via: "vpc" } } },
          assumed: { id: id(5), credentials: { assume: { profile: PROFILE, apiKeyEnv: "OTHER_KEY" } } },
        },
        maxConcurrent: 3,
      });
    });
    expect(provider).toMatchInlineSnapshot(`
      {
        "clusterkms": [
          {
            "accounts": {
              "api-Key": {
                "api_key_env": "A_KEY",
                "id": "11111111111111111111111111111111",
              },
              "assumed": {
                "api_key_env": "OTHER_KEY",
                "id": "55555555555555555555555555555555",
                "profile_id": "Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5",
                "profile_source": "api_key",
              },
              "bearer": {
                "bearer_token_env": "A_TOKEN",
                "id": "22222222222222222222222222222222",
              },
              "container": {
                "container_token_file": "/t",
                "id": "33333333333333333333333333333333",
                "profile_id": "Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5",
                "profile_source": "container",
              },
              "vpc": {
                "id": "44444444444444444444444444444444",
                "profile_id": "Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5",
                "profile_source": "vpc",
              },
            },
            "max_concurrent": 3,
            "stack": "payments",
          },
        ],
      }
    `);
    expect(terraform).toMatchObject({ required_version: ">= 1.8" });
  });

  it("may be called like the package, and so may a binding", () => {
    const provided = stackJson((stack) => void new ClusterKmsProvider(stack, "cluster-kms", { accounts: ACCOUNTS }));
    expect(provided.provider?.clusterkms).toHaveLength(1);
    const bound = stackJson((stack) => {
      withProvider(stack);
      bind(stack, "cluster-kms");
    });
    expect(bound.import).toMatchObject([{ to: "clusterkms_binding.cluster-kms" }]);
  });

  it.each([
    ["an id that is none", { one: { ...ACCOUNTS.platform, id: "platform" } }, "ID_MALFORMED: payments/clusterkms"],
    [
      "the same account twice",
      { one: ACCOUNTS.platform, two: ACCOUNTS.platform },
      "ACCOUNT_TWICE: payments/clusterkms",
    ],
  ])("refuses %s", (_, accounts, words) => {
    const make = (stack: TerraformStack) => void new ClusterKmsProvider(stack, "clusterkms", { accounts });
    expect(refusal(() => stackJson(make))).toContain(words);
  });

  it("refuses a number of enablements at once that is none", () => {
    const make = (stack: TerraformStack) =>
      void new ClusterKmsProvider(stack, "clusterkms", { accounts: {}, maxConcurrent: 0 });
    expect(refusal(() => stackJson(make))).toContain("maxConcurrent is a whole number from 1 on, not 0.");
  });
});

describe("a stack is refused", () => {
  it("with two bindings of one cluster, by its id", () => {
    const text = refused((stack) => {
      bind(stack, "checkout", { id: CHECKOUT });
      bind(stack, "shop", { id: CHECKOUT });
    });
    expect(text).toContain("TWO_BINDINGS: binding shop");
    expect(text).toContain(`Binding checkout is of the same cluster, ${CHECKOUT}.`);
  });

  it("with two bindings of one cluster, by its name", () => {
    const text = refused((stack) => {
      bind(stack, "checkout", { name: "shop" });
      bind(stack, "shop");
      bind(stack, "other", { name: "shop" });
    });
    expect(text).toContain(`Binding checkout is of the same cluster, ${PLATFORM}/vpc/shop.`);
    expect(text).not.toContain("binding shop");
  });

  it("not where names and clusters only look alike", () => {
    const { import: imports } = stackJson((stack) => {
      withProvider(stack);
      bind(stack, "checkout", { id: CHECKOUT });
      bind(stack, "shop", { name: "checkout" });
    });
    expect(imports).toHaveLength(2);
  });
});
