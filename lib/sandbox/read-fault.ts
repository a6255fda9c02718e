/** A fault from outside: its shape is checked, and that it names an operation that can be met. */
import { Ajv } from "ajv";
import { err, ok, type Result } from "../model/result.js";
import type { Fault } from "./faults.js";

const count = { type: "integer", minimum: 0 } as const;
const action = (kind: string, properties: Record<string, unknown> = {}, required: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  properties: { kind: { const: kind }, ...properties },
  required: ["kind", ...required],
});

const validate = new Ajv({ discriminator: true }).compile<Fault>({
  type: "object",
  additionalProperties: false,
  required: ["operation", "action"],
  properties: {
    operation: { type: "string" },
    match: { type: "string" },
    account: { type: "string" },
    times: count,
    skip: count,
    action: {
      type: "object",
      required: ["kind"],
      discriminator: { propertyName: "kind" },
      oneOf: [
        action(
          "respond",
          {
            status: { type: "integer", minimum: 200, maximum: 599 },
            headers: { type: "object", additionalProperties: { type: "string" } },
            body: {},
          },
          ["status"],
        ),
        action("delay", { seconds: { type: "number", minimum: 0 } }, ["seconds"]),
        action("truncate"),
        action("reset", { when: { enum: ["before", "after"] } }, ["when"]),
        action("expire-token"),
        action("fail-enablement"),
      ],
    },
  },
});

/** The error says what would have been a fault. */
export function readFault(value: unknown, operations: ReadonlySet<string>): Result<Fault, string> {
  if (!validate(value)) {
    const [first] = validate.errors ?? [];
    return err(
      `{operation, match?, account?, times?, skip?, action}, action.kind one of respond, delay, truncate, reset, expire-token, fail-enablement: ${first?.instancePath ?? ""} ${first?.message ?? ""}`,
    );
  }
  if (!operations.has(value.operation)) return err(`an operation: ${[...operations].sort().join(", ")}`);
  return ok(value);
}
