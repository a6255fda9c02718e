/** What each backend becomes, and that the real Terraform takes it. S3, HCP Terraform: they cannot be run here. */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { type App, PgBackend, TerraformStack } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Backend } from "../../lib/model/backend.js";
import { readSpec } from "../../lib/spec/index.js";
import { FleetStack } from "../../stacks/fleet-stack.js";
import { EXAMPLE } from "../spec/example.js";
import { must } from "../support/fakes/must.js";
import { type Project, project } from "../support/project.js";
import { jsonOf } from "../support/stack.js";
import { clusterOf, fileOf, referredKey } from "./spec.js";

const WRONG_ARGUMENT = /Unsupported argument|Invalid|Deprecated/;
const COS = "https://s3.us-south.cloud-object-storage.appdomain.cloud";
const BACKENDS: Readonly<Record<string, string>> = {
  http: "http: { address: 'https://s.example/{stack}', lockAddress: 'https://s.example/{stack}/lock', lockMethod: POST, unlockMethod: DELETE }",
  pg: "pg: {}",
  "s3 of Amazon": "s3: { bucket: states, region: us-east-1 }",
  "s3 of IBM Cloud Object Storage": `s3: { bucket: states, region: us-south, endpoint: "${COS}" }`,
  remote: "remote: { organization: acme, execution: local }",
  cloud: "cloud: { organization: acme, execution: local, workspace: 'kms-{stack}' }",
};

describe("each backend of the file", { timeout: 120_000 }, () => {
  let here: Project;
  beforeAll(async () => {
    here = await project();
  }, 120_000);
  afterAll(() => here.remove());

  const synthesize = async (backend: string) => {
    await rm(join(here.folder, "cdktf.out"), { recursive: true, force: true });
    writeFileSync(join(here.folder, "cluster-kms.yaml"), `${EXAMPLE}backend: { ${backend} }\n`);
    const made = await here.app("main.ts", { IBMCLOUD_API_KEY: "x", SECURITY_API_KEY: "x" });
    expect(made, made.output).toMatchObject({ code: 0, output: "" });
  };

  it.each(Object.keys(BACKENDS))("is this block: %s", (name) => {
    const spec = must(readSpec(`${EXAMPLE}backend: { ${BACKENDS[name]} }\n`, "f"));
    const { terraform } = jsonOf((app: App) => new FleetStack(app, spec));
    expect({ backend: terraform["backend"], cloud: terraform["cloud"] }).toMatchSnapshot();
  });

  it("that cannot be run here is what Terraform takes: s3", async () => {
    const { url, log, close } = await denying();
    try {
      await synthesize(`s3: { bucket: states, region: us-south, endpoint: "${url}" }`);
      await validates();
      const keys = { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };
      const refused = await here.terraform("payments", ["init", "-input=false"], keys);
      expect(refused.code).toBe(1);
      expect(refused.output).toContain("StatusCode: 403");
      expect(refused.output).not.toMatch(WRONG_ARGUMENT);
      // The bucket stands in the path, and no service of Amazon's was asked before.
      expect(log[0]).toMatch(/^GET \/states\?/);
    } finally {
      await close();
    }
  });

  // On this address nobody listens. What is wrong with the arguments would be said before, and `validate` looks at none.
  it.each(["remote", "cloud"])("that cannot be run here is what Terraform takes: %s", async (kind) => {
    await synthesize(`${kind}: { organization: acme, execution: local, hostname: "localhost:9" }`);
    await validates();
    const refused = await here.terraform("payments", ["init", "-input=false"]);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("connection refused");
    expect(refused.output).not.toMatch(WRONG_ARGUMENT);
  });

  const validates = async () => {
    const initialized = await here.terraform("payments", ["init", "-backend=false", "-lockfile=readonly"]);
    expect(initialized, initialized.output).toMatchObject({ code: 0 });
    const validated = await here.terraform("payments", ["validate"]);
    expect(validated.stdout, validated.output).toContain("The configuration is valid.");
  };
});

/** What stands for the service: it denies everything, at once. */
async function denying() {
  const log: string[] = [];
  const server = createServer(({ method, url }, response) => {
    log.push(`${method} ${url}`);
    response.writeHead(403, { "content-type": "application/xml" });
    response.end("<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has a port");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${address.port}`, log, close };
}

describe("a backend of the user's own in TypeScript", () => {
  it("is left as it is", () => {
    const json = jsonOf((app: App) => {
      const stack = new TerraformStack(app, "own");
      new PgBackend(stack, { connStr: "", schemaName: "mine" });
      return stack;
    });
    expect(json).toMatchObject({ terraform: { backend: { pg: { schema_name: "mine" } } } });
  });
});

describe("the state of a file", () => {
  it("has the stack's name where its place says so", () => {
    const backend: Backend = { kind: "pg", schema: "kms-{stack}" };
    const spec = fileOf({ keys: { roks: referredKey() }, clusters: { a: clusterOf("a") }, backend });
    const json = jsonOf((app: App) => new FleetStack(app, spec));
    expect(json).toMatchObject({ terraform: { backend: { pg: { schema_name: "kms-payments" } } } });
  });
});
