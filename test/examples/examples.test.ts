import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Project, project } from "../support/project.js";

/** Every example, with the stacks it has. */
const STACKS = {
  "examples/two-accounts/cluster-kms.yaml": ["payments"],
  "examples/typescript/main.ts": ["payments"],
  "examples/typescript-two-stacks/main.ts": ["keys", "production"],
} as const;

/** Has a test of its own: the official provider is not there to initialize and validate it with. */
const WITH_OFFICIAL_PROVIDER = "examples/with-official-provider";

const CREDENTIALS = { IBMCLOUD_API_KEY: "a-secret-of-platform", SECURITY_API_KEY: "a-secret-of-security" };

async function synthesize(example: string, here: Project) {
  if (!example.endsWith(".yaml")) return here.app(example, CREDENTIALS);
  copyFileSync(example, join(here.folder, "cluster-kms.yaml"));
  return here.app("main.ts", CREDENTIALS);
}

describe("the examples", () => {
  it.each(Object.entries(STACKS))(
    "%s synthesizes, and Terraform initializes and validates it",
    async (example, stacks) => {
      const here = await project();
      try {
        const synthesized = await synthesize(example, here);
        expect(synthesized, synthesized.output).toMatchObject({ code: 0 });
        for (const stack of stacks) {
          const initialized = await here.terraform(stack, ["init", "-input=false"]);
          expect(initialized, initialized.output).toMatchObject({ code: 0 });
          const validated = await here.terraform(stack, ["validate"]);
          expect(validated.output).toContain("The configuration is valid.");
        }
      } finally {
        await here.remove();
      }
    },
  );

  it.each(Object.keys(STACKS))(
    "%s is written without a path of this machine, and without a secret",
    async (example) => {
      const here = await project();
      try {
        await synthesize(example, here);
        const written = [...(await here.files())].filter(([path]) => path.endsWith(".json"));
        expect(written.length).toBeGreaterThan(1);
        for (const [path, content] of written) {
          const text = content.toString();
          for (const foreign of [here.folder, process.cwd(), ...Object.values(CREDENTIALS)]) {
            expect(text, path).not.toContain(foreign);
          }
        }
      } finally {
        await here.remove();
      }
    },
  );

  it("pass a key from one stack to another by the state of the first", async () => {
    const here = await project();
    try {
      await here.app("examples/typescript-two-stacks/main.ts");
      const text = (await here.files()).get("cdktf.out/stacks/production/cdk.tf.json")?.toString() ?? "";
      expect(text).toContain('"path": "../../../terraform.keys.tfstate"');
      expect(text.match(/"root_key": "\$\{data\.terraform_remote_state\.[^"]*root_key[^"]*crn\}"/g)).toHaveLength(2);
    } finally {
      await here.remove();
    }
  });

  it("are all of those that there are", () => {
    const files = readdirSync("examples", { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const found = files
      .map(({ parentPath, name }) => `${parentPath}/${name}`)
      .filter((path) => !path.endsWith(".md") && !path.startsWith("examples/pipelines/"));
    const others = found.filter((path) => !path.startsWith(WITH_OFFICIAL_PROVIDER));
    expect(others.length).toBeLessThan(found.length);
    expect(others.sort()).toEqual(Object.keys(STACKS).sort());
  });
});
