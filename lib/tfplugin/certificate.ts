/**
 * A certificate for one process's life: P-256, self-signed, in memory. Node can make keys but not certificates, and an
 * RSA one would cost more than the rest of the start, so the little DER that it takes is written here (RFC 5280).
 */
import { createSign, generateKeyPairSync, randomBytes } from "node:crypto";

export interface Identity {
  /** PEM, for the TLS server. */
  readonly key: string;
  readonly certificate: string;
  /** DER, for the handshake line. */
  readonly der: Buffer;
}

const TAG = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  time: 0x17,
  boolean: 0x01,
};

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const digits = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return der(TAG.oid, Buffer.from(bytes));
}

const bits = (content: Uint8Array) => der(TAG.bits, Buffer.from([0]), content);
const sequence = (...parts: readonly Uint8Array[]) => der(TAG.sequence, ...parts);
const explicit = (tag: number, content: Uint8Array) => der(0xa0 | tag, content);

const utcTime = (at: number) =>
  der(TAG.time, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));

const extension = (id: string, critical: boolean, content: Uint8Array) =>
  sequence(oid(id), ...(critical ? [der(TAG.boolean, Buffer.from([0xff]))] : []), der(TAG.octets, content));

const DAY = 86_400_000;

/** Makes a key and a certificate for `localhost`, good for client and server, from yesterday for 30 days. */
export function makeIdentity(now: number): Identity {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const algorithm = sequence(oid("1.2.840.10045.4.3.2")); // ecdsa-with-SHA256
  const name = sequence(der(TAG.set, sequence(oid("2.5.4.3"), der(TAG.utf8, Buffer.from("localhost")))));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and without leading zeros
  const extensions = sequence(
    extension("2.5.29.19", true, sequence(der(TAG.boolean, Buffer.from([0xff])))), // basicConstraints: a CA, since it signs itself
    extension("2.5.29.15", true, der(TAG.bits, Buffer.from([2, 0b1000_0100]))), // keyUsage: digitalSignature, keyCertSign
    extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2"))), // serverAuth, clientAuth
    extension("2.5.29.17", false, sequence(der(0x82, Buffer.from("localhost")))), // subjectAltName: DNS
  );
  const body = sequence(
    explicit(0, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial),
    algorithm,
    name,
    sequence(utcTime(now - DAY), utcTime(now + 30 * DAY)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(3, extensions),
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  const certificate = sequence(body, algorithm, bits(signature));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: pem(certificate),
    der: certificate,
  };
}

const pem = (content: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${content.toString("base64").replace(/.{64}/g, "$&\n").trimEnd()}\n-----END CERTIFICATE-----\n`;
