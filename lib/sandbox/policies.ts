/** IAM authorization policies as far as they are read: one store, two shapes. */
import type { Answer, Request, Route } from "./http.js";
import { ok } from "./http.js";
import { iso } from "./words.js";
import { type Authorization, mayAs, type World } from "./world.js";

type Shape = (authorization: Authorization) => Record<string, unknown>;

export function policyRoutes(world: World): readonly Route[] {
  const visible = ({ caller }: Request, account: string | undefined, answer: () => Answer): Answer => {
    if (caller === undefined) return problem(401, "invalid_token", "The access token is missing or not valid.");
    if (caller.account !== account || !mayAs(caller.roles, "iam", "Viewer"))
      return problem(403, "insufficent_permissions", "You are not allowed to list the policies of this account.");
    return answer();
  };
  const list = (version: string, shape: Shape): Route => ({
    operation: "listPolicies",
    method: "GET",
    path: `/${version}/policies`,
    answer: (request) => {
      const account = request.query.get("account_id") ?? undefined;
      return visible(request, account, () => {
        const found = world.authorizations.filter(({ targetAccount }) => targetAccount === account);
        return ok({ policies: request.query.get("type") === "access" ? [] : found.map(shape) });
      });
    },
  });
  const read = (version: string, shape: Shape): Route => ({
    operation: "getPolicy",
    method: "GET",
    path: `/${version}/policies/:policy`,
    answer: (request) =>
      visible(request, request.caller?.account, () => {
        const found = world.authorizations.find(
          ({ id, targetAccount }) => id === request.named["policy"] && targetAccount === request.caller?.account,
        );
        return found === undefined
          ? problem(404, "policy_not_found", "Policy with the given ID could not be found.")
          : { ...ok(shape(found)), headers: { ETag: `"1-${found.id}"` } };
      }),
  });
  return [list("v1", v1), list("v2", v2), read("v1", v1), read("v2", v2)];
}

/** An error of the policy API, spelled as it spells it (platform-services, PolicyManagement). */
const problem = (status: number, code: string, message: string): Answer => ({
  status,
  body: { trace: "sandbox", errors: [{ code, message }], status_code: status },
});

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
const record = ({ id, since }: Authorization, version: string) => ({
  id,
  type: "authorization",
  href: `/${version}/policies/${id}`,
  state: "active",
  created_at: iso(since),
  created_by_id: "IBMid-SANDBOX",
  last_modified_at: iso(since),
  last_modified_by_id: "IBMid-SANDBOX",
});

const v1: Shape = (authorization) => ({
  ...record(authorization, "v1"),
  roles: rolesOf(authorization),
  subjects: [{ attributes: attributes("name", subjectOf(authorization), false) }],
  resources: [{ attributes: attributes("name", resourceOf(authorization), true) }],
});

const v2: Shape = (authorization) => ({
  ...record(authorization, "v2"),
  control: { grant: { roles: rolesOf(authorization) } },
  subject: { attributes: attributes("key", subjectOf(authorization), true) },
  resource: { attributes: attributes("key", resourceOf(authorization), true) },
});
