/** A provider's calls without a socket: bytes in, bytes out, as the server hands them over. */
import { decode, encode } from "@msgpack/msgpack";
import type { DynamicValue } from "../../../lib/tfplugin/generated/tfplugin6.js";
import { providerMethods } from "../../../lib/tfplugin/methods.js";
import type { Provider } from "../../../lib/tfplugin/resource.js";
import { Running } from "../../../lib/tfplugin/running.js";

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

export interface InProcess<C> {
  readonly running: Running<C>;
  /** What the server was told of exceptions. */
  readonly failures: readonly (readonly [path: string, error: unknown])[];
  /** One call of the provider service by its name. */
  call<Q, A>(name: string, request: Codec<Q>, response: Codec<A>, message: Q): Promise<A>;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };

export function inProcess<C>(provider: Provider<C>): InProcess<C> {
  const running = new Running(provider, silent);
  const failures: [string, unknown][] = [];
  const methods = providerMethods(Promise.resolve(running), (path, error) => failures.push([path, error]));
  return {
    running,
    failures,
    call: async (name, request, response, message) => {
      const method = methods.get(`/tfplugin6.Provider/${name}`);
      if (method?.kind !== "unary") throw new Error(`${name} is not served`);
      return response.decode(await method.answer(request.encode(message).finish(), new AbortController()));
    },
  };
}

/** A value as Terraform sends it. */
export const sent = (value: unknown): DynamicValue => ({ msgpack: Buffer.from(encode(value)), json: Buffer.alloc(0) });

/** A value as Terraform gets it. */
export const got = (value: DynamicValue | undefined): unknown =>
  value === undefined ? undefined : decode(value.msgpack);
