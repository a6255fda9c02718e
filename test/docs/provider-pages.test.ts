import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { App, TerraformStack } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterKmsProvider } from "../../lib/provider/provider.js";
import { readSpec, renderFileReport } from "../../lib/spec/index.js";
import { pageMaterial } from "../../scripts/provider-page-material.js";
import { rowsOf } from "../../scripts/provider-page-rows.js";
import { providerPages, shortName } from "../../scripts/provider-pages.js";
import { FleetStack } from "../../stacks/fleet-stack.js";
import { fakeClock } from "../support/fakes/clock.js";
import { script } from "../support/fakes/http.js";
import { jsonOf } from "../support/stack.js";
import { type HclFolder, hclFolder } from "./hcl-folder.js";

const DOCS = join(import.meta.dirname, "../../docs");
const EXAMPLES = join(DOCS, "examples");
const KINDS = ["resources", "data-sources", "functions"] as const;
const material = pageMaterial();
const pages = providerPages(material);
const { resource_schemas, data_source_schemas } = material.schema;
const pageOf = (path: string) => pages.get(path) ?? "";

const filesIn = (folder: string) =>
  KINDS.flatMap((kind) => readdirSync(join(folder, kind)).map((name) => `${kind}/${name}`)).sort();
const examples = (end: string) => filesIn(EXAMPLES).filter((path) => path.endsWith(end));

