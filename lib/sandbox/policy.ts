/** One IAM policy, what it covers, and its two shapes: one store, seen through v1 and v2. */
import { type Fields, object, objects, text, texts } from "./json.js";
import type { AuthorizationSeed } from "./seed.js";
import { iso } from "./words.js";

export interface Attribute {
  readonly key: string;
  readonly operator: string;
  readonly value: string | boolean | readonly string[];
}

/** What a client says of a policy. Attributes stay as they were sent: one more crashes the official client. */
export interface PolicyContent {
  readonly type: string;
  readonly description?: string;
  /** CRNs of roles. */
  readonly roles: readonly string[];
  readonly subject: readonly Attribute[];
  readonly resource: readonly Attribute[];
}

export interface Policy extends PolicyContent {
  readonly id: string;
  /** How often it was changed, from 1: what its ETag tells. */
  readonly revision: number;
  /** Virtual milliseconds. */
  readonly created: number;
  readonly modified: number;
  /** When it begins to work, virtual milliseconds. */
  readonly effective: number;
}

export type Version = "v1" | "v2";

const ROLE_IDS = {
  Reader: "crn:v1:bluemix:public:iam::::serviceRole:Reader",
  AuthorizationDelegator: "crn:v1:bluemix:public:iam::::role:AuthorizationDelegator",
} as const;
/** The service roles that may read a root key, from the least. */
const READING: readonly string[] = ["Reader", "ReaderPlus", "Writer", "Manager"].map(
  (name) => `crn:v1:bluemix:public:iam::::serviceRole:${name}`,
);

/** The CRNs of roles. */
export const roleIds = (roles: NonNullable<AuthorizationSeed["roles"]>): readonly string[] =>
  roles.map((role) => ROLE_IDS[role]);

/** The policy that a seed or the console means. */
export function contentOf({
  sourceAccount,
  targetAccount,
  service,
  instance,
  roles,
}: AuthorizationSeed): PolicyContent {
  const equals = (key: string, value: string): Attribute => ({ key, operator: "stringEquals", value });
  return {
    type: "authorization",
    roles: roleIds(roles ?? ["Reader", "AuthorizationDelegator"]),
    subject: [equals("accountId", sourceAccount), equals("serviceName", "containers-kubernetes")],
    resource: [
      equals("accountId", targetAccount),
      equals("serviceName", service),
      ...(instance === undefined ? [] : [equals("serviceInstance", instance)]),
    ],
  };
}

/** The text of one attribute; undefined where there is none. */
export const attributeOf = (attributes: readonly Attribute[], wanted: string): string | undefined =>
  text(attributes.find(({ key }) => key === wanted)?.value);

/** Whether it gives both what an enablement needs: to read the key, and to hand that on. */
export const delegatesReading = ({ type, roles }: PolicyContent): boolean =>
  type === "authorization" &&
  roles.includes(ROLE_IDS.AuthorizationDelegator) &&
  roles.some((role) => READING.includes(role));

/** Whether every attribute holds; one that names something unknown does not. */
export const holds = (
  attributes: readonly Attribute[],
  values: Readonly<Record<string, string | undefined>>,
): boolean =>
  attributes.every(({ key, operator, value }) => {
    const actual = values[key];
    if (actual === undefined) return operator === "stringExists" && value === false;
    switch (operator) {
      case "stringExists":
        return value !== false;
      case "stringMatch":
        return typeof value === "string" && pattern(value).test(actual);
      case "stringEqualsAnyOf":
        return Array.isArray(value) && value.includes(actual);
      default:
        return value === actual;
    }
  });

const pattern = (wild: string) =>
  new RegExp(
    `^${wild
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );

/** What a body of one version says; undefined where it is no policy. */
export function readContent(version: Version, body: Fields): PolicyContent | undefined {
  const grant = version === "v2" ? object(object(body["control"])?.["grant"]) : body;
  const roles = objects(grant?.["roles"])?.map((role) => text(role["role_id"]) ?? "");
  const subject = readAttributes(version === "v2" ? body["subject"] : single(body["subjects"]));
  const resource = readAttributes(version === "v2" ? body["resource"] : single(body["resources"]));
  const type = text(body["type"]);
  const complete = roles !== undefined && roles.length > 0 && !roles.includes("");
  if (!complete || subject === undefined || resource === undefined) return undefined;
  if (type !== "authorization" && type !== "access") return undefined;
  const description = text(body["description"]);
  return { type, roles, subject, resource, ...(description === undefined ? {} : { description }) };
}

const single = (list: unknown): unknown => (Array.isArray(list) && list.length === 1 ? list[0] : undefined);

function readAttributes(holder: unknown): readonly Attribute[] | undefined {
  const found = objects(object(holder)?.["attributes"])?.map((told): Attribute | undefined => {
    const key = text(told["key"] ?? told["name"]);
    const operator = text(told["operator"] ?? "stringEquals");
    const value = typeof told["value"] === "boolean" ? told["value"] : (text(told["value"]) ?? texts(told["value"]));
    return key === undefined || operator === undefined || value === undefined ? undefined : { key, operator, value };
  });
  return found?.every((each) => each !== undefined) ? found : undefined;
}

export const etagOf = ({ id, revision }: Policy): string => `"${revision}-${id}"`;

/** The policy as one version shows it. */
export function shape(version: Version, policy: Policy): Fields {
  const { id, type, description, roles, subject, resource, created, modified } = policy;
  const record = {
    id,
    type,
    ...(description === undefined ? {} : { description }),
    href: `/${version}/policies/${id}`,
    state: "active",
    created_at: iso(created),
    created_by_id: "IBMid-SANDBOX",
    last_modified_at: iso(modified),
    last_modified_by_id: "IBMid-SANDBOX",
  };
  const granted = roles.map((role_id) => ({ role_id }));
  if (version === "v2")
    return {
      ...record,
      control: { grant: { roles: granted } },
      subject: { attributes: subject },
      resource: { attributes: resource },
    };
  return {
    ...record,
    roles: granted.map(({ role_id }) => ({ role_id, display_name: displayName(role_id) })),
    // The first version knows texts alone, and no operator on the subject's side.
    subjects: [{ attributes: subject.map(({ key, value }) => ({ name: key, value: String(value) })) }],
    resources: [
      { attributes: resource.map(({ key, operator, value }) => ({ name: key, operator, value: String(value) })) },
    ],
  };
}

/** `AuthorizationDelegator` is shown as "Authorization Delegator". */
export const displayName = (role: string): string =>
  role.slice(role.lastIndexOf(":") + 1).replace("AuthorizationDelegator", "Authorization Delegator");
