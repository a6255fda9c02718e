import { createPrivateKey, X509Certificate } from "node:crypto";
import { createSecureServer } from "node:http2";
import { connect } from "node:tls";
import { describe, expect, it } from "vitest";
import { makeIdentity } from "../../lib/tfplugin/certificate.js";

const NOW = Date.UTC(2026, 2, 1, 12, 0, 0);
const DAY = 86_400_000;
const read = (now = NOW) => {
  const identity = makeIdentity(now);
  return { identity, certificate: new X509Certificate(identity.der) };
};

describe("the certificate of a provider's process", () => {
  it("is for localhost, by a subject alternative name as Go demands", () => {
    const { certificate } = read();
    expect(certificate.subjectAltName).toBe("DNS:localhost");
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.subject).toBe("CN=localhost");
  });

  it("signs itself, with the key that comes with it", () => {
    const { identity, certificate } = read();
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(identity.key))).toBe(true);
    expect(certificate.ca).toBe(true);
  });

  it("is good for a server and for a client", () => {
    expect(read().certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
  });

  it("is valid from a day ago for thirty days, also over the end of a year", () => {
    for (const now of [NOW, Date.UTC(2026, 11, 31, 23, 59, 59)]) {
      const { certificate } = read(now);
      expect(Date.parse(certificate.validFrom)).toBe(now - DAY);
      expect(Date.parse(certificate.validTo)).toBe(now + 30 * DAY);
    }
  });

  it("is on the P-256 curve", () => {
    expect(read().certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
  });

  it("is the same in PEM and in DER, and its lengths add up", () => {
    const { identity } = read();
    expect(new X509Certificate(identity.certificate).raw.equals(identity.der)).toBe(true);
    // One SEQUENCE whose length takes two bytes; what is inside is all that there is.
    expect([...identity.der.subarray(0, 2)]).toEqual([0x30, 0x82]);
    expect(identity.der.readUInt16BE(2)).toBe(identity.der.length - 4);
    for (const line of identity.certificate.split("\n")) expect(line.length).toBeLessThanOrEqual(64);
  });

  it("has a serial number of its own that is positive", () => {
    const serials = Array.from({ length: 8 }, () => read().certificate.serialNumber);
    expect(new Set(serials).size).toBe(8);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it("is accepted by a TLS client that trusts nothing else", async () => {
    const identity = makeIdentity(Date.now());
    const server = createSecureServer({ key: identity.key, cert: identity.certificate });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const socket = connect({ port, host: "127.0.0.1", servername: "localhost", ca: identity.certificate });
    const authorized = await new Promise<boolean>((done, broken) => {
      socket.once("secureConnect", () => done(socket.authorized)).once("error", broken);
    });
    socket.destroy();
    server.close();
    expect(authorized).toBe(true);
  });
});
