/** IAM policies and roles: `/v1/policies` and `/v2/policies` are two views of one store. */
import type { Answer, Request, Route } from "./http.js";
import { ok } from "./http.js";
import { parseObject } from "./json.js";
import { attributeOf, etagOf, type Policy, type PolicyContent, readContent, shape, type Version } from "./policy.js";
import { rolesFor } from "./roles.js";
import { type Caller, mayAs, type World } from "./world.js";

export function policyRoutes(world: World): readonly Route[] {
  return [
    ...versionRoutes(world, "v1"),
    ...versionRoutes(world, "v2"),
    {
      operation: "listRoles",
      method: "GET",
      path: "/v2/roles",
      answer: ({ caller, query }) => (caller === undefined ? nobody : ok(rolesFor(query.get("service_name") ?? ""))),
    },
  ];
}

function versionRoutes(world: World, version: Version): readonly Route[] {
  const path = `/${version}/policies`;
  const one = (
    operation: string,
    method: string,
    needed: "Viewer" | "Administrator",
    answer: (policy: Policy, request: Request) => Answer,
  ): Route => ({
    operation,
    method,
    path: `${path}/:policy`,
    answer: (request) =>
      allowed(request, request.caller?.account, needed, ({ account }) => {
        const found = world.policies.find(
          ({ id, resource }) => id === request.named["policy"] && attributeOf(resource, "accountId") === account,
        );
        return found === undefined
          ? problem(404, "policy_not_found", "Policy with the given ID could not be found.")
          : answer(found, request);
      }),
  });
  const told = (status: number, policy: Policy): Answer => ({
    status,
    headers: { ETag: etagOf(policy) },
    body: shape(version, policy),
  });
  return [
    {
      operation: "listPolicies",
      method: "GET",
      path,
      answer: (request) => {
        const account = request.query.get("account_id") ?? undefined;
        const type = request.query.get("type");
        return allowed(request, account, "Viewer", () =>
          ok({
            policies: world.policies
              .filter((policy) => attributeOf(policy.resource, "accountId") === account)
              .filter((policy) => type === null || policy.type === type)
              .map((policy) => shape(version, policy)),
          }),
        );
      },
    },
    {
      operation: "createPolicy",
      method: "POST",
      path,
      answer: (request) => {
        const content = readContent(version, parseObject(request.body) ?? {});
        if (content === undefined) return invalid;
        return allowed(request, attributeOf(content.resource, "accountId"), "Administrator", () => {
          const same = world.policies.some((policy) => identity(policy) === identity(content));
          return same
            ? problem(
                409,
                "policy_conflict_error",
                "A policy with the same subject, resource and roles exists already.",
              )
            : told(201, world.addPolicy(content));
        });
      },
    },
    one("getPolicy", "GET", "Viewer", (policy) => told(200, policy)),
    one("replacePolicy", "PUT", "Administrator", (policy, { body, headers, caller }) => {
      const content = readContent(version, parseObject(body) ?? {});
      if (content === undefined || attributeOf(content.resource, "accountId") !== caller?.account) return invalid;
      if (headers["if-match"] === undefined)
        return problem(400, "missing_required_header", "The header If-Match is required.");
      if (headers["if-match"] !== etagOf(policy))
        return problem(412, "precondition_failed", "The policy was changed in the meantime.");
      return told(200, world.replacePolicy(policy, content));
    }),
    one("deletePolicy", "DELETE", "Administrator", (policy) => {
      world.removePolicies(({ id }) => id === policy.id);
      return { status: 204 };
    }),
  ];
}

/** Policies belong to the account of their resource, and only its own tokens see and change them. */
function allowed(
  { caller }: Request,
  account: string | undefined,
  needed: "Viewer" | "Administrator",
  answer: (caller: Caller) => Answer,
): Answer {
  if (caller === undefined) return nobody;
  if (caller.account !== account || !mayAs(caller.roles, "iam", needed))
    return problem(
      403,
      "insufficent_permissions",
      "You are not allowed to see or change the policies of this account.",
    );
  return answer(caller);
}

/** The same for two policies that grant the same to the same; the order of attributes and roles is no difference. */
function identity({ type, roles, subject, resource }: PolicyContent): string {
  const sorted = (attributes: PolicyContent["subject"]) =>
    attributes.map(({ key, operator, value }) => JSON.stringify([key, operator, value])).sort();
  return JSON.stringify([type, [...roles].sort(), sorted(subject), sorted(resource)]);
}

/** An error of the policy API, spelled as it spells it (platform-services, PolicyManagement). */
const problem = (status: number, code: string, message: string): Answer => ({
  status,
  body: { trace: "sandbox", errors: [{ code, message }], status_code: status },
});

const nobody = problem(401, "invalid_token", "The access token is missing or not valid.");
const invalid = problem(400, "invalid_body", "The body is no policy: type, roles, subject and resource are needed.");
