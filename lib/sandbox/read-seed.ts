/** A seed from a file: its shape is checked before anything starts. */
import { Ajv } from "ajv";
import { err, ok, type Result } from "../model/result.js";
import { LADDERS, type SandboxSeed } from "./seed.js";

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
const seconds = { type: "number", minimum: 0 } as const;
const service = { enum: ["kms", "hs-crypto"] } as const;

const validate = new Ajv({ allErrors: true }).compile<SandboxSeed>({
  type: "object",
  additionalProperties: false,
  required: ["accounts"],
  properties: {
    accounts: list(
      {
        id: text,
        name: text,
        apiKeys: list(
          { key: text, variable: { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]*$" }, roles, kmsOnInstances },
          ["key"],
        ),
        profiles: list({ id: text, roles, kmsOnInstances }, ["id"]),
      },
      ["id", "apiKeys"],
    ),
    instances: list({ guid: text, name: text, service, account: text, region: text, state: text }, [
      "guid",
      "name",
      "service",
      "account",
      "region",
    ]),
    keys: list(
      {
        id: text,
        instance: text,
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
        id: text,
        name: text,
        account: text,
        infrastructure: { enum: ["vpc", "classic", "satellite"] },
        region: text,
        openshift: { type: "boolean" },
        key: text,
        registered: { type: "boolean" },
        created: date,
        enableSeconds: seconds,
        registrationLagSeconds: seconds,
        releaseLagSeconds: seconds,
      },
      ["id", "name", "account", "infrastructure", "region"],
    ),
    policyPropagationSeconds: seconds,
    authorizations: list(
      {
        sourceAccount: text,
        targetAccount: text,
        service,
        instance: text,
        roles: { type: "array", items: { enum: ["Reader", "AuthorizationDelegator"] } },
        propagationSeconds: seconds,
      },
      ["sourceAccount", "targetAccount", "service"],
    ),
  },
});

/** Checks a value that was read from a file; the error says everything that is wrong with it, in one line. */
export function readSeed(value: unknown): Result<SandboxSeed, string> {
  if (validate(value)) return ok(value);
  const wrong = (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const where = instancePath === "" ? "the file" : instancePath.slice(1).replaceAll("/", ".");
    const what: unknown = params["additionalProperty"] ?? params["allowedValues"];
    return `${where} ${message}${what === undefined ? "" : `: ${String(what).replaceAll(",", ", ")}`}`;
  });
  return err(`not a seed: ${wrong.slice(0, 5).join("; ")}`);
}
