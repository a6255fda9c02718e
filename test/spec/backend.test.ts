import { describe, expect, it } from "vitest";
import { readSpec } from "../../lib/spec/index.js";
import { BASE, more } from "./cases.js";
import { codesOf, textOf } from "./report-on.js";

const withBackend = (backend: string) => more(`backend: ${backend}`);
const http = (lines: string) => withBackend(`{ http: { ${lines} } }`);
const LOCK = "lockAddress: https://s.example/lock";

describe("the backend of a file", () => {
  it("is a file beside the app where nothing is said", () => {
    const read = readSpec(BASE, "f");
    expect(read.ok && read.value.backend).toEqual({ kind: "local" });
    const told = readSpec(withBackend("{ local: {} }"), "f");
    expect(told.ok && told.value.backend).toEqual({ kind: "local" });
  });

  it("has what is usual where the file leaves it out", () => {
    const backendOf = (text: string) => {
      const read = readSpec(withBackend(text), "f");
      return read.ok ? read.value.backend : read.error;
    };
    expect(backendOf("{ pg: {} }")).toEqual({ kind: "pg", schema: "{stack}" });
    expect(backendOf("{ s3: { bucket: states, region: us-south } }")).toEqual({
      kind: "s3",
      bucket: "states",
      key: "cluster-kms/{stack}.tfstate",
      region: "us-south",
      endpoint: undefined,
      useLockfile: true,
    });
    expect(backendOf(`{ http: { address: "https://s.example/{stack}", ${LOCK} } }`)).toEqual({
      kind: "http",
      address: "https://s.example/{stack}",
      lockAddress: "https://s.example/lock",
      unlockAddress: "https://s.example/lock",
      updateMethod: "POST",
      lockMethod: "LOCK",
      unlockMethod: "UNLOCK",
    });
    expect(backendOf("{ cloud: { organization: acme, execution: local } }")).toEqual({
      kind: "cloud",
      hostname: "app.terraform.io",
      organization: "acme",
      workspace: "{stack}",
    });
  });

  it.each([
    ["two at once", "{ pg: {}, local: {} }", "FIELDS_CONFLICT"],
    ["none", "{}", "FIELD_MISSING"],
    ["a word", "pg", "WRONG_TYPE"],
    ["nothing", "{ pg: }", "WRONG_TYPE"],
    ["one that there is not", "{ gcs: {} }", "FIELD_UNKNOWN"],
    ["http without a lock", "{ http: { address: https://s.example } }", "FIELD_MISSING"],
    ["an address that is none", `{ http: { address: s.example, ${LOCK} } }`, "VALUE_INVALID"],
    ["an address without https", `{ http: { address: http://s.example, ${LOCK} } }`, "VALUE_INVALID"],
    ["a token in an address", `{ http: { address: "https://s.example?private_token=x", ${LOCK} } }`, "VALUE_INVALID"],
    ["a user in an address", `{ http: { address: https://ada@s.example, ${LOCK} } }`, "VALUE_INVALID"],
    ["a method", `{ http: { address: https://s.example, ${LOCK}, lockMethod: lock } }`, "VALUE_INVALID"],
    ["a bucket", "{ s3: { bucket: My_Bucket, region: us-south } }", "VALUE_INVALID"],
    ["a region", "{ s3: { bucket: states, region: US South } }", "VALUE_INVALID"],
    ["a key", '{ s3: { bucket: states, region: us-south, key: "/a//b" } }', "VALUE_INVALID"],
    ["an endpoint", "{ s3: { bucket: states, region: us-south, endpoint: s3.example } }", "VALUE_INVALID"],
    ["a schema that PostgreSQL keeps", "{ pg: { schema: pg_states } }", "VALUE_INVALID"],
    ["a schema that is too long", `{ pg: { schema: "${"x".repeat(60)}-{stack}" } }`, "VALUE_INVALID"],
    [
      "a URL for a host",
      "{ cloud: { organization: a, hostname: https://x.example, execution: local } }",
      "VALUE_INVALID",
    ],
    ["runs elsewhere", "{ remote: { organization: acme, execution: remote } }", "REMOTE_EXECUTION"],
  ])("is refused with one code: %s", (_, backend, code) => {
    expect(codesOf(withBackend(backend))).toEqual([code]);
  });

  it.each([
    ["pg: { schema: kms }", "backend.pg.schema"],
    ["s3: { bucket: states, region: us-south, key: states/kms }", "backend.s3.key"],
    ["http: { address: https://s.example/a, lockAddress: 'https://s.example/{stack}/lock' }", "backend.http.address"],
    ["cloud: { organization: acme, execution: local, workspace: kms }", "backend.cloud.workspace"],
  ])("is one place for one stack, and refused for several: %s", (backend, path) => {
    expect(codesOf(withBackend(`{ ${backend} }`))).toEqual([]);
    const several = textOf(`${withBackend(`{ ${backend} }`)}\nstacks: per-account\n`);
    expect(several).toContain(`VALUE_INVALID: ${path}: all 2 stacks would write to this one place`);
    expect(several).toContain("write `{stack}` into it: it stands for the stack's name");
    expect(codesOf(`${withBackend("{ pg: {} }")}\nstacks: per-account\n`)).toEqual([]);
  });

  it("has no name that PostgreSQL cuts off, of any stack", () => {
    const long = `{ pg: { schema: "${"x".repeat(40)}-{stack}" } }`;
    expect(codesOf(withBackend(long))).toEqual([]);
    expect(textOf(`${withBackend(long)}\nstacks: per-account\n`)).toContain(
      "-payments-platform-clusters` has 67 bytes",
    );
  });

  it("may be on this machine without https", () => {
    expect(codesOf(http('address: "http://127.0.0.1:8080/{stack}", lockAddress: "http://localhost:1/l"'))).toEqual([]);
  });

  it("says where Terraform would run, and what to do", () => {
    expect(textOf(withBackend("{ cloud: { organization: acme } }"))).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:12: REMOTE_EXECUTION: backend.cloud: it does not say that Terraform runs here; the runners of the host have no Node
        17 | backend: { cloud: { organization: acme } }
           |            ^^^^^
        set the workspace's execution mode to Local, and write \`execution: local\`

      1 problem in cluster-kms.yaml. More: docs/codes/REMOTE_EXECUTION.md
      "
    `);
  });
});

describe("a secret of a backend that is written into the file", () => {
  const SECRETS = [
    ["pg", "connStr: postgres://ada:hunter2@db.example/states", "hunter2"],
    ["pg", "schema: postgres://ada:hunter2@db.example/states", "hunter2"],
    ["http", `address: https://ada:hunter2@s.example, ${LOCK}`, "hunter2"],
    ["http", `address: https://s.example, ${LOCK}, password: hunter2`, "hunter2"],
    ["s3", "bucket: states, region: us-south, secretKey: hunter2", "hunter2"],
    ["s3", "bucket: states, region: us-south, access_key: hunter2", "hunter2"],
    ["cloud", "organization: acme, execution: local, token: hunter2", "hunter2"],
  ] as const;

  it.each(SECRETS)("is refused and never shown: %s: { %s }", (kind, lines, secret) => {
    const text = textOf(withBackend(`{ ${kind}: { ${lines} } }`));
    expect(text).toContain("SECRET_IN_FILE");
    expect(text).not.toContain(secret);
    expect(text).toMatch(/PG_CONN_STR|TF_HTTP_PASSWORD|AWS_SECRET_ACCESS_KEY|TF_TOKEN_/);
  });

  it("is told with the variables that Terraform reads", () => {
    expect(textOf(withBackend("{ pg: { connStr: postgres://ada:hunter2@db.example/states } }"))).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:27: SECRET_IN_FILE: backend.pg.connStr: this looks like a key or token, and is written out here
        17 | backend: { pg: { connStr: **************************************** } }
           |                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        take it out and revoke it; the new one goes into PG_CONN_STR, which Terraform reads by itself

      1 problem in cluster-kms.yaml. More: docs/codes/SECRET_IN_FILE.md
      "
    `);
  });
});
