import type { TerraformResource, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { ClusterKmsProvider, KmsAuthorization, KmsInstance, type RemovedNames } from "../../lib/index.js";
import { refusal, stackJson } from "../support/stack.js";
import { ACCOUNTS, bind, INSTANCE } from "./fleet.js";
import { kp, roks } from "./managed.js";

interface Kind {
  readonly type: string;
  readonly section: keyof RemovedNames;
  /** Declares one, each under another name in the cloud. */
  readonly make: (stack: TerraformStack, id: string, renamedFrom?: readonly string[]) => TerraformResource;
}

const referred = (stack: TerraformStack, id: string) => KmsInstance.fromCrn(stack, `${id}-kp`, INSTANCE);
/** An account of its own for each name. */
const accountOf = (id: string) => Buffer.from(id).toString("hex").padEnd(32, "0").slice(0, 32);

const KINDS: Readonly<Record<string, Kind>> = {
  instance: {
    type: "clusterkms_instance",
    section: "instances",
    make: (stack, id, renamedFrom = []) => kp(stack, { name: `${id} of ours`, renamedFrom }, id),
  },
  key: {
    type: "clusterkms_root_key",
    section: "keys",
    make: (stack, id, renamedFrom = []) =>
      roks(stack, { instance: referred(stack, id), name: `${id} of ours`, renamedFrom }, id),
  },
  authorization: {
    type: "clusterkms_authorization",
    section: "authorizations",
    make: (stack, id, renamedFrom = []) =>
      new KmsAuthorization(stack, id, { instance: referred(stack, id), sourceAccount: accountOf(id), renamedFrom }),
  },
  binding: {
    type: "clusterkms_binding",
    section: "clusters",
    make: (stack, id, renamedFrom = []) => bind(stack, id, { name: `c-${id}`, renamedFrom }),
  },
};

const build = (removed: RemovedNames, make: (stack: TerraformStack) => void) =>
  stackJson((stack) => {
    new ClusterKmsProvider(stack, "clusterkms", { accounts: ACCOUNTS, removed });
    make(stack);
  });

describe.each(Object.entries(KINDS))("each %s of a stack", (word, { type, section, make }) => {
  const refused = (act: (stack: TerraformStack) => void, removed: readonly string[] = []) =>
    refusal(() => build({ [section]: removed }, act));

  it("is forgotten where it is removed, and stays in the cloud", () => {
    const { removed } = build({ [section]: ["stock", "old-shop"] }, () => {});
    expect(removed).toEqual([
      { from: `${type}.old-shop`, lifecycle: { destroy: false } },
      { from: `${type}.stock`, lifecycle: { destroy: false } },
    ]);
  });

  it("is moved from its former names in a chain, oldest first", () => {
    const { moved } = build({}, (stack) => void make(stack, "ledger", ["books", "general-ledger"]));
    expect(moved).toEqual([
      { from: `${type}.books`, to: `${type}.general-ledger` },
      { from: `${type}.general-ledger`, to: `${type}.ledger` },
    ]);
  });

  it("has an address of its own", () => {
    const text = refused((stack) => {
      make(stack, "shop");
      make(stack, "checkout").overrideLogicalId("shop");
    });
    expect(text).toContain(`NAME_DUPLICATE: ${word} shop`);
    expect(text).toContain(`Two ${word}s of this stack have the address ${type}.shop.`);
  });

  it("has a name that Terraform takes, and had one", () => {
    expect(refused((stack) => void make(stack, "1st"))).toContain(`NAME_INVALID: ${word} 1st`);
    expect(refused((stack) => void make(stack, "ledger", ["the books"]))).toContain("`the books` is not a name");
    expect(refused(() => {}, ["stock.old"])).toContain(`NAME_INVALID: ${word} stock.old`);
  });

  it("is not declared and removed, and not renamed and removed", () => {
    expect(refused((stack) => void make(stack, "stock"), ["stock"])).toContain(`DECLARED_AND_REMOVED: ${word} stock`);
    expect(refused((stack) => void make(stack, "goods", ["stock"]), ["stock"])).toContain(
      `RENAMED_AND_REMOVED: ${word} goods`,
    );
  });

  it("leaves its former name to itself", () => {
    const again = refused((stack) => {
      make(stack, "books");
      make(stack, "ledger", ["books"]);
    });
    expect(again).toContain(`FORMER_NAME_DECLARED: ${word} ledger`);
    const twice = refused((stack) => {
      make(stack, "ledger", ["books"]);
      make(stack, "stock", ["books"]);
    });
    expect(twice).toContain(`FORMER_NAME_CLAIMED_TWICE: ${word} stock`);
  });
});

describe("the kinds of a stack", () => {
  it("have names of their own: an instance, a key and a binding may be called the same", () => {
    const { resource, moved, removed } = build({ keys: ["old"], instances: ["older"] }, (stack) => {
      for (const kind of Object.values(KINDS)) make(stack, kind);
    });
    expect(Object.keys(resource ?? {})).toHaveLength(4);
    expect(moved).toHaveLength(4);
    expect(removed).toMatchObject([{ from: "clusterkms_instance.older" }, { from: "clusterkms_root_key.old" }]);
  });

  it("are written the same to the byte in whatever order they are declared", () => {
    const all = Object.values(KINDS);
    const json = (kinds: readonly Kind[]) => {
      const {
        import: imports,
        moved,
        removed,
      } = build({ clusters: ["b", "a"] }, (stack) => {
        for (const kind of kinds) make(stack, kind);
      });
      return JSON.stringify({ imports, moved, removed });
    };
    expect(json(all)).toBe(json([...all].reverse()));
  });

  const make = (stack: TerraformStack, kind: Kind) => {
    kind.make(stack, `${kind.section}-shop`, ["shop"]).overrideLogicalId("same");
  };
});
