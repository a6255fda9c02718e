/**
 * gRPC over node's own HTTP/2: unary calls and silent streams, which is all that Terraform asks for. A library for it
 * costs half the start-up budget of a provider that is started four times for an apply.
 */
import {
  constants,
  type Http2SecureServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";

/** A call's name to what answers it: `/tfplugin6.Provider/ReadResource`. */
export type Methods = ReadonlyMap<string, Method>;

export type Method =
  /** One request, one response; both as protobuf bytes. */
  | {
      readonly kind: "unary";
      /** The call is aborted when the client has gone before the answer. */
      answer(request: Uint8Array, call: AbortController): Promise<Uint8Array>;
      /** Called when the answer has left. */
      readonly answered?: () => void;
    }
  /** A stream that stays open and silent until the client leaves. */
  | { readonly kind: "silent" };

/** The statuses of gRPC that are answered here. */
const STATUS = { ok: 0, unimplemented: 12, internal: 13 } as const;

/** Serves calls on an HTTP/2 server. `failed` hears of what a method threw. */
export function serveGrpc(
  server: Http2Server | Http2SecureServer,
  methods: Methods,
  failed: (path: string, error: unknown) => void,
): void {
  server.on("stream", (stream, headers: IncomingHttpHeaders) => {
    const path = String(headers[constants.HTTP2_HEADER_PATH]);
    stream.on("error", () => undefined); // The client went away: nobody is left to be told.
    const method = methods.get(path);
    if (method === undefined) {
      end(stream, STATUS.unimplemented, `unknown method ${path}`);
      return;
    }
    if (method.kind === "silent") {
      stream.respond(HEADERS);
      stream.resume();
      return;
    }
    const call = new AbortController();
    let answered = false;
    stream.once("close", () => {
      if (answered) method.answered?.();
      else call.abort();
    });
    collect(stream, (message) => {
      method.answer(message, call).then(
        (response) => {
          answered = true;
          respond(stream, response);
        },
        (error: unknown) => {
          answered = true;
          failed(path, error);
          end(stream, STATUS.internal, "the answer could not be written");
        },
      );
    });
  });
}

const HEADERS = { [constants.HTTP2_HEADER_STATUS]: 200, [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc" };

/** A message is prefixed with a flag (compressed or not) and its length in four bytes. */
const PREFIX = 5;

function collect(stream: ServerHttp2Stream, done: (message: Uint8Array) => void): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.once("end", () => {
    if (stream.aborted) return;
    const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    if (all.length < PREFIX || all.length !== PREFIX + all.readUInt32BE(1))
      end(stream, STATUS.internal, "the request is not one message");
    else if (all[0] !== 0) end(stream, STATUS.unimplemented, "compressed requests are not read");
    else done(all.subarray(PREFIX));
  });
}

function respond(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed || stream.closed) return;
  const framed = Buffer.allocUnsafe(PREFIX + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, PREFIX);
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(STATUS.ok) }));
  stream.end(framed);
}

/** An answer of trailers only. */
function end(stream: ServerHttp2Stream, status: number, message: string): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  stream.respond(
    { ...HEADERS, "grpc-status": String(status), "grpc-message": encodeURIComponent(message) },
    { endStream: true },
  );
  // What the client still sends has no reader.
  stream.resume();
}
