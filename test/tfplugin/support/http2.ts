/** gRPC calls made by hand, to see what really goes over the wire. */
import type { ClientHttp2Session, IncomingHttpHeaders } from "node:http2";

export interface Answered {
  /** `grpc-status`, wherever it stood. */
  readonly status: string | undefined;
  readonly message: string | undefined;
  /** The response without its prefix; undefined where there was none. */
  readonly body: Buffer | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A message with the prefix of gRPC. */
export function framed(message: Uint8Array, compressed = 0): Buffer {
  const prefix = Buffer.from([compressed, 0, 0, 0, 0]);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** One call with a message. */
export const callOver = (session: ClientHttp2Session, path: string, message: Uint8Array): Promise<Answered> =>
  rawCall(session, path, [framed(message)]);

/** One call with bytes as they are, in as many pieces. */
export function rawCall(session: ClientHttp2Session, path: string, pieces: readonly Buffer[]): Promise<Answered> {
  return new Promise((resolve, reject) => {
    session.once("error", reject);
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const chunks: Buffer[] = [];
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    stream.on("response", (received) => {
      headers = received;
    });
    stream.on("trailers", (received) => {
      trailers = received;
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.once("error", reject);
    stream.once("end", () => {
      if (headers[":status"] === undefined) return reject(new Error("closed before an answer"));
      const all = Buffer.concat(chunks);
      const text = (name: string) => {
        const found = trailers[name] ?? headers[name];
        return found === undefined ? undefined : String(found);
      };
      const body = all.length < 5 ? undefined : all.subarray(5);
      resolve({ status: text("grpc-status"), message: text("grpc-message"), body, headers });
    });
    for (const piece of pieces) stream.write(piece);
    stream.end();
  });
}
