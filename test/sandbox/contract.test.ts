/**
 * The requests of IBM's official Terraform provider, as its clients sent them (recorded on loopback), replayed as far
 * as the sandbox reaches. What it does not serve is listed, so that nothing is left out unseen.
 */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, INSTANCES, KEYS, PLATFORM, SECRETS, SECURITY, seed } from "../support/seed.js";
import { type Play, play } from "./play.js";

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly client: string;
}

const RECORDED: readonly Recorded[] = readFileSync(
  new URL("../fixtures/official-provider-requests.jsonl", import.meta.url),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const INSTANCE = "/v2/resource_instances/crn:v1:bluemix:public:kms:us-south:a/{hex32}:{uuid}::";

/** The second authorization of the seed. */
const POLICY = "0a000000-0000-4000-8000-000000000002";

/** What is served, what its placeholder `{uuid}` stands for, and whose token asks. */
const SERVICE = "ee41347f-b18e-4ca6-bf80-b5467c63f9a6";
const PLAN = "eedd3585-90c6-4c8f-be3d-062069e99fc3";
/** An instance that holds no keys, so that it can be deleted. */
const EMPTY = "8c3f0d64-518a-4d6f-8f88-3f9f4c3c5d44";
/** The resource groups of the security account: its default one, and one that is made before each test. */
const DEFAULT = "e0000000000040008000000000000002";
const SPARE = "e0000000000040008000000000000003";

interface Served {
  readonly uuid: string;
  readonly as: string;
  /** @default 200 */
  readonly status?: number | ((body: string) => number);
  /** What `{hex32}` stands for. @default the account */
  readonly hex32?: string;
  /** What `{alias}` and `{ring}` stand for. @default "standard" and "spare", which are there */
  readonly name?: string;
  /** The answer must have no body at all. */
  readonly empty?: true;
}

const SERVED: Readonly<Record<string, Served>> = {
  "GET /api/v2/keys": { uuid: INSTANCES.security, as: SECRETS.security },
  "GET /api/v2/keys/{uuid}": { uuid: KEYS.first, as: SECRETS.security },
  "GET /api/v2/keys/{alias}": { uuid: KEYS.first, as: SECRETS.security },
  "DELETE /api/v2/keys/{uuid}": { uuid: KEYS.first, as: SECRETS.security },
  "GET /api/v2/keys/{uuid}/registrations": { uuid: KEYS.first, as: SECRETS.security },
  "GET /global/v1/logging/{hex20}/clusterkeyowner": { uuid: "", as: SECRETS.platform },
  "GET /global/v2/alb/getClusterAlbs": { uuid: "", as: SECRETS.platform },
  "GET /global/v2/getCluster": { uuid: "", as: SECRETS.platform },
  "GET /global/v2/vpc/getWorkerPools": { uuid: "", as: SECRETS.platform },
  "GET /global/v2/vpc/getWorkers": { uuid: "", as: SECRETS.platform },
  "POST /global/v2/enableKMS": { uuid: "", as: SECRETS.platform },
  "POST /identity/token": { uuid: "", as: SECRETS.platform },
  "GET /v1/policies": { uuid: "", as: SECRETS.security },
  "GET /v1/policies/{uuid}": { uuid: POLICY, as: SECRETS.security },
  "GET /v2/policies/{uuid}": { uuid: POLICY, as: SECRETS.security },
  "GET /v2/resource_instances": { uuid: "ee41347f-b18e-4ca6-bf80-b5467c63f9a6", as: SECRETS.security },
  "GET /v2/resource_instances/{uuid}": { uuid: INSTANCES.security, as: SECRETS.security },
  [`GET ${INSTANCE}`]: { uuid: INSTANCES.security, as: SECRETS.security },
  "GET /api/v2/instance/policies": { uuid: "", as: SECRETS.security },
  "PUT /api/v2/instance/policies": { uuid: "", as: SECRETS.security, status: 204, empty: true },
  "GET /api/v2/key_rings": { uuid: "", as: SECRETS.security },
  "POST /api/v2/key_rings/{ring}": { uuid: "", as: SECRETS.security, status: 201, name: "fresh", empty: true },
  "DELETE /api/v2/key_rings/{ring}": { uuid: "", as: SECRETS.security, status: 204, empty: true },
  "POST /api/v2/keys": { uuid: "", as: SECRETS.security, status: 201 },
  "POST /api/v2/keys_with_policy_overrides": {
    uuid: "",
    as: SECRETS.security,
    // Its own tests expect that a standard key is refused a rotation.
    status: (body) => (body.includes('"extractable":true') && body.includes('"rotation"') ? 400 : 201),
  },
  "POST /api/v2/keys/{uuid}/aliases/{alias}": { uuid: KEYS.first, as: SECRETS.security, status: 201, name: "fresh" },
  "DELETE /api/v2/keys/{uuid}/aliases/{alias}": {
    uuid: KEYS.standard,
    as: SECRETS.security,
    status: 204,
    empty: true,
  },
  "GET /api/v2/keys/{uuid}/policies": { uuid: KEYS.first, as: SECRETS.security },
  "PUT /api/v2/keys/{uuid}/policies": { uuid: KEYS.first, as: SECRETS.security },
  "DELETE /v1/policies/{uuid}": { uuid: POLICY, as: SECRETS.security, status: 204, empty: true },
  "POST /v2/policies": { uuid: "", as: SECRETS.security, status: 201 },
  "GET /v2/roles": { uuid: "", as: SECRETS.security },
  "GET /api/v1/": { uuid: "", as: SECRETS.security },
  // The client asked for the deployments of a plan without an ID.
  "GET /api/v1/deployment": { uuid: "", as: SECRETS.security, status: 404 },
  "GET /api/v1/{uuid}": { uuid: SERVICE, as: SECRETS.security },
  "GET /api/v1/{uuid}/*": { uuid: SERVICE, as: SECRETS.security },
  "GET /api/v1/{uuid}/deployment": { uuid: PLAN, as: SECRETS.security },
  "GET /api/v1/{uuid}/plan": { uuid: SERVICE, as: SECRETS.security },
  "GET /v2/quota_definitions": { uuid: "", as: SECRETS.security },
  "GET /v2/resource_groups": { uuid: "", as: SECRETS.security },
  "POST /v2/resource_groups": { uuid: "", as: SECRETS.security, status: 201 },
  "DELETE /v2/resource_groups/{hex32}": { uuid: "", as: SECRETS.security, hex32: SPARE, status: 204, empty: true },
  "GET /v2/resource_groups/{hex32}": { uuid: "", as: SECRETS.security, hex32: DEFAULT },
  "PATCH /v2/resource_groups/{hex32}": { uuid: "", as: SECRETS.security, hex32: DEFAULT },
  "POST /v2/resource_instances": {
    uuid: PLAN,
    as: SECRETS.security,
    hex32: DEFAULT,
    // The others are object storage and databases, which the catalog here does not know.
    status: (body) => (body.includes("deployment:{uuid}%3Aus-south") ? 201 : 400),
  },
  [`DELETE ${INSTANCE}`]: { uuid: EMPTY, as: SECRETS.security, status: 204, empty: true },
  "POST /v3/resources/search": { uuid: INSTANCES.security, as: SECRETS.platform },
  "GET /v3/tags": { uuid: "", as: SECRETS.security },
};

const NOT_SERVED = [
  "DELETE /global/v1/clusters/{hex20}",
  "POST /global/v2/setWorkerPoolTaints",
  "POST /global/v2/vpc/createCluster",
];

let on: Play;
beforeEach(async () => {
  const instances = seed().instances ?? [];
  const empty = { guid: EMPTY, name: "kp-empty", service: "kms", account: SECURITY, region: "us-south" } as const;
  on = await play({ instances: [...instances, empty] });
  await on.ask("/v2/resource_groups", { as: SECRETS.security, method: "POST", body: { name: "spare" } });
  await on.kms(INSTANCES.security, "/key_rings/spare", { as: SECRETS.security, method: "POST" });
});
afterEach(() => on.close());

const nameOf = ({ method, path }: Recorded) => `${method} ${path}`;

async function replay(recorded: Recorded) {
  const { uuid = INSTANCES.security, as = SECRETS.platform, name: named, hex32 } = SERVED[nameOf(recorded)] ?? {};
  const filled = (text: string) =>
    text
      .replaceAll("{uuid}", uuid)
      .replaceAll("{hex32}", hex32 ?? (as === SECRETS.security ? SECURITY : PLATFORM))
      .replaceAll("{hex20}", CLUSTERS.checkout)
      .replaceAll("{name}", "kp-security")
      .replaceAll("{alias}", named ?? "standard")
      .replaceAll("{ring}", named ?? "spare")
      .replaceAll("{time}", "2027-01-01T00:00:00Z");
  // The Go SDKs escape a CRN that stands in a path; the recording shows it decoded.
  const path = filled(recorded.path).replace(/crn:.*/, encodeURIComponent);
  const query = new URLSearchParams(recorded.query);
  for (const [name, value] of Object.entries(recorded.query)) query.set(name, filled(value));
  const body =
    recorded.path === "/global/v2/enableKMS"
      ? // Two placeholders of one name that stand for two things.
        filled((recorded.body ?? "").replace('"crk_id":"{uuid}"', `"crk_id":"${KEYS.own}"`)).replace(
          '"instance_id":""',
          `"instance_id":"${INSTANCES.platform}"`,
        )
      : filled(recorded.body ?? "").replace("apikey=…", `apikey=${SECRETS.platform}`);
  const headers = new Headers(Object.entries(recorded.headers).map(([name, value]) => [name, filled(value)]));
  if (headers.has("Bluemix-Instance")) headers.set("Bluemix-Instance", INSTANCES.security);
  headers.set("Authorization", recorded.path === "/identity/token" ? "Basic Yng6Yng=" : `Bearer ${await on.token(as)}`);
  on.sandbox.clearLog();
  const response = await fetch(`${on.sandbox.url}${path}?${query}`, {
    method: recorded.method,
    headers,
    ...(body === "" ? {} : { body }),
  });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

const lines = (served: boolean) =>
  RECORDED.filter((recorded) => nameOf(recorded) in SERVED === served).map(
    (recorded) =>
      [`${nameOf(recorded)}?${new URLSearchParams(recorded.query)} of ${recorded.client}`, recorded] as const,
  );

describe("a request of the official provider that is served", () => {
  // One recording is cut off after its access token, so that it names no grant.
  const cut = ({ client }: Recorded) => client.includes("assume");

  it.each(lines(true).filter(([, recorded]) => !cut(recorded)))("%s is answered", async (_, recorded) => {
    const told = await replay(recorded);
    const { status = 200, empty } = SERVED[nameOf(recorded)] ?? {};
    // Key Protect's client takes no 202.
    expect(told.status).toBe(typeof status === "number" ? status : status(recorded.body ?? ""));
    // Go's clients decode only what says that it is JSON, and some of them take no body where they expect none.
    if (empty) expect([told.type, told.text]).toEqual([null, ""]);
    else {
      expect(told.type).toBe("application/json");
      expect(() => JSON.parse(told.text)).not.toThrow();
    }
    expect(on.sandbox.log.map(({ operation }) => operation)).not.toContain("unknown");
  });

  it.each(lines(true).filter(([, recorded]) => cut(recorded)))(
    "%s names no grant, and is told so",
    async (_, recorded) => {
      expect((await replay(recorded)).status).toBe(400);
    },
  );
});

describe("a request of the official provider that is not served", () => {
  it.each(lines(false))("%s is listed here, and told so", async (_, recorded) => {
    expect(NOT_SERVED).toContain(nameOf(recorded));
    const told = await replay(recorded);
    expect([told.status, told.text]).toEqual([404, expect.stringContaining("the sandbox does not serve")]);
  });
});

it("every name that is listed was recorded", () => {
  const names = new Set(RECORDED.map(nameOf));
  expect([...Object.keys(SERVED), ...NOT_SERVED].filter((name) => !names.has(name))).toEqual([]);
  expect(RECORDED).toHaveLength(104);
});
