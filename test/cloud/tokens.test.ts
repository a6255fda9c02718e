/** With IBM's own authenticators, and an IAM on this machine. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tokensFor } from "../../lib/cloud/tokens.js";
import type { Credentials } from "../../lib/model/account.js";
import { PLATFORM, SECURITY } from "../support/fakes/binding.js";
import { must, mustFail } from "../support/fakes/must.js";

const API_KEY = "Zx-api-key-that-nobody-may-see";
const ENV = { KEY: API_KEY };

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (number: number) => {
  const iat = Math.floor(Date.now() / 1000);
  return `${part({ alg: "HS256" })}.${part({ iat, exp: iat + 3600, number })}.c2ln`;
};

let server: Server;
let url: string;
let asked: string[];
let answer: () => { status: number; body: string };

beforeEach(async () => {
  asked = [];
  answer = () => ({
    status: 200,
    body: JSON.stringify({ access_token: token(asked.length), token_type: "Bearer", expires_in: 3600 }),
  });
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      asked.push(body);
      const { status, body: text } = answer();
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const tokens = (credentials: Credentials = { kind: "apiKey", variable: "KEY" }, env: Record<string, string> = ENV) =>
  tokensFor([{ id: PLATFORM, credentials }], env, url);
const failed = (status: number, body: unknown) => {
  answer = () => ({ status, body: JSON.stringify(body) });
};

describe("the token of an account", () => {
  it("is fetched with its API key, once for all who ask at once and after", async () => {
    const source = tokens();
    const all = await Promise.all([source.bearer(PLATFORM), source.bearer(PLATFORM), source.bearer(PLATFORM)]);
    expect(new Set(all.map(must)).size).toBe(1);
    expect(must(await source.bearer(PLATFORM))).toMatch(/^Bearer \S+\.\S+\.\S+$/);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain("grant_type=urn%3Aibm%3Aparams%3Aoauth%3Agrant-type%3Aapikey");
  });

  it("is fetched anew after it has been dropped", async () => {
    const source = tokens();
    const first = must(await source.bearer(PLATFORM));
    source.renew(PLATFORM, first);
    expect(must(await source.bearer(PLATFORM))).not.toBe(first);
    expect(asked).toHaveLength(2);
  });

  it("is fetched anew once, however many requests were refused with it", async () => {
    const source = tokens();
    const first = must(await source.bearer(PLATFORM));
    source.renew(PLATFORM, first);
    source.renew(PLATFORM, first);
    const second = must(await source.bearer(PLATFORM));
    source.renew(PLATFORM, first);
    expect(must(await source.bearer(PLATFORM))).toBe(second);
    expect(asked).toHaveLength(2);
  });

  it("is a ready one where that is declared, and IAM is not asked", async () => {
    const source = tokens({ kind: "bearerToken", variable: "TOKEN" }, { TOKEN: "ready-token" });
    expect(must(await source.bearer(PLATFORM))).toBe("Bearer ready-token");
    expect(asked).toHaveLength(0);
  });

  it("is assumed through a profile with another account's key", async () => {
    const source = tokens({ kind: "assumedProfile", profileId: "Profile-1", variable: "KEY" });
    must(await source.bearer(PLATFORM));
    expect(asked).toHaveLength(2);
    expect(asked[1]).toContain("profile_id=Profile-1");
  });
});

describe("there is no token", () => {
  it("for an account that is not declared", async () => {
    expect(mustFail(await tokens().bearer(SECURITY))).toMatchObject({
      code: "ACCOUNT_NOT_CONFIGURED",
      message: expect.stringContaining(SECURITY),
    });
  });

  it("where the variable is not set or empty, and its name is told", async () => {
    for (const env of [{}, { KEY: "" }]) {
      const failure = mustFail(await tokens({ kind: "apiKey", variable: "KEY" }, env).bearer(PLATFORM));
      expect(failure).toMatchObject({
        code: "CREDENTIALS_MISSING",
        message: expect.stringContaining("the environment variable KEY"),
      });
    }
  });

  it("where IAM does not know the key", async () => {
    failed(400, { errorCode: "BXNIM0415E", errorMessage: "Provided API key could not be found." });
    expect(mustFail(await tokens().bearer(PLATFORM))).toEqual({
      code: "CREDENTIALS_REJECTED",
      status: 400,
      cloudCode: "BXNIM0415E",
      message: "IAM gave no token: Provided API key could not be found.",
      maybeTookEffect: false,
    });
  });

  it.each([
    [429, "RATE_LIMITED"],
    [500, "CLOUD_UNAVAILABLE"],
    [503, "CLOUD_UNAVAILABLE"],
    [401, "CREDENTIALS_REJECTED"],
  ])("where IAM answers %i: %s", async (status, code) => {
    failed(status, {});
    expect(mustFail(await tokens().bearer(PLATFORM))).toMatchObject({ code, maybeTookEffect: false });
  });

  it("where IAM's answer is no token", async () => {
    for (const body of [{}, { access_token: "no.jwt" }]) {
      failed(200, body);
      expect(mustFail(await tokens().bearer(PLATFORM)).code).toBe("CLOUD_UNAVAILABLE");
    }
  });

  it("where IAM cannot be reached", async () => {
    const nowhere = tokensFor(
      [{ id: PLATFORM, credentials: { kind: "apiKey", variable: "KEY" } }],
      ENV,
      "http://127.0.0.1:9",
    );
    expect(mustFail(await nowhere.bearer(PLATFORM)).code).toBe("CLOUD_UNAVAILABLE");
  });

  it("where the key is not of a usable form, and the key is not told", async () => {
    const failure = mustFail(await tokens(undefined, { KEY: `{${API_KEY}}` }).bearer(PLATFORM));
    expect(failure.code).toBe("CREDENTIALS_REJECTED");
    expect(JSON.stringify(failure)).not.toContain(API_KEY);
  });

  it("and no failure tells the key, also where IAM quotes it", async () => {
    for (const status of [400, 401, 429, 500]) {
      failed(status, { errorCode: API_KEY, errorMessage: `no such key: ${API_KEY}` });
      expect(JSON.stringify(mustFail(await tokens().bearer(PLATFORM)))).not.toContain(API_KEY);
    }
  });
});
