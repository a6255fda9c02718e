/** Faults by rule: each kind, and which calls it meets. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, INSTANCES, KEYS, SECRETS } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play();
});
afterEach(() => on.close());

const list = () => on.ask("/global/v2/vpc/getClusters");
const enable = () =>
  on.enable({ cluster: CLUSTERS.checkout, instance_id: INSTANCES.platform, crk_id: KEYS.own, private_endpoint: true });
const history = () => on.sandbox.console.history(CLUSTERS.checkout);

describe("a fault", () => {
  it("answers with status, body and headers, as many times as said", async () => {
    on.sandbox.faults.push({
      operation: "getClusters",
      times: 2,
      action: { kind: "respond", status: 429, headers: { "Retry-After": "7" }, body: { code: "slow" } },
    });
    const first = await list();
    expect([first.status, first.headers.get("retry-after"), first.at("code")]).toEqual([429, "7", "slow"]);
    expect((await list()).status).toBe(429);
    expect((await list()).status).toBe(200);
    expect(on.sandbox.log.map(({ status }) => status).slice(1)).toEqual([429, 429, 200]);
  });

  it("answers with plain text as it stands", async () => {
    const action = { kind: "respond", status: 502, body: "<html>bad gateway</html>" } as const;
    on.sandbox.faults.push({ operation: "getClusters", action });
    const told = await list();
    expect([told.text, told.headers.get("content-type")]).toEqual(["<html>bad gateway</html>", "text/plain"]);
  });

  it("lets calls pass first", async () => {
    on.sandbox.faults.push({ operation: "getClusters", skip: 1, action: { kind: "respond", status: 500 } });
    expect([(await list()).status, (await list()).status]).toEqual([200, 500]);
  });

  it("meets only its operation, and only where its text stands in path or query", async () => {
    on.sandbox.faults.push({
      operation: "getCluster",
      match: CLUSTERS.ledger,
      action: { kind: "respond", status: 500 },
    });
    expect((await list()).status).toBe(200);
    expect((await on.ask(`/v2/getCluster?cluster=${CLUSTERS.checkout}`)).status).toBe(200);
    expect((await on.ask(`/v2/getCluster?cluster=${CLUSTERS.ledger}`)).status).toBe(500);
  });

  it("gives way to the next rule when it has run out", async () => {
    on.sandbox.faults.push(
      { operation: "getClusters", times: 1, action: { kind: "respond", status: 500 } },
      { operation: "getClusters", times: 1, action: { kind: "respond", status: 503 } },
    );
    expect([(await list()).status, (await list()).status, (await list()).status]).toEqual([500, 503, 200]);
  });

  it("ends when it is taken away", async () => {
    on.sandbox.faults.push({ operation: "getClusters", action: { kind: "respond", status: 500 } });
    expect((await list()).status).toBe(500);
    on.sandbox.faults.length = 0;
    expect((await list()).status).toBe(200);
  });

  it("changes nothing when it answers in place of a write", async () => {
    on.sandbox.faults.push({ operation: "enableKMS", action: { kind: "respond", status: 500 } });
    expect((await enable()).status).toBe(500);
    expect(history()).toEqual([]);
  });

  it("resets the connection before the request takes effect", async () => {
    on.sandbox.faults.push({ operation: "enableKMS", times: 1, action: { kind: "reset", when: "before" } });
    await expect(enable()).rejects.toThrow();
    expect(history()).toEqual([]);
    expect(on.sandbox.log.at(-1)).toMatchObject({ operation: "enableKMS", status: "reset", write: true });
  });

  it("resets the connection after the request has taken effect", async () => {
    on.sandbox.faults.push({ operation: "enableKMS", times: 1, action: { kind: "reset", when: "after" } });
    await expect(enable()).rejects.toThrow();
    expect(history()).toEqual([KEYS.own]);
  });

  it("cuts the body in the middle", async () => {
    on.sandbox.faults.push({ operation: "getClusters", times: 1, action: { kind: "truncate" } });
    const cut = await list();
    const whole = await list();
    expect(cut.text.length).toBeGreaterThan(0);
    expect(whole.text.startsWith(cut.text)).toBe(true);
    expect(cut.at(0)).toBeUndefined();
  });

  it("holds the answer back for virtual seconds", async () => {
    on.sandbox.faults.push({ operation: "getClusters", times: 1, action: { kind: "delay", seconds: 3_600 } });
    let told: number | undefined;
    const asked = list().then(({ status }) => {
      told = status;
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(told).toBeUndefined();
    on.sandbox.clock.advance(3_600);
    await asked;
    expect(told).toBe(200);
  });

  it("that holds an answer back does not hold back the end", async () => {
    on.sandbox.faults.push({ operation: "getClusters", action: { kind: "delay", seconds: 3_600 } });
    const asked = list().catch(() => "ended");
    await new Promise((resolve) => setTimeout(resolve, 30));
    await on.sandbox.close();
    expect(await asked).toBe("ended");
  });

  it("refuses a token from one request on, which changes nothing, and takes the next one", async () => {
    on.sandbox.faults.push({ operation: "enableKMS", times: 1, action: { kind: "expire-token" } });
    expect((await enable()).status).toBe(401);
    expect(history()).toEqual([]);
    expect((await list()).status).toBe(401);
    const other = await on.ask("/global/v2/vpc/getClusters", { as: SECRETS.platformViewer });
    expect(other.status).toBe(200);
  });

  it("makes an enablement fail that was accepted: the cluster is unencrypted and tells of trouble", async () => {
    on.sandbox.faults.push({ operation: "enableKMS", times: 1, action: { kind: "fail-enablement" } });
    expect((await enable()).status).toBe(200);
    on.sandbox.clock.advance(900);
    const told = await on.ask(`/v2/getCluster?cluster=${CLUSTERS.checkout}`);
    expect(told.at("keyProtectEnabled")).toBe(false);
    expect(told.at("state")).toBe("warning");
    expect(told.at("masterState")).toBe("update_failed");
    expect((await enable()).status).toBe(200);
    on.sandbox.clock.advance(900);
    expect((await on.ask(`/v2/getCluster?cluster=${CLUSTERS.checkout}`)).at("keyProtectEnabled")).toBe(true);
  });
});
