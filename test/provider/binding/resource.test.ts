import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../../lib/cloud/endpoints.js";
import { httpOver } from "../../../lib/cloud/http.js";
import { systemClock } from "../../../lib/cloud/system-clock.js";
import { storedBinding } from "../../../lib/judge/stored.js";
import type { Endpoint } from "../../../lib/model/cluster.js";
import { bindingResource } from "../../../lib/provider/binding/resource.js";
import type { BindingConfig, BindingState } from "../../../lib/provider/binding/schema.js";
import { settingsOf } from "../../../lib/provider/config.js";
import { writeNote } from "../../../lib/provider/note.js";
import { openSession, type Session } from "../../../lib/provider/session.js";
import { type Sandbox, startSandbox } from "../../../lib/sandbox/index.js";
import { holdsUnknown, UNKNOWN } from "../../../lib/tfplugin/index.js";
import { CHECKOUT, fleet, KEYS, PLATFORM, SECRETS, SECURITY } from "../../e2e/support/fleet.js";
import { must } from "../../support/fakes/must.js";

const NOTHING = new Uint8Array();
const config: BindingConfig = {
  account: PLATFORM,
  infrastructure: "vpc",
  cluster: CHECKOUT,
  root_key: KEYS.K1,
  endpoint: "private",
  hold: null,
  removal: null,
  former_keys: null,
  registration_timeout: null,
  timeouts: null,
  cluster_id: null,
  cluster_crn: null,
  encryption: null,
  root_key_seen: null,
  key_version: null,
  former_root_keys: null,
  history_complete_since: null,
  lingering_root_keys: null,
  drifted_from: null,
  written_against: null,
};

