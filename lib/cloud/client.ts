/** Authorized requests: reads are repeated, writes are sent once. */
import type { Clock } from "../model/clock.js";
import type { AccountId } from "../model/ids.js";
import { err, ok, type Result } from "../model/result.js";
import { json } from "./decode.js";
import { type CloudFailure, failureOf, unreadable, withoutSecret } from "./failure.js";
import type { Http, HttpRequest, HttpResponse } from "./http.js";
import { paced } from "./pace.js";
import type { Tokens } from "./tokens.js";

export interface Call {
  /** Whose credentials are used. */
  readonly account: AccountId;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** An answer with its JSON, and the cloud's own time from the `Date` header. */
export interface Answer {
  readonly status: number;
  readonly json: unknown;
  /** Milliseconds since the epoch; undefined where the header is missing. */
  readonly at: number | undefined;
}

export type WriteMethod = Exclude<HttpRequest["method"], "GET">;

export interface Client {
  /** A GET, repeated on 429, 5xx and lost connections; with a search, a POST of it as JSON, repeated likewise. */
  read(call: Call, search?: unknown): Promise<Result<Answer, CloudFailure>>;
  /** A write, sent once; without a body where none is given, else with it as JSON. */
  write(method: WriteMethod, call: Call, body?: unknown): Promise<Result<Answer, CloudFailure>>;
}

const TIMEOUT = 60_000;
/** Pauses between the tries of a read, in milliseconds. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000];
/** A server may ask for more patience than this; a plan does not have it. */
const LONGEST_PAUSE = 60_000;

export function createClient(http: Http, tokens: Tokens, clock: Clock): Client {
  const pace = paced(clock);

  const send = async (
    call: Call,
    method: HttpRequest["method"],
    content: unknown,
    refused: (bearer: string) => void = () => undefined,
  ): Promise<Result<HttpResponse, CloudFailure>> => {
    const bearer = await tokens.bearer(call.account);
    if (!bearer.ok) return bearer;
    const headers: Record<string, string> = {
      ...call.headers,
      Accept: "application/json",
      Authorization: bearer.value,
    };
    const body = content === undefined ? undefined : JSON.stringify(content);
    if (body !== undefined && headers["Content-Type"] === undefined) headers["Content-Type"] = "application/json";
    const answer = await pace.run(() =>
      http({
        method,
        url: call.url,
        headers,
        timeout: TIMEOUT,
        signal: call.signal,
        ...(body === undefined ? {} : { body }),
      }),
    );
    // What becomes a message does not hold the token.
    const without = (text: string) => withoutSecret(text, bearer.value.replace(/^Bearer /, ""));
    if (answer.ok && answer.value.status === 401) refused(bearer.value);
    if (answer.ok) return ok({ ...answer.value, body: without(answer.value.body) });
    return err({
      code: "CLOUD_UNAVAILABLE",
      message: without(answer.error.reason),
      maybeTookEffect: answer.error.maybeReceived,
    });
  };

  return {
    read: async (call, search) => {
      let renewed = false;
      for (let tried = 0; ; tried += 1) {
        let refusedToken: string | undefined;
        const response = await send(call, search === undefined ? "GET" : "POST", search, (bearer) => {
          refusedToken = bearer;
        });
        const outcome = readable(response);
        if (outcome.ok) return outcome;
        if (refusedToken !== undefined && !renewed) {
          renewed = true;
          tokens.renew(call.account, refusedToken);
          continue;
        }
        const pause = pauseAfter(tried, outcome.error, response, clock.now());
        if (pause === undefined || call.signal?.aborted) return outcome;
        await clock.sleep(pause, call.signal);
      }
    },
    write: async (method, call, body) => {
      const response = await send(call, method, body);
      if (!response.ok) return response;
      const { status } = response.value;
      if (status >= 200 && status < 300) return ok(answerOf(response.value));
      return err(failureOf(response.value));
    },
  };
}

function readable(response: Result<HttpResponse, CloudFailure>): Result<Answer, CloudFailure> {
  if (!response.ok) return err({ ...response.error, maybeTookEffect: false });
  if (response.value.status !== 200) return err({ ...failureOf(response.value), maybeTookEffect: false });
  const answer = answerOf(response.value);
  // A body cut short is a transport fault like any other: worth another try.
  return answer.json === undefined ? err(unreadable("a complete JSON body")) : ok(answer);
}

function answerOf(response: HttpResponse): Answer {
  const at = Date.parse(response.headers.get("date") ?? "");
  return { status: response.status, json: json(response.body), at: Number.isNaN(at) ? undefined : at };
}

function pauseAfter(
  tried: number,
  failure: CloudFailure,
  response: Result<HttpResponse, CloudFailure>,
  now: number,
): number | undefined {
  const again =
    failure.code === "CLOUD_UNAVAILABLE" ||
    failure.code === "RATE_LIMITED" ||
    failure.code === "CLOUD_ANSWER_UNREADABLE";
  const pause = PAUSES[tried];
  if (!again || pause === undefined) return undefined;
  const asked = response.ok ? retryAfter(response.value.headers.get("retry-after") ?? "", now) : 0;
  if (asked > LONGEST_PAUSE) return undefined;
  return Math.max(pause, asked);
}

/** What the server asks for, in milliseconds: it says seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(said: string, now: number): number {
  if (/^\d+$/.test(said)) return Number(said) * 1_000;
  const at = Date.parse(said);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
