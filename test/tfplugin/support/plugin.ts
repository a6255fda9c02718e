/** The echo provider as a process, and a client that talks to it as Terraform does: grpc over mutual TLS. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { type Identity, makeIdentity } from "../../../lib/tfplugin/certificate.js";
import { until } from "../../support/run.js";
import { COOKIE } from "./host.js";

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

export interface Plugin {
  readonly child: ChildProcess;
  /** The path of its socket. */
  readonly socket: string;
  /** What it printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** One call; `path` is the whole name. */
  call<Q, A>(path: string, request: Codec<Q>, response: Codec<A>, message: Q): Promise<A>;
  /** The same with bytes. */
  bytes(path: string, message: Uint8Array): Promise<Uint8Array>;
  /** A stream that the server fills; gives its bytes. */
  stream(path: string): ReturnType<Client["makeServerStreamRequest"]>;
  /** Another client of the same server. */
  client(identity?: Identity): Client;
  exited(): Promise<number | null>;
  end(): Promise<void>;
}

const whole = Buffer.from;
const UNLIMITED = { "grpc.max_send_message_length": -1, "grpc.max_receive_message_length": -1 };

/** Starts a bundle, reads its handshake and connects. */
export async function plugin(bundle: string, env: Readonly<Record<string, string>> = {}): Promise<Plugin> {
  const own = makeIdentity(Date.now());
  const child = spawn(bundle, {
    env: { ...process.env, ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: "5,6", PLUGIN_CLIENT_CERT: own.certificate, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const closed = once(child, "close");
  const line = await until("the handshake", () => (stdout.includes("\n") ? stdout : undefined), 10_000);
  const { socket, main, client, close, bytes } = connected(line, own);
  return {
    child,
    socket,
    stdout: () => stdout,
    stderr: () => stderr,
    bytes,
    call: async (path, request, response, message) =>
      response.decode(await bytes(path, request.encode(message).finish())),
    stream: (path) => main.makeServerStreamRequest(path, whole, (raw: Buffer) => raw, whole(""), new Metadata()),
    client,
    exited: async () => {
      await closed;
      return child.exitCode;
    },
    end: async () => {
      close();
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/** Clients of a server that has announced itself with this line, and knows this identity. */
export function connected(line: string, own: Identity) {
  const [, , , socket = "", , der = ""] = line.trim().split("|");
  const ca = whole(
    `-----BEGIN CERTIFICATE-----\n${whole(der, "base64").toString("base64")}\n-----END CERTIFICATE-----\n`,
  );
  const clients: Client[] = [];
  const client = (identity?: Identity) => {
    const [key, certificate] =
      identity === undefined ? [null, null] : [whole(identity.key), whole(identity.certificate)];
    const made = new Client(`unix:${socket}`, credentials.createSsl(ca, key, certificate), {
      ...UNLIMITED,
      "grpc.ssl_target_name_override": "localhost",
    });
    clients.push(made);
    return made;
  };
  const main = client(own);
  return {
    socket,
    main,
    client,
    bytes: (path: string, message: Uint8Array) => unary(main, path, message),
    close: () => {
      for (const one of clients) one.close();
    },
  };
}

/** One call with bytes. */
export const unary = (client: Client, path: string, message: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const done = (error: ServiceError | null, answer?: Buffer) =>
      error === null && answer !== undefined ? resolve(answer) : reject(error);
    client.makeUnaryRequest(
      path,
      (raw: Uint8Array) => whole(raw),
      (raw: Buffer) => raw,
      message,
      done,
    );
  });
