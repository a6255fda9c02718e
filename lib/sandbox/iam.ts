/** IAM: tokens and authorization policies as far as they are read. */
import { createHmac } from "node:crypto";
import type { Answer, Route } from "./http.js";
import { ok } from "./http.js";
import { type Authorization, type Caller, mayAs, type World } from "./world.js";

/** Tokens are good for an hour of the machine's own time, since clients hold their dates against that. */
const LIFETIME = 3_600;

export interface Tokens {
  /** Who a bearer token speaks for. */
  callerOf(bearer: string | undefined): Caller | undefined;
  /** Every token that was given out, so that a test can search for them. */
  readonly issued: readonly string[];
  readonly routes: readonly Route[];
}

/** The token service. `realNow` is the machine's time in milliseconds. */
export function tokens(world: World, realNow: () => number): Tokens {
  const callers = new Map<string, Caller>();

  const issue = (caller: Caller): Answer => {
    const iat = Math.floor(realNow() / 1_000);
    const id = `IBMid-${caller.account.slice(0, 8)}`;
    const claims = {
      iam_id: id,
      id,
      realmid: "IBMid",
      sub: `${id}@sandbox.invalid`,
      email: `${id}@sandbox.invalid`,
      account: { valid: true, bss: caller.account },
      iat,
      exp: iat + LIFETIME,
      iss: "https://iam.cloud.ibm.com/identity",
      grant_type: "urn:ibm:params:oauth:grant-type:apikey",
      scope: "ibm openid",
      // Two tokens of one second are two tokens.
      jti: String(callers.size),
    };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
    const token = `${signed}.${createHmac("sha256", "sandbox").update(signed).digest("base64url")}`;
    callers.set(token, caller);
    return ok({
      access_token: token,
      refresh_token: "not_supported",
      ims_user_id: 0,
      token_type: "Bearer",
      expires_in: LIFETIME,
      expiration: iat + LIFETIME,
      scope: "ibm openid",
    });
  };

  const token: Route = {
    operation: "token",
    method: "POST",
    path: "/identity/token",
    answer: ({ body }) => {
      const form = new URLSearchParams(body);
      const grant = form.get("grant_type") ?? "";
      switch (grant.split(":").at(-1)) {
        case "apikey": {
          const caller = world.callers.get(form.get("apikey") ?? "");
          return caller === undefined
            ? refuse(400, "BXNIM0415E", "Provided API key could not be found.")
            : issue(caller);
        }
        case "assume": {
          const caller = callers.get(form.get("access_token") ?? "");
          return caller === undefined
            ? refuse(401, "BXNIM0407E", "The access token is not valid.")
            : profile(form, issue, world);
        }
        case "cr-token":
          return form.get("cr_token") === null
            ? refuse(400, "BXNIM0109E", "Property missing or empty: cr_token")
            : profile(form, issue, world);
        case "refresh_token":
          return refuse(400, "BXNIM0408E", "Provided refresh_token is invalid.");
        default:
          return refuse(400, "BXNIM0301E", "The grant type is not supported.");
      }
    },
  };

  const visible = (caller: Caller, account: string | null): readonly Authorization[] | undefined => {
    if (caller.account !== account || !mayAs(caller.roles, "iam", "Viewer")) return undefined;
    return world.authorizations.filter(({ targetAccount }) => targetAccount === account);
  };
  const policies = (version: "v1" | "v2", shape: (authorization: Authorization) => unknown): Route => ({
    operation: "listPolicies",
    method: "GET",
    path: `/${version}/policies`,
    answer: ({ caller, query }) => {
      if (caller === undefined) return forbid(401, "invalid_token", "The access token is missing or not valid.");
      const found = visible(caller, query.get("account_id"));
      if (found === undefined)
        return forbid(403, "insufficent_permissions", "You are not allowed to list the policies of this account.");
      return ok({ policies: query.get("type") === "access" ? [] : found.map(shape) });
    },
  });

  return {
    callerOf: (bearer) => (bearer === undefined ? undefined : callers.get(bearer.replace(/^bearer /i, ""))),
    get issued() {
      return [...callers.keys()];
    },
    routes: [token, policies("v1", v1), policies("v2", v2)],
  };
}

/** An error of the policy API, spelled as it spells it (platform-services, PolicyManagement). */
const forbid = (status: number, code: string, message: string): Answer => ({
  status,
  body: { trace: "sandbox", errors: [{ code, message }], status_code: status },
});

const refuse = (status: number, errorCode: string, errorMessage: string): Answer => ({
  status,
  body: {
    errorCode,
    errorMessage,
    errorDetails: "",
    context: { requestId: "sandbox", requestType: "incoming.Identity_Token" },
  },
});

// A profile belongs to the account whose ID its own ID carries: `Profile-<account ID>`.
function profile(form: URLSearchParams, issue: (caller: Caller) => Answer, world: World): Answer {
  const id = (form.get("profile_id") ?? "").replace(/^Profile-/, "");
  const caller = [...world.callers.values()].find(({ account }) => account === id);
  return caller === undefined ? refuse(400, "BXNIM0517E", "The trusted profile could not be found.") : issue(caller);
}

const ROLE_IDS = {
  Reader: "crn:v1:bluemix:public:iam::::serviceRole:Reader",
  AuthorizationDelegator: "crn:v1:bluemix:public:iam::::role:AuthorizationDelegator",
} as const;
const rolesOf = ({ roles = ["Reader", "AuthorizationDelegator"] }: Authorization) =>
  roles.map((role) => ({ role_id: ROLE_IDS[role] }));
const subjectOf = ({ sourceAccount }: Authorization) => ({
  accountId: sourceAccount,
  serviceName: "containers-kubernetes",
});
const resourceOf = ({ targetAccount, service, instance }: Authorization) => ({
  accountId: targetAccount,
  serviceName: service,
  ...(instance === undefined ? {} : { serviceInstance: instance }),
});
const attributes = <K extends "key" | "name">(name: K, values: Record<string, string>, operator: boolean) =>
  Object.entries(values).map(([key, value]) => ({
    [name]: key,
    ...(operator ? { operator: "stringEquals" } : {}),
    value,
  }));

const v1 = (authorization: Authorization) => ({
  id: authorization.id,
  type: "authorization",
  roles: rolesOf(authorization),
  subjects: [{ attributes: attributes("name", subjectOf(authorization), false) }],
  resources: [{ attributes: attributes("name", resourceOf(authorization), true) }],
  state: "active",
});

const v2 = (authorization: Authorization) => ({
  id: authorization.id,
  type: "authorization",
  control: { grant: { roles: rolesOf(authorization) } },
  subject: { attributes: attributes("key", subjectOf(authorization), true) },
  resource: { attributes: attributes("key", resourceOf(authorization), true) },
  state: "active",
});
