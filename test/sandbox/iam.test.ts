/** Tokens and policies: what the official clients need of them, and IBM's own authenticator run against them. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContainerAuthenticator, IamAssumeAuthenticator, IamAuthenticator } from "ibm-cloud-sdk-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { INSTANCES, KEYS, PLATFORM, PROFILES, SECRETS, SECURITY } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play();
});
afterEach(() => on.close());

const grant = async (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) => {
  const body = new URLSearchParams(form);
  const response = await fetch(`${on.sandbox.url}/identity/token`, { method: "POST", body, headers });
  const told: unknown = await response.json();
  return { status: response.status, told };
};
const APIKEY = "urn:ibm:params:oauth:grant-type:apikey";
const tokenIn = (told: unknown): string => {
  const token = typeof told === "object" && told !== null && "access_token" in told ? told.access_token : undefined;
  return String(token);
};
const claimsOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));

describe("a token", () => {
  it("carries what the official clients read, and lives an hour of the machine's own time", async () => {
    const { status, told } = await grant({ grant_type: APIKEY, apikey: SECRETS.platform, response_type: "cloud_iam" });
    const now = Math.floor(Date.now() / 1_000);
    expect(status).toBe(200);
    expect(told).toMatchObject({ token_type: "Bearer", expires_in: 3_600, refresh_token: "not_supported" });
    const token = tokenIn(told);
    const claims = claimsOf(token);
    expect(claims).toMatchObject({
      id: expect.stringMatching(/^IBMid-/),
      iam_id: expect.stringMatching(/^IBMid-/),
      account: { bss: PLATFORM },
      iss: expect.stringContaining("https://iam.cloud.ibm.com"),
      email: expect.any(String),
      sub: expect.any(String),
      scope: "ibm openid",
    });
    const { iat, exp } = Object(claims);
    expect(exp - iat).toBe(3_600);
    expect(Math.abs(iat - now)).toBeLessThanOrEqual(2);
    expect(told).toMatchObject({ expiration: exp });
    const [header = "", , signature = ""] = token.split(".");
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ alg: "HS256" });
    expect(signature).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it("is given for the key alone, and to a client that says who it is with Basic bx:bx", async () => {
    expect((await grant({ grant_type: APIKEY, apikey: SECRETS.security })).status).toBe(200);
    const told = await grant({ grant_type: APIKEY, apikey: SECRETS.security }, { Authorization: "Basic Yng6Yng=" });
    expect(told.status).toBe(200);
  });

  it("is a new one each time, and the older ones stay good", async () => {
    const first = tokenIn((await grant({ grant_type: APIKEY, apikey: SECRETS.platform })).told);
    const second = tokenIn((await grant({ grant_type: APIKEY, apikey: SECRETS.platform })).told);
    expect(first).not.toBe(second);
    for (const token of [first, second]) {
      const headers = { Authorization: `Bearer ${token}` };
      expect((await on.ask("/v2/vpc/getClusters", { as: null, headers })).status).toBe(200);
    }
  });

  it("that the sandbox has not given is no token", async () => {
    const own = await on.token(SECRETS.platform);
    const headers = { Authorization: `Bearer ${own.slice(0, -2)}xx` };
    expect((await on.ask("/v2/vpc/getClusters", { as: null, headers })).status).toBe(401);
  });

  it.each([
    ["an unknown API key", { grant_type: APIKEY, apikey: "nobody" }, 400, "BXNIM0415E"],
    ["no API key", { grant_type: APIKEY }, 400, "BXNIM0415E"],
    [
      "a refresh token that nobody was given",
      { grant_type: "refresh_token", refresh_token: "not_supported" },
      400,
      "BXNIM0408E",
    ],
    ["a grant that is not known", { grant_type: "password" }, 400, "BXNIM0301E"],
    [
      "assuming without a valid token",
      { grant_type: "urn:ibm:params:oauth:grant-type:assume", access_token: "x" },
      401,
      "BXNIM0407E",
    ],
    [
      "a compute resource without its token",
      { grant_type: "urn:ibm:params:oauth:grant-type:cr-token", profile_id: "p" },
      400,
      "BXNIM0109E",
    ],
  ])("is refused for %s, without repeating what was sent", async (_, form, status, errorCode) => {
    const refused = await grant({ ...form });
    expect(refused.status).toBe(status);
    expect(refused.told).toMatchObject({ errorCode, errorMessage: expect.any(String), context: {} });
    expect(JSON.stringify(refused.told)).not.toContain("nobody");
  });

  it("of a trusted profile comes with another token or from a compute resource, and speaks for the profile", async () => {
    const access_token = await on.token(SECRETS.platform);
    const forms = [
      { grant_type: "urn:ibm:params:oauth:grant-type:assume", access_token, profile_id: PROFILES.all },
      { grant_type: "urn:ibm:params:oauth:grant-type:cr-token", cr_token: "x", profile_id: PROFILES.all },
    ];
    for (const form of forms) {
      const { told } = await grant(form);
      expect(claimsOf(tokenIn(told))).toMatchObject({
        account: { bss: SECURITY },
        iam_id: `iam-${PROFILES.all}`,
        grant_type: form.grant_type,
      });
      expect(await grant({ ...form, profile_id: "Profile-x" })).toMatchObject({
        status: 400,
        told: { errorCode: "BXNIM0517E" },
      });
    }
  });

  it("is refreshed by a client that says who it is, and by no other", async () => {
    const basic = { Authorization: "Basic Yng6Yng=" };
    const form = { grant_type: APIKEY, apikey: SECRETS.security };
    const nothing = String(Object((await grant(form)).told).refresh_token);
    expect((await grant({ grant_type: "refresh_token", refresh_token: nothing }, basic)).status).toBe(400);
    const { told } = await grant(form, basic);
    const refresh_token = String(Object(told).refresh_token);
    expect(on.sandbox.tokens()).toContain(refresh_token);
    const fresh = await grant({ grant_type: "refresh_token", refresh_token, response_type: "cloud_iam" }, basic);
    expect(claimsOf(tokenIn(fresh.told))).toMatchObject({ account: { bss: SECURITY } });
    expect((await grant({ grant_type: "refresh_token", refresh_token: tokenIn(told) }, basic)).status).toBe(400);
  });
});

it("a role may be on one KMS instance alone", async () => {
  const token = await grant({
    grant_type: "urn:ibm:params:oauth:grant-type:cr-token",
    cr_token: "x",
    profile_id: PROFILES.oneInstance,
  });
  const asked = { as: null, headers: { Authorization: `Bearer ${tokenIn(token.told)}` } };
  expect((await on.kms(INSTANCES.security, "/keys", asked)).status).toBe(200);
  expect((await on.kms(INSTANCES.hpcs, "/keys", asked)).status).toBe(401);
  expect((await on.kms(INSTANCES.security, `/keys/${KEYS.first}`, asked)).status).toBe(401);
});

describe("IBM's own authenticators", () => {
  const request = (): { headers: Record<string, string> } => ({ headers: {} });

  it("assume a trusted profile of another account", async () => {
    const asked = request();
    const { url } = on.sandbox;
    await new IamAssumeAuthenticator({ apikey: SECRETS.platform, iamProfileId: PROFILES.all, url }).authenticate(asked);
    expect((await on.kms(INSTANCES.security, "/keys", { as: null, headers: asked.headers })).status).toBe(200);
  });

  it("take a trusted profile from inside a container", async () => {
    const directory = await mkdtemp(join(tmpdir(), "sandbox-"));
    const crTokenFilename = join(directory, "token");
    await writeFile(crTokenFilename, "the container's own token");
    const asked = request();
    const { url } = on.sandbox;
    await new ContainerAuthenticator({ crTokenFilename, iamProfileId: PROFILES.all, url }).authenticate(asked);
    await rm(directory, { recursive: true });
    expect((await on.kms(INSTANCES.security, "/keys", { as: null, headers: asked.headers })).status).toBe(200);
  });
});

it("IBM's own authenticator takes a token here, keeps it, and is let in with it", async () => {
  const authenticator = new IamAuthenticator({ apikey: SECRETS.platform, url: on.sandbox.url });
  const request: { headers?: Record<string, string> } = {};
  await authenticator.authenticate(request);
  await authenticator.authenticate(request);
  expect(on.sandbox.log.filter(({ operation }) => operation === "token")).toHaveLength(1);
  const told = await on.ask("/v2/vpc/getClusters", { as: null, headers: request.headers ?? {} });
  expect(told.status).toBe(200);
  expect(on.sandbox.log.at(-1)?.account).toBe(PLATFORM);
});

describe("the list of authorizations", () => {
  const path = (version: string, account = SECURITY) => `/${version}/policies?account_id=${account}&type=authorization`;

  it("in the second shape is what was seeded", async () => {
    const told = await on.ask(path("v2"), { as: SECRETS.security });
    expect(told.at("policies", 0)).toMatchObject({
      type: "authorization",
      state: "active",
      control: {
        grant: {
          roles: [
            { role_id: "crn:v1:bluemix:public:iam::::serviceRole:Reader" },
            { role_id: "crn:v1:bluemix:public:iam::::role:AuthorizationDelegator" },
          ],
        },
      },
      subject: {
        attributes: [
          { key: "accountId", operator: "stringEquals", value: PLATFORM },
          { key: "serviceName", operator: "stringEquals", value: "containers-kubernetes" },
        ],
      },
      resource: {
        attributes: [
          { key: "accountId", operator: "stringEquals", value: SECURITY },
          { key: "serviceName", operator: "stringEquals", value: "kms" },
          { key: "serviceInstance", operator: "stringEquals", value: INSTANCES.security },
        ],
      },
    });
    expect(told.at("policies", 2)).toBeUndefined();
  });

  it("in the first shape is the same policies, with values that are strings", async () => {
    const [one, two] = await Promise.all(
      ["v1", "v2"].map((version) => on.ask(path(version), { as: SECRETS.security })),
    );
    expect(one?.at("policies", 0, "id")).toBe(two?.at("policies", 0, "id"));
    expect(one?.at("policies", 0, "subjects", 0, "attributes", 0)).toEqual({ name: "accountId", value: PLATFORM });
    expect(one?.at("policies", 0, "resources", 0, "attributes", 2)).toEqual({
      name: "serviceInstance",
      operator: "stringEquals",
      value: INSTANCES.security,
    });
  });

  it("is for the account that owns the target, and for its own token", async () => {
    expect((await on.ask(path("v2", PLATFORM))).at("policies", 1)).toBeUndefined();
    expect((await on.ask(path("v2"))).status).toBe(403);
    expect((await on.ask(path("v2"), { as: null })).status).toBe(401);
  });

  it("loses what was taken away", async () => {
    on.sandbox.console.removeAuthorizations(PLATFORM);
    expect((await on.ask(path("v2"), { as: SECRETS.security })).at("policies")).toEqual([]);
  });

  it.each(["v1", "v2"])("is read one by one in the shape of %s, with the ETag that a change needs", async (version) => {
    const listed = await on.ask(path(version), { as: SECRETS.security });
    const id = String(listed.at("policies", 0, "id"));
    const told = await on.ask(`/${version}/policies/${id}`, { as: SECRETS.security });
    expect(told.at()).toEqual(listed.at("policies", 0));
    expect(told.headers.get("etag")).toMatch(/^"\S+"$/);
    expect((await on.ask(`/${version}/policies/${id}`)).status).toBe(404);
    expect((await on.ask(`/${version}/policies/nobody`, { as: SECRETS.security })).status).toBe(404);
  });
});
