/**
 * Calls of IBM's own SDK through the client: the SDK makes the request and reads the answer, the client authorizes,
 * paces and repeats it, so that one set of rules holds for all that is sent.
 */
import type { AccountId } from "../model/ids.js";
import { err, ok, type Result } from "../model/result.js";
import type { Answer, Call, Client, WriteMethod } from "./client.js";
import { fields, json, text } from "./decode.js";
import type { Endpoints } from "./endpoints.js";
import type { CloudFailure } from "./failure.js";
import type { PlatformSdk, Transport } from "./platform-sdk.js";

/** One call of the SDK. */
export type Ask = (sdk: PlatformSdk) => Promise<{ readonly result: unknown }>;

export interface Platform {
  /** A call that changes nothing, repeated like all reads; a search is one, though it is a POST. */
  read(account: AccountId, ask: Ask): Promise<Result<unknown, CloudFailure>>;
  /** A call that changes something, sent once. */
  write(account: AccountId, ask: Ask): Promise<Result<unknown, CloudFailure>>;
}

/** Asked for once: even what is there already takes its time to be imported. */
let loaded: Promise<typeof import("./platform-sdk.js")> | undefined;

type Send = (method: string, call: Call, body: unknown) => Promise<Result<Answer, CloudFailure>>;

export function platformOver(client: Client, endpoints: Endpoints): Platform {
  const run = async (account: AccountId, ask: Ask, send: Send): Promise<Result<unknown, CloudFailure>> => {
    loaded ??= import("./platform-sdk.js");
    const { platformSdk } = await loaded;
    // The SDK makes an error of its own of whatever a transport throws, and keeps only its words.
    const failures: CloudFailure[] = [];
    const transport: Transport = async (config) => {
      const { method, call, body } = requested(account, config);
      const answer = await send(method, call, body);
      if (answer.ok) return { status: answer.value.status, headers: {}, config, data: answer.value.json ?? "" };
      failures.push(answer.error);
      throw new Error("the cloud gave no good answer");
    };
    try {
      return ok((await ask(platformSdk(endpoints, transport))).result);
    } catch (error) {
      const [failure] = failures;
      if (failure === undefined) throw error;
      return err(failure);
    }
  };
  return {
    read: (account, ask) => run(account, ask, (_, call, body) => client.read(call, body)),
    write: (account, ask) =>
      run(account, ask, (method, call, body) => {
        const known = WRITES.find((one) => one === method);
        if (known === undefined) throw new Error(`a ${method} is not a write`);
        return client.write(known, call, body);
      }),
  };
}

const WRITES: readonly WriteMethod[] = ["POST", "PUT", "PATCH", "DELETE"];

/** What axios was asked to send. */
function requested(account: AccountId, config: unknown): { method: string; call: Call; body: unknown } {
  const asked = fields(config) ?? {};
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields(asked["params"]) ?? {})) query.set(name, String(value));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields(asked["headers"]) ?? {})) {
    // What is unpacked is for whoever unpacks it to say.
    if (typeof value === "string" && name !== "Accept-Encoding") headers[name] = value;
  }
  const body = text(asked["data"]);
  return {
    method: (text(asked["method"]) ?? "").toUpperCase(),
    call: { account, url: `${text(asked["url"]) ?? ""}${query.size === 0 ? "" : `?${query}`}`, headers },
    body: body === undefined ? undefined : json(body),
  };
}
