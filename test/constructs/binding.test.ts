import { Fn, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { Cluster, RemovalPolicy, RootKey } from "../../lib/index.js";
import { refusal, stackJson } from "../support/stack.js";
import { bind, CHECKOUT, KEY, OTHER_KEY, PLATFORM, withProvider } from "./fleet.js";

/** Terraform's way to write what is not yet known. */
const expression = (text: string) => ["${", text, "}"].join("");

describe("a binding", () => {
  it("writes its resource, with the private endpoint where none is given", () => {
    const { resource } = stackJson((stack) => {
      withProvider(stack);
      bind(stack, "checkout", { id: CHECKOUT });
    });
    expect(resource?.clusterkms_binding).toMatchInlineSnapshot(`
      {
        "checkout": {
          "//": {
            "metadata": {
              "path": "payments/checkout",
              "uniqueId": "checkout",
            },
          },
          "account": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
          "cluster": "d3k8abcd0m1n2o3p4q5r",
          "endpoint": "private",
          "infrastructure": "vpc",
          "root_key": "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566",
        },
      }
    `);
  });

  it("writes everything that can be said of it", () => {
    const { resource } = stackJson((stack) => {
      withProvider(stack);
      bind(stack, "checkout", {
        endpoint: "public",
        hold: "change freeze",
        removal: RemovalPolicy.FORGET,
        formerKeys: [OTHER_KEY],
        registrationTimeout: "1h30m",
        timeouts: { update: "2h" },
      });
    });
    expect(resource?.clusterkms_binding?.["checkout"]).toMatchObject({
      endpoint: "public",
      hold: "change freeze",
      removal: "forget",
      former_keys: [OTHER_KEY],
      registration_timeout: "1h30m",
      timeouts: { update: "2h" },
    });
  });

  it("is imported, by an id that says the endpoint", () => {
    const { import: imports } = stackJson((stack) => {
      withProvider(stack);
      bind(stack, "ledger", { endpoint: "public" });
      bind(stack, "checkout", { id: CHECKOUT });
    });
    expect(imports).toEqual([
      { id: `${PLATFORM}/vpc/${CHECKOUT}?endpoint=private`, to: "clusterkms_binding.checkout" },
      { id: `${PLATFORM}/vpc/ledger-prod?endpoint=public`, to: "clusterkms_binding.ledger" },
    ]);
  });

  it("is created instead where the cluster is known only after apply", () => {
    const json = stackJson((stack) => {
      withProvider(stack);
      const made = new TerraformVariable(stack, "made", {});
      bind(stack, "checkout", { id: made.stringValue });
    });
    expect(json.import).toBeUndefined();
    expect(json.resource?.clusterkms_binding?.["checkout"]).toMatchObject({ cluster: expression("var.made") });
  });

  it("takes a key of another provider, as a token", () => {
    const { resource } = stackJson((stack) => {
      withProvider(stack);
      const made = new TerraformVariable(stack, "key_crn", {});
      bind(stack, "checkout", { key: RootKey.fromCrn(stack, "key", made.stringValue) });
    });
    expect(resource?.clusterkms_binding?.["checkout"]).toMatchObject({ root_key: expression("var.key_crn") });
  });

  it("is moved from its former names in a chain, oldest first", () => {
    const { moved } = stackJson((stack) => {
      withProvider(stack);
      bind(stack, "ledger", { renamedFrom: ["books", "general-ledger"] });
    });
    expect(moved).toEqual([
      { from: "clusterkms_binding.books", to: "clusterkms_binding.general-ledger" },
      { from: "clusterkms_binding.general-ledger", to: "clusterkms_binding.ledger" },
    ]);
  });

  it("can be given another address after it was made", () => {
    const json = stackJson((stack) => {
      withProvider(stack);
      bind(stack, "checkout").overrideLogicalId("shop");
    });
    expect(json.import).toMatchObject([{ to: "clusterkms_binding.shop" }]);
    expect(Object.keys(json.resource?.clusterkms_binding ?? {})).toEqual(["shop"]);
  });

  it("waits for what it depends on", () => {
    const { resource } = stackJson((stack) => {
      withProvider(stack);
      const first = bind(stack, "first");
      bind(stack, "second", { dependsOn: [first] });
    });
    expect(resource?.clusterkms_binding?.["second"]).toMatchObject({ depends_on: ["clusterkms_binding.first"] });
  });

  it("tells its attributes to other resources, a set as a list", () => {
    const { resource } = stackJson((stack) => {
      withProvider(stack);
      const first = bind(stack, "first");
      bind(stack, "second", { key: RootKey.fromCrn(stack, "key", first.rootKey) });
      bind(stack, "third", { hold: Fn.join(",", first.formerRootKeys) });
    });
    expect(resource?.clusterkms_binding).toMatchObject({
      second: { root_key: expression("clusterkms_binding.first.root_key") },
      third: { hold: expression('join(",", tolist(clusterkms_binding.first.former_root_keys))') },
    });
  });

  it("declares no key while it is held: the cluster keeps what it has", () => {
    const { resource } = stackJson((stack) => {
      withProvider(stack);
      bind(stack, "checkout", { hold: "change freeze" });
    });
    expect(resource?.clusterkms_binding?.["checkout"]).not.toHaveProperty("root_key");
  });

  it("writes its former keys in one order, whatever order they are given in", () => {
    const keysOf = (formerKeys: readonly string[]) =>
      stackJson((stack) => {
        withProvider(stack);
        bind(stack, "checkout", { formerKeys });
      }).resource?.clusterkms_binding?.["checkout"]?.["former_keys"];
    const third = OTHER_KEY.replace("0002", "0003");
    expect(keysOf([third, OTHER_KEY])).toEqual(keysOf([OTHER_KEY, third]));
  });
});

/** Words that only those can write who use no TypeScript. */
const word = (text: string) => JSON.parse(`"${text}"`);

describe("a binding is refused", () => {
  it.each([
    ["an endpoint that is none", { endpoint: word("vpc") }, "The endpoint is `private` or `public`, not `vpc`."],
    ["a removal that is none", { removal: word("destroy") }, "The removal is `refuse` or `forget`, not `destroy`."],
    ["a hold without a reason", { hold: "  " }, "The hold is the reason for it"],
    [
      "a duration that is none",
      { registrationTimeout: "15 minutes" },
      "registrationTimeout: `15 minutes` is not a duration",
    ],
    ["a timeout that is none", { timeouts: { update: "never" } }, "timeouts.update: `never` is not a duration"],
    ["a former key that is no CRN", { formerKeys: ["roks-2025"] }, "CRN_MALFORMED: payments/checkout"],
  ])("for %s", (_, props, words) => {
    expect(refusal(() => stackJson((stack) => bind(stack, "checkout", props)))).toContain(words);
  });

  it("at synthesis, for a key that the cluster has used before", () => {
    const text = refusal(() =>
      stackJson((stack) => {
        withProvider(stack);
        bind(stack, "checkout", { formerKeys: [KEY] });
      }),
    );
    expect(text).toContain("KEY_REUSED: binding payments/checkout");
  });

  it("at synthesis, for a Satellite cluster with a key of another account", () => {
    const text = refusal(() =>
      stackJson((stack) => {
        withProvider(stack);
        const place = { account: PLATFORM, infrastructure: "satellite", clusterName: "edge" } as const;
        bind(stack, "edge", { cluster: Cluster.fromName(stack, "cluster", place) });
      }),
    );
    expect(text).toContain("SATELLITE_CROSS_ACCOUNT: binding payments/edge");
  });
});
