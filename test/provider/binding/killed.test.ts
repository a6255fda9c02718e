/** A change of the endpoint alone, sent by a run that was killed: Terraform has kept nothing of it, this machine has. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Endpoint } from "../../../lib/model/cluster.js";
import { ok } from "../../../lib/model/result.js";
import { bindingResource } from "../../../lib/provider/binding/resource.js";
import type { BindingState } from "../../../lib/provider/binding/schema.js";
import { attributesOf } from "../../../lib/provider/binding/state.js";
import { isUnknown } from "../../../lib/tfplugin/index.js";
import { CLUSTER, K1, K2, record, registration, SECURITY } from "../../support/fakes/binding.js";
import { count, place } from "../../support/fakes/cloud.js";
import { policy } from "../../support/fakes/managed.js";
import { acting, type Stage, said, stage } from "../../support/fakes/provider.js";

const MINUTE = 60_000;

let on: Stage;
beforeEach(() => {
  on = stage({ registrations: [registration(K1)], authorizations: new Map([[SECURITY, [policy()]]]) });
  place(on.at, CLUSTER);
});

/** The state says private. */
const state = (): BindingState => ({
  ...attributesOf(record()),
  account: CLUSTER.account,
  infrastructure: "vpc",
  cluster: CLUSTER.id,
  hold: null,
  removal: null,
  former_keys: null,
  registration_timeout: null,
  timeouts: null,
  written_against: on.session().writtenAgainst,
});
const config = (endpoint: Endpoint) => ({ ...state(), endpoint, history_complete_since: null });
const binding = () => acting(bindingResource, on);
/** A run has sent this, and was killed; the master has moved since. */
const killed = (endpoint: Endpoint, key = K1) => {
  on.marks.set(CLUSTER.crn, { key: key.crn, endpoint, at: on.clock.now() - 10 * MINUTE });
  place(on.at, CLUSTER, { masterStatusModified: new Date(on.clock.now() - 5 * MINUTE).toISOString() });
};

describe("a change of the endpoint alone that a killed run sent", () => {
  it("is not sent again, and the mark goes with its end", async () => {
    killed("public");
    const { state: after, diagnostics } = await binding().apply(state(), config("public"), config("public"));
    expect(said(diagnostics)).toEqual(["warning ENDPOINT_SENT_BEFORE"]);
    expect(after).toMatchObject({ endpoint: "public", root_key_seen: "seen" });
    expect([count(on.at, "enable"), on.marks.size]).toEqual([0, 0]);
  });

  it("is a change when it is taken back, though the state never knew of it", async () => {
    killed("public");
    const { planned } = await binding().plan(state(), config("private"));
    expect(isUnknown(planned?.root_key_seen)).toBe(true);
    on.marks.clear();
    const without = await binding().plan(state(), config("private"));
    expect(without.planned?.root_key_seen).toBe("seen");
  });

  it("counts only for the key that is in use", async () => {
    killed("public", K2);
    const { planned } = await binding().plan(state(), config("private"));
    expect(planned?.root_key_seen).toBe("seen");
  });

  it("is on the machine before it is sent; of a change of key nothing is kept", async () => {
    const kept: unknown[] = [];
    on.at.enable = ({ key }) => {
      kept.push(on.marks.get(CLUSTER.crn));
      const master = { masterStatusModified: new Date(on.clock.now() + MINUTE).toISOString() };
      on.clock.after(MINUTE, () => place(on.at, CLUSTER, master));
      on.clock.after(MINUTE, () => {
        on.at.registrations = [registration(key)];
      });
      return ok(null);
    };
    const start = on.clock.now();
    await binding().apply(state(), config("public"), config("public"));
    await binding().apply(state(), { ...config("private"), root_key: K2.crn }, config("private"));
    expect(kept).toEqual([{ key: K1.crn, endpoint: "public", at: start }, undefined]);
    expect(on.marks.size).toBe(0);
  });

  it("leaves no mark where it was refused", async () => {
    on.at.fail = (words) =>
      words.startsWith("enable")
        ? { code: "CLOUD_REFUSED", status: 400, message: "no", maybeTookEffect: false }
        : undefined;
    const { diagnostics } = await binding().apply(state(), config("public"), config("public"));
    expect(said(diagnostics)).toEqual(["error ENABLE_REFUSED"]);
    expect(on.marks.size).toBe(0);
  });
});
