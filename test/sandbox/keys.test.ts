/** What happens to a key, and what a cluster that uses it makes of it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, checkout, INSTANCES, KEYS, SECRETS, SECURITY } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play({ clusters: [{ ...checkout, key: KEYS.first }] });
});
afterEach(() => on.close());

const read = () => on.ask(`/v2/getCluster?cluster=${CLUSTERS.checkout}`);
const act = (action: string, key: string = KEYS.first) =>
  on.kms(INSTANCES.security, `/keys/${key}/actions/${action}`, { as: SECRETS.security, method: "POST" });
const metadata = () => on.kms(INSTANCES.security, `/keys/${KEYS.first}/metadata`, { as: SECRETS.security });
const registration = () => on.kms(INSTANCES.security, `/keys/${KEYS.first}/registrations`, { as: SECRETS.security });
const remove = (query = "", key: string = KEYS.first, headers = {}) =>
  on.kms(INSTANCES.security, `/keys/${key}${query}`, { as: SECRETS.security, method: "DELETE", headers });
const code = (told: Awaited<ReturnType<typeof act>>) => told.at("resources", 0, "reasons", 0, "code");

describe("a disabled key", () => {
  it("brings its cluster into trouble after a while, and enabling it brings it back", async () => {
    expect((await act("disable")).status).toBe(204);
    expect((await metadata()).at("resources", 0, "state")).toBe(2);
    expect((await read()).at("state")).toBe("normal");
    on.sandbox.clock.advance(300);
    expect((await read()).at("state")).toBe("warning");
    expect((await read()).at("masterHealth")).toBe("error");
    expect((await read()).at("keyProtectEnabled")).toBe(true);
    expect((await act("enable")).status).toBe(204);
    expect((await read()).at("state")).toBe("normal");
  });

  it("cannot be enabled within thirty seconds", async () => {
    await act("disable");
    on.sandbox.clock.advance(29);
    const early = await act("enable");
    expect([early.status, code(early)]).toEqual([409, "REQ_TOO_EARLY_ERR"]);
    on.sandbox.clock.advance(1);
    expect((await act("enable")).status).toBe(204);
  });

  it.each(["disable", "rotate"])("refuses to %s", async (action) => {
    await act("disable");
    on.sandbox.clock.advance(4_000);
    const told = await act(action);
    expect([told.status, code(told)]).toEqual([409, "KEY_ACTION_INVALID_STATE_ERR"]);
  });
});

describe("a destroyed key", () => {
  it("makes its cluster critical after a while", async () => {
    on.sandbox.console.setKeyState(KEYS.first, "destroyed");
    on.sandbox.clock.advance(300);
    expect((await read()).at("state")).toBe("critical");
  });

  it("that was disabled before leaves its cluster in trouble all along", async () => {
    on.sandbox.console.setKeyState(KEYS.first, "disabled");
    on.sandbox.clock.advance(300);
    on.sandbox.console.setKeyState(KEYS.first, "destroyed");
    expect((await read()).at("state")).toBe("warning");
    on.sandbox.clock.advance(300);
    expect((await read()).at("state")).toBe("critical");
  });

  it("leaves the usual list, and can still be asked for", async () => {
    expect((await remove("", KEYS.third)).status).toBe(204);
    const list = (query: string) => on.kms(INSTANCES.security, `/keys${query}`, { as: SECRETS.security });
    expect((await list("")).text).not.toContain(KEYS.third);
    expect((await list("?state=5")).text).toContain(KEYS.third);
    const told = await on.kms(INSTANCES.security, `/keys/${KEYS.third}/metadata`, { as: SECRETS.security });
    expect([told.at("resources", 0, "state"), told.at("resources", 0, "deleted")]).toEqual([5, true]);
    const again = await remove("", KEYS.third);
    expect([again.status, code(again)]).toEqual([410, "KEY_DELETED_ERR"]);
  });

  it("is told of when the client asks for it", async () => {
    const told = await remove("?force=false", KEYS.third, { Prefer: "return=representation" });
    expect([told.status, told.at("resources", 0, "id")]).toEqual([200, KEYS.third]);
  });
});

describe("deleting a key that a cluster is registered on", () => {
  it("is refused", async () => {
    const told = await remove();
    expect([told.status, code(told)]).toEqual([409, "PROTECTED_RESOURCE_ERR"]);
  });

  it("is refused by force too, since the registration prevents it", async () => {
    const told = await remove("?force=true");
    expect([told.status, code(told)]).toEqual([409, "PREV_KEY_DEL_ERR"]);
    expect((await metadata()).at("resources", 0, "state")).toBe(1);
  });

  it("is possible once the cluster is gone", async () => {
    on.sandbox.console.deleteCluster(CLUSTERS.checkout);
    expect((await remove()).status).toBe(204);
  });
});

describe("a rotation", () => {
  it("makes a new version of the same key, which the cluster follows by itself", async () => {
    expect((await registration()).at("resources", 0, "keyVersion", "id")).toBe(KEYS.first);
    expect((await act("rotate")).status).toBe(204);
    const versions = await on.kms(INSTANCES.security, `/keys/${KEYS.first}/versions`, { as: SECRETS.security });
    const fresh = versions.at("resources", 0, "id");
    expect(versions.at("resources", 1, "id")).toBe(KEYS.first);
    expect((await metadata()).at("resources", 0, "keyVersion", "id")).toBe(fresh);
    expect((await read()).at("masterStatus")).toBe("Ready");
    expect((await registration()).at("resources", 0, "keyVersion", "id")).toBe(KEYS.first);

    on.sandbox.clock.advance(300);
    const during = await read();
    expect(during.at("masterState")).toBe("updating");
    expect(during.at("masterStatusModifiedDate")).toBe("2026-02-03T10:05:00+0000");

    on.sandbox.clock.advance(120);
    expect((await read()).at("masterStatus")).toBe("Ready");
    const after = await registration();
    expect(after.at("resources", 0, "keyVersion", "id")).toBe(fresh);
    expect(after.at("resources", 0, "lastUpdated")).toBe("2026-02-03T10:07:00Z");
    expect(after.at("resources", 1)).toBeUndefined();
  });

  it("holds off an enablement while the cluster follows it", async () => {
    await act("rotate");
    on.sandbox.clock.advance(300);
    const body = {
      cluster: CLUSTERS.checkout,
      instance_id: INSTANCES.security,
      crk_id: KEYS.second,
      account_id: SECURITY,
    };
    expect((await on.enable(body)).status).toBe(409);
    on.sandbox.clock.advance(120);
    expect((await on.enable(body)).status).toBe(200);
  });

  it("before an enablement needs no following: the newest version is used from its end", async () => {
    await act("rotate", KEYS.second);
    on.sandbox.console.enable(CLUSTERS.checkout, KEYS.second);
    on.sandbox.clock.advance(900);
    expect((await read()).at("masterStatus")).toBe("Ready");
    on.sandbox.clock.advance(60);
    const told = await on.kms(INSTANCES.security, `/keys/${KEYS.second}/registrations`, { as: SECRETS.security });
    expect(told.at("resources", 0, "keyVersion", "id")).not.toBe(KEYS.second);
  });

  it("is possible once an hour", async () => {
    await act("rotate");
    on.sandbox.clock.advance(3_599);
    const early = await act("rotate");
    expect([early.status, code(early)]).toEqual([409, "KEY_ROTATION_NOT_PERMITTED"]);
    on.sandbox.clock.advance(1);
    expect((await act("rotate")).status).toBe(204);
  });

  it("is for root keys", async () => {
    const told = await act("rotate", KEYS.standard);
    expect([told.status, code(told)]).toEqual([400, "KEY_ROOT_REQ_ERR"]);
  });
});

describe("enabling the key in use again", () => {
  it("runs, and leaves one registration and one entry in the history, of two enablements", async () => {
    on.sandbox.console.enable(CLUSTERS.checkout, KEYS.first);
    expect(on.sandbox.console.enablements(CLUSTERS.checkout).map(({ key }) => key)).toEqual([KEYS.first]);
    expect((await read()).at("masterState")).toBe("updating");
    on.sandbox.clock.advance(1_000);
    expect(on.sandbox.console.registrations(CLUSTERS.checkout)).toEqual([KEYS.first]);
    expect(on.sandbox.console.history(CLUSTERS.checkout)).toEqual([KEYS.first]);
  });
});
