/** The network as the clients see it: one request, one answer or the reason there is none. */
import { err, ok, type Result } from "../model/result.js";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the request is given up. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** No answer arrived. A request with a body may have taken effect all the same. */
export interface NoAnswer {
  readonly reason: string;
  /** False only when the connection was refused, so that nothing can have been received. */
  readonly maybeReceived: boolean;
}

export type Http = (request: HttpRequest) => Promise<Result<HttpResponse, NoAnswer>>;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Requests over a `fetch`. */
export function httpOver(fetch: Fetch): Http {
  return async (request) => {
    // `fetch` quotes a header that it cannot send in its error, and one of them is a token.
    if (Object.values(request.headers).some((value) => !/^[\t\x20-\x7e]*$/.test(value.trim()))) {
      return err({ reason: "the token holds characters that no header can carry", maybeReceived: false });
    }
    const limit = AbortSignal.timeout(request.timeout);
    const signal = request.signal ? AbortSignal.any([limit, request.signal]) : limit;
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: request.headers,
        redirect: "error",
        signal,
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      const body = await response.text();
      return ok({ status: response.status, headers: new Map(response.headers), body });
    } catch (error) {
      if (limit.aborted) return err({ reason: `no answer within ${request.timeout / 1000} s`, maybeReceived: true });
      return err(describe(error));
    }
  };
}

// `fetch` hides what the socket said in a chain of causes; the innermost code is what helps.
function describe(error: unknown): NoAnswer {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = "code" in at && typeof at.code === "string" ? at.code : at.message;
    if (code !== "fetch failed") codes.push(code);
  }
  const innermost = codes.at(-1) ?? "the connection failed";
  const refused = codes.some((code) => /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(code));
  return { reason: innermost, maybeReceived: !refused };
}

/**
 * The machine's network. Proxies are those the user's other tools obey (`HTTPS_PROXY`, `HTTP_PROXY`,
 * `NO_PROXY`), private certificate authorities come in through `NODE_EXTRA_CA_CERTS`.
 */
export async function machineHttp(env: Readonly<Record<string, string | undefined>>): Promise<Http> {
  const proxied = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => env[name]);
  if (!proxied) return httpOver(fetch);
  // Node 20's own fetch knows no proxies. Loaded only where one is set: start-up counts.
  const undici = await import("undici");
  undici.setGlobalDispatcher(new undici.EnvHttpProxyAgent());
  return httpOver(fetch);
}
