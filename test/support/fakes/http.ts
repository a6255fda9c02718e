/** A network that answers from a script, and remembers what it was asked. */
import { type Client, createClient } from "../../../lib/cloud/client.js";
import type { CloudFailure } from "../../../lib/cloud/failure.js";
import type { Http, HttpRequest, HttpResponse, NoAnswer } from "../../../lib/cloud/http.js";
import type { Tokens } from "../../../lib/cloud/tokens.js";
import type { Clock } from "../../../lib/model/clock.js";
import { err, ok, type Result } from "../../../lib/model/result.js";
import { fakeClock } from "./clock.js";

export type Reply = Result<HttpResponse, NoAnswer>;

/** An answer; anything but text is sent as JSON. */
export const reply = (status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Reply =>
  ok({
    status,
    headers: new Map(Object.entries(headers)),
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** No answer: the connection was lost after the request had left, or refused before. */
export const lost: Reply = err({ reason: "ECONNRESET", maybeReceived: true });
export const refused: Reply = err({ reason: "ECONNREFUSED", maybeReceived: false });

/** What every test of the clients holds: nothing of it may be told to anybody. */
export const SECRET = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl";

export interface Network {
  readonly http: Http;
  readonly requests: HttpRequest[];
}

/** Answers each request with the next of these; the last one is repeated. */
export const script = (...replies: readonly Reply[]): Network =>
  network((_, number) => replies[Math.min(number, replies.length - 1)] ?? lost);

/** Answers each request by what it asks for. */
export function network(answer: (request: HttpRequest, number: number) => Reply): Network {
  const requests: HttpRequest[] = [];
  return {
    requests,
    http: async (request) => {
      requests.push(request);
      return answer(request, requests.length - 1);
    },
  };
}

export interface FakeTokens extends Tokens {
  renewed: number;
  failure: CloudFailure | undefined;
}

/** One token for every account, and another after each renewal. */
export function fakeTokens(): FakeTokens {
  const tokens: FakeTokens = {
    renewed: 0,
    failure: undefined,
    renew: () => {
      tokens.renewed += 1;
    },
    bearer: async () =>
      tokens.failure === undefined ? ok(`Bearer ${SECRET}${"x".repeat(tokens.renewed)}`) : err(tokens.failure),
  };
  return tokens;
}

/** A client over that network, in virtual time. */
export const clientOver = ({ http }: Network, tokens: Tokens = fakeTokens(), clock: Clock = fakeClock()): Client =>
  createClient(http, tokens, clock);