describe("the provider's pages", () => {
  it("are what the schema, the examples and the sources generate: run `npm run generate:pages`", () => {
    const written = filesIn(DOCS).map((path) => [path, readFileSync(join(DOCS, path), "utf8")] as const);
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(pages));
  });

  it.each([
    ...Object.entries(resource_schemas).map(([type, schema]) => [`resources/${shortName(type)}.md`, schema] as const),
    ...Object.entries(data_source_schemas).map(
      ([type, schema]) => [`data-sources/${shortName(type)}.md`, schema] as const,
    ),
  ])("%s has every attribute, and an example in HCL", (path, { block }) => {
    const named = [...pageOf(path).matchAll(/^\| `([a-z_.]+)` \|/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(
      rowsOf(block.attributes)
        .map(({ name }) => name)
        .sort(),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(pageOf(path)).toContain("```terraform\n");
  });

  it("say the default of what may be left out, as the schema describes it", () => {
    const presets = Object.fromEntries(
      [...pageOf("resources/binding.md").matchAll(/^\| `([a-z_.]+)` \| \w+ \| (.*?) \|/gm)].map(([, name, preset]) => [
        name,
        preset,
      ]),
    );
    expect(presets).toMatchObject({
      endpoint: "`private`",
      removal: "`refuse`",
      "timeouts.update": "`90m`",
      hold: "",
    });
  });

  it("give the codes of a kind, and only those that have a page", () => {
    const codesOn = (path: string) => [...pageOf(path).matchAll(/^\| \[([A-Z_]+)\]\((.*?)\) \|/gm)];
    for (const path of pages.keys()) {
      const missing = codesOn(path).filter(([, , link = ""]) => !existsSync(join(DOCS, "resources", link)));
      expect(missing).toEqual([]);
    }
    const names = (path: string) => codesOn(path).map(([, code]) => code);
    expect(names("resources/binding.md")).toEqual(
      expect.arrayContaining(["KEY_REUSED", "BINDING_DROPPED", "ENABLE_TIMEOUT", "WRONG_CLOUD", "ACCESS_DENIED"]),
    );
    expect(names("data-sources/cluster.md")).toEqual(expect.arrayContaining(["CLUSTER_GONE", "ACCESS_DENIED"]));
    expect(names("data-sources/cluster.md")).not.toContain("KEY_REUSED");
    expect(names("data-sources/cluster.md")).not.toContain("WRONG_CLOUD");
    expect(names("resources/root_key.md")).toEqual(
      expect.arrayContaining(["KEY_DROPPED", "KEY_IN_USE", "WRONG_CLOUD"]),
    );
    // Of its instance a key tells that it is deleted, and nothing else.
    expect(names("resources/root_key.md").filter((code) => /^(INSTANCE|BINDING|ENABLE)_/.test(code ?? ""))).toEqual([
      "INSTANCE_GONE",
    ]);
  });
});

describe("the examples on the provider's pages", () => {
  let folder: HclFolder;
  beforeAll(async () => {
    folder = await hclFolder();
  }, 60_000);
  afterAll(() => folder?.remove());

  it.each(examples(".tf"))("%s is valid for the real Terraform and the provider as it is built", async (path) => {
    const { code, output } = await folder.validate(readFileSync(join(EXAMPLES, path), "utf8"));
    expect(output).toContain("Success! The configuration is valid.");
    expect(code).toBe(0);
  });

  it("are really judged: an argument that does not exist is refused", async () => {
    const { code, output } = await folder.validate('resource "clusterkms_binding" "b" {\n  kms_config = "x"\n}\n');
    expect(output).toContain('An argument named "kms_config" is not expected here');
    expect(code).toBe(1);
  });

  it.each(examples(".yaml"))("%s is a sound file, and synthesizes what its page is about", (path) => {
    const spec = readSpec(readFileSync(join(EXAMPLES, path), "utf8"), path);
    if (!spec.ok) throw new Error(renderFileReport(spec.error, { colour: false }));
    const type = `clusterkms_${path.replace(/^.*\/|\.yaml$/g, "")}`;
    expect(jsonOf((app) => new FleetStack(app, spec.value))).toHaveProperty(["resource", type]);
  });

  it.each(examples(".ts"))("%s synthesizes what its page is about", async (path) => {
    const { Payments }: { Payments: new (scope: App, id: string) => TerraformStack } = await import(
      join(EXAMPLES, path)
    );
    const section = path.startsWith("data-sources/") ? "data" : "resource";
    const type = `clusterkms_${path.replace(/^.*\/|\.ts$/g, "")}`;
    expect(jsonOf((app) => new Payments(app, "payments"))).toHaveProperty([section, type]);
    const [kind = "", name = ""] = path.replace(/ts$/, "md").split("/");
    const shown = pageOf(`${kind}/${name}`);
    expect(shown).toContain('from "cluster-kms";');
    expect(shown).not.toContain("lib/index.js");
  });

  it("are all shown on a page", () => {
    const shown = new Set<string>();
    providerPages({
      ...material,
      example: (path) => {
        shown.add(path);
        return material.example(path);
      },
    });
    expect(filesIn(EXAMPLES).filter((path) => !shown.has(path))).toEqual([]);
  });
});

describe("the import on a resource's page", () => {
  const quiet = () => undefined;
  const context = { signal: new AbortController().signal, log: { debug: quiet, info: quiet, warn: quiet } };
  const provider = clusterKmsProvider({ env: {}, http: async () => script().http, clock: () => fakeClock() });

  /** What the provider itself makes of an id; the cloud is asked only later, by the read that follows. */
  async function imported(type: string, id: string) {
    const config = { accounts: null, max_concurrent: null, stack: null };
    const { client } = await provider.configure({ config, terraformVersion: "1.8.0" }, context);
    return provider.resources[type]?.import?.({ id }, { ...context, client });
  }

  it.each(Object.keys(resource_schemas))("of %s has an id that the provider accepts", async (type) => {
    const [, id = ""] =
      /^import \{\n {2}to = \S+\n {2}id = "(.*)"\n\}$/m.exec(
        pageOf(`resources/${shortName(type)}.md`).split("## Import")[1] ?? "",
      ) ?? [];
    const good = await imported(type, id);
    expect(good?.diagnostics ?? []).toEqual([]);
    expect(Object.values(good?.state ?? {}).some((value) => typeof value === "string" && id.includes(value))).toBe(
      true,
    );
    const bad = await imported(type, `x${id}`);
    expect(bad?.state).toBeNull();
    expect(bad?.diagnostics?.[0]?.summary).toContain("IMPORT_ID_INVALID");
  });
});