describe("clusterkms_binding, fed directly", () => {
  let sandbox: Sandbox;
  let session: Session;
  beforeEach(async () => {
    sandbox = await startSandbox({ seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }), scale: 600 });
    session = open();
  });
  afterEach(() => sandbox.close());

  const open = () => {
    const env = { ...sandbox.env(), ...SECRETS };
    const accounts = {
      platform: account(PLATFORM, "PLATFORM_KEY"),
      security: account(SECURITY, "SECURITY_KEY"),
    };
    const settings = must(settingsOf({ accounts, stack: null, max_concurrent: null }));
    if (settings === undefined) throw new Error("the accounts are known");
    const clock = systemClock(600);
    const endpoints = must(resolveEndpoints(env));
    return openSession(connect(settings.accounts, { http: httpOver(fetch), clock, env, endpoints }), clock, 5);
  };
  const account = (id: string, api_key_env: string) => ({
    id,
    api_key_env,
    bearer_token_env: null,
    profile_id: null,
    profile_source: null,
    container_token_file: null,
  });
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const context = () => ({ client: session, signal: new AbortController().signal, log });
  const writes = () => sandbox.log.filter(({ write, operation }) => write && operation !== "token");
  const said = (diagnostics: readonly { severity: string; summary: string }[] = []) =>
    diagnostics.map(({ severity, summary }) => `${severity} ${summary.split(":")[0]}`);

  const imported = async (): Promise<BindingState> => {
    const { state } = (await bindingResource.import?.(
      { id: `${PLATFORM}/vpc/${CHECKOUT}?endpoint=private` },
      context(),
    )) ?? { state: null };
    if (state === null) throw new Error("the import gave no state");
    const read = await bindingResource.read({ state, private: NOTHING }, context());
    if (read.state === null) throw new Error("the read gave no state");
    return read.state;
  };

  it("refuses a destroy that was never planned, keeps the state, and sends nothing", async () => {
    const prior = await imported();
    const applied = await bindingResource.apply({ prior, planned: null, config: null, private: NOTHING }, context());
    expect(said(applied.diagnostics)).toEqual(["error BINDING_DROPPED"]);
    expect(applied.state).toEqual(prior);
    expect(writes()).toEqual([]);
  });

  it("lets go of a dropped cluster that is gone, although the state does not know it yet", async () => {
    const prior = await imported();
    const drop = async (state: BindingState = prior) => {
      const dropped = { prior: state, config: null, private: NOTHING };
      const planned = await bindingResource.plan({ ...dropped, proposed: null }, context());
      const applied = await bindingResource.apply({ ...dropped, planned: null }, context());
      expect(said(applied.diagnostics)).toEqual(said(planned.diagnostics));
      expect(applied.state).toEqual(said(planned.diagnostics).length > 0 ? state : null);
      return said(planned.diagnostics);
    };
    sandbox.console.deleteCluster(CHECKOUT);
    // Nothing else is read again of what the configuration no longer has.
    session = open();
    expect(await drop()).toEqual([]);
    // In the cloud of another state it is not there either, and that says nothing.
    expect(await drop({ ...prior, written_against: "ibm-cloud" })).toEqual(["error BINDING_DROPPED"]);
    // Not seen is not gone (law 6).
    session = open();
    sandbox.faults.push({ operation: "getClusters", action: { kind: "respond", status: 403 } });
    expect(await drop()).toEqual(["error BINDING_DROPPED"]);
    // It was gone when the plan was saved, and is there again when it is applied.
    sandbox.faults.length = 0;
    sandbox.reset(fleet({ encrypted: { [CHECKOUT]: "K1" } }));
    session = open();
    expect(await drop()).toEqual(["error BINDING_DROPPED"]);
    expect(writes()).toEqual([]);
  });

  it("plans the prior state bit for bit where nothing is to change", async () => {
    const prior = await imported();
    const { planned, diagnostics } = await bindingResource.plan(
      { prior, proposed: prior, config, private: NOTHING },
      context(),
    );
    expect(planned).toEqual(prior);
    expect(said(diagnostics)).toEqual([]);
  });

  it("forgets what was changed outside once the key in use is declared, so that the way back is a reuse", async () => {
    const prior = { ...(await imported()), former_root_keys: [KEYS.K2], drifted_from: KEYS.K2 };
    const plan = (root_key: string, state: BindingState) =>
      bindingResource.plan(
        { prior: state, proposed: state, config: { ...config, root_key }, private: NOTHING },
        context(),
      );
    expect(said((await plan(KEYS.K2, prior)).diagnostics)).toEqual(["error KEY_CHANGED_OUTSIDE"]);
    const { planned } = await plan(KEYS.K1, prior);
    expect(planned).toEqual({ ...prior, drifted_from: null });
    const applied = await bindingResource.apply({ prior, planned, config, private: NOTHING }, context());
    expect(applied.state).toEqual(planned);
    if (applied.state === null || applied.state === undefined) throw new Error("there is a state");
    expect(said((await plan(KEYS.K2, applied.state)).diagnostics)).toEqual(["error KEY_REUSED"]);
    expect(writes()).toEqual([]);
  });

  it("plans to take back an endpoint that an earlier run sent and did not see to its end", async () => {
    const prior = await imported();
    const mark = (endpoint: Endpoint) => {
      const { rootKey } = must(storedBinding(prior));
      if (rootKey === null) throw new Error("it is encrypted");
      return writeNote({ key: rootKey, endpoint, at: 5 });
    };
    const plan = (bytes: Uint8Array) =>
      bindingResource.plan({ prior, proposed: prior, config, private: bytes }, context());
    const { planned, diagnostics } = await plan(mark("public"));
    expect(said(diagnostics)).toEqual(["warning ENDPOINT_UNSEEN"]);
    expect(planned).toMatchObject({ endpoint: "private", root_key_seen: UNKNOWN });
    expect((await plan(mark("private"))).planned).toEqual(prior);
  });

  it("marks as unknown exactly what a change of key can change", async () => {
    const prior = await imported();
    const { planned } = await bindingResource.plan(
      { prior, proposed: prior, config: { ...config, root_key: KEYS.K2 }, private: NOTHING },
      context(),
    );
    const open = Object.entries(planned ?? {}).filter(([, value]) => holdsUnknown(value));
    expect(open.map(([name]) => name)).toEqual(["root_key_seen", "key_version", "lingering_root_keys"]);
    expect(planned).toMatchObject({ root_key: KEYS.K2, former_root_keys: [KEYS.K1], encryption: "enabled" });
  });

  it("looks at nothing while the cluster is not known, and refuses nothing", async () => {
    const { planned, diagnostics } = await bindingResource.plan(
      { prior: null, proposed: null, config: { ...config, cluster: UNKNOWN }, private: NOTHING },
      context(),
    );
    expect(said(diagnostics)).toEqual([]);
    expect(planned).toMatchObject({ cluster: UNKNOWN, root_key: KEYS.K1, encryption: UNKNOWN });
    expect(sandbox.log).toEqual([]);
  });

  it("refuses a create of what is encrypted with another key, and adopts the same key", async () => {
    const other = await bindingResource.plan(
      { prior: null, proposed: null, config: { ...config, root_key: KEYS.K2 }, private: NOTHING },
      context(),
    );
    expect(said(other.diagnostics)).toEqual(["error ALREADY_ENCRYPTED"]);
    const applied = await bindingResource.apply({ prior: null, planned: config, config, private: NOTHING }, context());
    expect(said(applied.diagnostics)).toEqual([]);
    expect(applied.state).toMatchObject({ root_key: KEYS.K1, root_key_seen: "seen", cluster_id: CHECKOUT });
    expect(writes()).toEqual([]);
  });

  it("refuses to make again what it has met in the state", async () => {
    await imported();
    const { diagnostics } = await bindingResource.plan(
      { prior: null, proposed: null, config, private: NOTHING },
      context(),
    );
    expect(said(diagnostics)).toEqual(["error REPLACEMENT_REFUSED"]);
  });

  it("never answers null at read: a cluster that is gone is said to be gone", async () => {
    const state = await imported();
    sandbox.console.deleteCluster(CHECKOUT);
    session = open();
    const read = await bindingResource.read({ state, private: NOTHING }, context());
    expect(read.state).toEqual({ ...state, encryption: "gone" });
  });

  it("keeps a held cluster as it is, whatever key is declared, and applies what it planned", async () => {
    const prior = await imported();
    const held = { ...config, root_key: KEYS.K2, hold: "change freeze" };
    const { planned, diagnostics } = await bindingResource.plan(
      { prior, proposed: prior, config: held, private: NOTHING },
      context(),
    );
    expect(said(diagnostics)).toContain("warning HELD");
    expect(planned).toEqual({ ...prior, hold: "change freeze" });
    const applied = await bindingResource.apply({ prior, planned, config: held, private: NOTHING }, context());
    expect(applied.state).toEqual(planned);
    expect(writes()).toEqual([]);
  });

  it.each([
    [{ account: "me" }, "account"],
    [{ infrastructure: "bare-metal" }, "infrastructure"],
    [{ root_key: KEYS.K1.replace(":key:", ":ring:") }, "root_key"],
    [{ root_key: null }, "root_key"],
    [{ endpoint: "both" }, "endpoint"],
    [{ removal: "delete" }, "removal"],
    [{ hold: " " }, "hold"],
    [{ former_keys: ["a7b1c2d3-0001-4e4e-8f8f-112233445566"] }, "former_keys"],
    [{ registration_timeout: "soon" }, "registration_timeout"],
    [{ timeouts: { update: "0s" } }, "timeouts"],
  ])("refuses %j before anything is asked, and names the attribute", (wrong, attribute) => {
    const diagnostics = bindingResource.validate?.({ config: { ...config, ...wrong } }) ?? [];
    expect(said(diagnostics)).toEqual(["error CONFIGURATION_INVALID"]);
    expect(diagnostics[0]?.path).toEqual([{ attribute }]);
    expect(sandbox.log).toEqual([]);
  });
});
