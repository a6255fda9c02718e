/** A seed from a file: its shape is checked before anything starts. */
import { Ajv, type ErrorObject } from "ajv";
import { err, ok, type Result } from "../model/result.js";
import { type AuthorizationSeed, LADDERS, type SandboxSeed } from "./seed.js";

const text = { type: "string", minLength: 1 } as const;
const list = (properties: Record<string, unknown>, required: readonly string[]) => ({
  type: "array",
  items: { type: "object", properties, required, additionalProperties: false },
});
const date = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$" } as const;
const roles = {
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(Object.entries(LADDERS).map(([service, ladder]) => [service, { enum: ladder }])),
};
const kmsOnInstances = { type: "object", additionalProperties: { enum: LADDERS.kms } } as const;
/** The forms that clients and APIs hold IDs to; another one would be refused where nobody looks for the reason. */
const UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const accountId = { type: "string", pattern: "^[0-9a-f]{32}$" } as const;
const uuid = { type: "string", pattern: `^${UUID}$` } as const;
const clusterId = { type: "string", pattern: "^[a-z0-9]{20}$" } as const;
const profileId = { type: "string", pattern: `^Profile-${UUID}$` } as const;
const seconds = { type: "number", minimum: 0 } as const;
const service = { enum: ["kms", "hs-crypto"] } as const;

const authorization = {
  type: "object",
  additionalProperties: false,
  required: ["sourceAccount", "targetAccount", "service"],
  properties: {
    sourceAccount: accountId,
    targetAccount: accountId,
    service,
    instance: uuid,
    roles: { type: "array", items: { enum: ["Reader", "AuthorizationDelegator"] } },
    propagationSeconds: seconds,
  },
} as const;

const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile<SandboxSeed>({
  type: "object",
  additionalProperties: false,
  required: ["accounts"],
  properties: {
    accounts: list(
      {
        id: accountId,
        name: text,
        apiKeys: list(
          { key: text, variable: { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]*$" }, roles, kmsOnInstances },
          ["key"],
        ),
        profiles: list({ id: profileId, roles, kmsOnInstances }, ["id"]),
      },
      ["id", "apiKeys"],
    ),
    instances: list({ guid: uuid, name: text, service, account: accountId, region: text, state: text }, [
      "guid",
      "name",
      "service",
      "account",
      "region",
    ]),
    keys: list(
      {
        id: uuid,
        instance: uuid,
        name: text,
        state: { enum: ["preactive", "active", "disabled", "expired", "destroyed"] },
        extractable: { type: "boolean" },
        ring: text,
        aliases: { type: "array", items: text, uniqueItems: true, maxItems: 5 },
        created: date,
      },
      ["id", "instance", "name"],
    ),
    clusters: list(
      {
        id: clusterId,
        name: text,
        account: accountId,
        infrastructure: { enum: ["vpc", "classic", "satellite"] },
        region: text,
        openshift: { type: "boolean" },
        key: uuid,
        registered: { type: "boolean" },
        created: date,
        secrets: { type: "integer", minimum: 0 },
        enableSeconds: seconds,
        registrationLagSeconds: seconds,
        releaseLagSeconds: seconds,
      },
      ["id", "name", "account", "infrastructure", "region"],
    ),
    policyPropagationSeconds: seconds,
    authorizations: { type: "array", items: authorization },
  },
});

const validateAuthorization = ajv.compile<AuthorizationSeed>(authorization);

/** Checks a value that was read from a file; the error says everything that is wrong with it, in one line. */
export const readSeed = (value: unknown): Result<SandboxSeed, string> =>
  validate(value) ? ok(value) : err(`not a seed: ${told(validate.errors)}`);

/** Checks one authorization in the same way. */
export const readAuthorization = (value: unknown): Result<AuthorizationSeed, string> =>
  validateAuthorization(value) ? ok(value) : err(`not an authorization: ${told(validateAuthorization.errors)}`);

function told(errors: readonly ErrorObject[] | null | undefined): string {
  const wrong = (errors ?? []).map(({ instancePath, message, params }) => {
    const where = instancePath === "" ? "all of it" : instancePath.slice(1).replaceAll("/", ".");
    const what: unknown = params["additionalProperty"] ?? params["allowedValues"];
    return `${where} ${message}${what === undefined ? "" : `: ${String(what).replaceAll(",", ", ")}`}`;
  });
  return wrong.slice(0, 5).join("; ");
}
