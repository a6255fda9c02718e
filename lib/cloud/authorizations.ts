/** Service authorizations through IBM's own SDK (`@ibm-cloud/platform-services`, IAM policy management, v2 policies). */
import type { InstanceRef } from "../model/crn.js";
import { type AuthorizationSeen, DELEGATOR, READER } from "../model/iam.js";
import { type AccountId, parseAccountId, parseInstanceGuid } from "../model/ids.js";
import { err, ok, type Result } from "../model/result.js";
import { type Fields, fields, list, text } from "./decode.js";
import { type CloudFailure, changedBetweenPages, type Listing, unreadable } from "./failure.js";
import type { Platform } from "./platform.js";

export interface Authorizations {
  /** Every authorization policy whose target is in the account, all pages. */
  list(account: AccountId): Promise<Listing<AuthorizationSeen>>;
  /**
   * Authorizes `containers-kubernetes` of the source account on one instance, in the instance's account: Reader, and
   * delegation. Whether it works already cannot be asked; that takes up to a minute.
   */
  create(instance: InstanceRef, source: AccountId): Promise<Result<AuthorizationSeen, CloudFailure>>;
}

/** The service that reads root keys for clusters (docs: encryption-setup.md). */
const SOURCE = "containers-kubernetes";

export function authorizationsApi(platform: Platform): Authorizations {
  const listed = async (account: AccountId): Promise<Listing<AuthorizationSeen>> => {
    const found = new Map<string, AuthorizationSeen>();
    const visited = new Set<string | undefined>();
    const broken = (failure: CloudFailure): Listing<AuthorizationSeen> =>
      err(visited.size <= 1 ? failure : { ...failure, part: [...found.values()] });
    let moved = false;
    let start: string | undefined;
    for (;;) {
      visited.add(start);
      const page = { accountId: account, type: "authorization", ...(start === undefined ? {} : { start }) };
      const answer = await platform.read(account, (sdk) => sdk.policies().listV2Policies(page));
      if (!answer.ok) return broken(answer.error);
      const policies = list(fields(answer.value)?.["policies"])?.map(authorization);
      if (policies === undefined) return broken(unreadable("a list of policies"));
      // What comes on two pages was moved by something else, which may have moved another out of sight.
      if (policies.some((policy) => policy !== undefined && found.has(policy.id))) moved = true;
      for (const policy of policies) {
        if (policy === undefined) return broken(unreadable("the ID of a policy"));
        found.set(policy.id, policy);
      }
      start = text(fields(fields(answer.value)?.["next"])?.["start"]);
      if (start === undefined) {
        const all = [...found.values()];
        return moved ? err({ ...changedBetweenPages, part: all }) : ok(all);
      }
      if (visited.has(start)) return broken(unreadable("a further page: the list leads back to one already read"));
    }
  };
  return {
    list: listed,
    create: async ({ account, service, guid }, source) => {
      const answer = await platform.write(account, (sdk) =>
        sdk.policies().createV2Policy({
          type: "authorization",
          control: { grant: { roles: [READER, DELEGATOR].map((role_id) => ({ role_id })) } },
          subject: { attributes: equal({ accountId: source, serviceName: SOURCE }) },
          resource: { attributes: equal({ accountId: account, serviceName: service, serviceInstance: guid }) },
        }),
      );
      if (answer.ok) {
        const made = authorization(answer.value);
        return made === undefined ? err({ ...unreadable("the ID of the policy"), maybeTookEffect: true }) : ok(made);
      }
      if (answer.error.status !== 409) return answer;
      const all = await listed(account);
      const same = all.ok
        ? all.value.find(
            (one) =>
              !one.limited &&
              one.sourceService === SOURCE &&
              one.sourceAccount === source &&
              one.targetService === service &&
              one.targetInstance === guid &&
              [READER, DELEGATOR].every((role) => one.roles.includes(role)),
          )
        : undefined;
      return same === undefined ? answer : ok(same);
    },
  };
}

const equal = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, operator: "stringEquals", value }));

/** A policy as far as it matters here; undefined where it has no ID. */
function authorization(value: unknown): AuthorizationSeen | undefined {
  const policy = fields(value) ?? {};
  const id = text(policy["id"]);
  if (id === undefined) return undefined;
  const source = attributes(policy["subject"], ["serviceName", "accountId"]);
  const target = attributes(policy["resource"], ["serviceName", "serviceInstance", "accountId"]);
  const account = parseAccountId(source.values.get("accountId") ?? "");
  const instance = parseInstanceGuid(target.values.get("serviceInstance") ?? "");
  const roles = list(fields(fields(policy["control"])?.["grant"])?.["roles"]) ?? [];
  return {
    id,
    sourceService: source.values.get("serviceName"),
    sourceAccount: account.ok ? account.value : undefined,
    targetService: target.values.get("serviceName"),
    targetInstance: instance.ok ? instance.value : undefined,
    limited:
      source.more ||
      target.more ||
      // A value that is no account or no instance that could be meant.
      (source.values.has("accountId") && !account.ok) ||
      (target.values.has("serviceInstance") && !instance.ok) ||
      [policy["rule"], policy["pattern"]].some(says),
    roles: roles.flatMap((role) => text(fields(role)?.["role_id"]) ?? []),
    state: text(policy["state"]) ?? "unknown",
  };
}

/** Whether there is anything in it. */
const says = (value: unknown) => value !== undefined && value !== null && list(value)?.length !== 0;

/** The attributes of one side that are known, and whether there is more to it that can make the policy narrower. */
function attributes(side: unknown, known: readonly string[]): { values: ReadonlyMap<string, string>; more: boolean } {
  const values = new Map<string, string>();
  const { attributes: told, ...others }: Fields = fields(side) ?? {};
  let more = Object.values(others).some(says);
  for (const one of list(told) ?? []) {
    const attribute = fields(one) ?? {};
    const key = text(attribute["key"]);
    const value = text(attribute["value"]);
    const isPlain = attribute["operator"] === "stringEquals" && value !== undefined;
    if (key !== undefined && isPlain && known.includes(key) && !values.has(key)) values.set(key, value);
    else more = true;
  }
  return { values, more };
}
