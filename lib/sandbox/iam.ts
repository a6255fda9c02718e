/** IAM's token service: which grants are taken, and what stands in a token. */
import { createHmac } from "node:crypto";
import type { Answer, Route } from "./http.js";
import { ok } from "./http.js";
import type { Caller, World } from "./world.js";

/** Tokens are good for an hour of the machine's own time, since clients hold their dates against that. */
const LIFETIME = 3_600;

export interface Tokens {
  /** Who a bearer token speaks for. */
  callerOf(bearer: string | undefined): Caller | undefined;
  /** Takes a token no longer: its hour is over. */
  expire(bearer: string | undefined): void;
  /** Every token that was given out, refresh tokens too, so that a test can search for them. */
  readonly issued: readonly string[];
  readonly routes: readonly Route[];
}

interface Grant {
  readonly caller: Caller;
  readonly type: string;
  /** The client said who it is; only such a client is given a refresh token. */
  readonly known: boolean;
}

/** The token service. `realNow` is the machine's time in milliseconds. */
export function tokens(world: World, realNow: () => number): Tokens {
  const callers = new Map<string, Caller>();
  const refreshers = new Map<string, Caller>();
  const expired = new Set<string>();
  let count = 0;

  const issue = ({ caller, type, known }: Grant): Answer => {
    const iat = Math.floor(realNow() / 1_000);
    count += 1;
    const claims = {
      iam_id: caller.iamId,
      id: caller.iamId,
      realmid: "IBMid",
      sub: `${caller.iamId}@sandbox.invalid`,
      email: `${caller.iamId}@sandbox.invalid`,
      account: { valid: true, bss: caller.account },
      iat,
      exp: iat + LIFETIME,
      iss: "https://iam.cloud.ibm.com/identity",
      grant_type: type,
      scope: "ibm openid",
      // Two tokens of one second are two tokens.
      jti: String(count),
    };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const sign = (text: string) => createHmac("sha256", "sandbox").update(text).digest("base64url");
    const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
    const token = `${signed}.${sign(signed)}`;
    callers.set(token, caller);
    const refresh = known ? sign(`refresh ${token}`) : "not_supported";
    if (known) refreshers.set(refresh, caller);
    return ok({
      access_token: token,
      refresh_token: refresh,
      ims_user_id: 0,
      token_type: "Bearer",
      expires_in: LIFETIME,
      expiration: iat + LIFETIME,
      scope: "ibm openid",
    });
  };

  const valid = (issued: string) => (expired.has(issued) ? undefined : callers.get(issued));

  const token: Route = {
    operation: "token",
    method: "POST",
    path: "/identity/token",
    // A token changes nothing in the cloud.
    write: false,
    answer: ({ body, headers }) => {
      const form = new URLSearchParams(body);
      const type = form.get("grant_type") ?? "";
      const known = /^basic /i.test(String(headers["authorization"] ?? ""));
      const give = (caller: Caller | undefined, status: number, code: string, message: string) =>
        caller === undefined ? refuse(status, code, message) : issue({ caller, type, known });
      const profile = () =>
        give(
          world.profiles.get(form.get("profile_id") ?? ""),
          400,
          "BXNIM0517E",
          "The trusted profile could not be found.",
        );
      switch (type.split(":").at(-1)) {
        case "apikey":
          return give(
            world.callers.get(form.get("apikey") ?? ""),
            400,
            "BXNIM0415E",
            "Provided API key could not be found.",
          );
        case "refresh_token":
          return give(
            refreshers.get(form.get("refresh_token") ?? ""),
            400,
            "BXNIM0408E",
            "Provided refresh_token is invalid.",
          );
        case "assume":
          return valid(form.get("access_token") ?? "") !== undefined
            ? profile()
            : refuse(401, "BXNIM0407E", "The access token is not valid.");
        case "cr-token":
          return form.get("cr_token") === null
            ? refuse(400, "BXNIM0109E", "Property missing or empty: cr_token")
            : profile();
        default:
          return refuse(400, "BXNIM0301E", "The grant type is not supported.");
      }
    },
  };

  return {
    callerOf: (bearer) => valid(tokenOf(bearer)),
    expire: (bearer) => void expired.add(tokenOf(bearer)),
    get issued() {
      return [...callers.keys(), ...refreshers.keys()];
    },
    routes: [token],
  };
}

const tokenOf = (bearer: string | undefined): string => (bearer ?? "").replace(/^bearer /i, "");

const refuse = (status: number, errorCode: string, errorMessage: string): Answer => ({
  status,
  body: {
    errorCode,
    errorMessage,
    errorDetails: "",
    context: { requestId: "sandbox", requestType: "incoming.Identity_Token" },
  },
});
