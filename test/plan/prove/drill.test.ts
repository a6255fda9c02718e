import { describe, expect, it } from "vitest";
import { seen, unseen } from "../../../lib/model/seen.js";
import { againstDrill, confirmedOthers, type DrillView } from "../../../lib/plan/prove/drill.js";
import { DRILL_STEPS, type DrillRecord, type DrillStep, verdictOfDrill } from "../../../lib/plan/prove/drill-record.js";
import {
  CLUSTER,
  enabling,
  K1,
  K2,
  keys,
  listed,
  locked,
  look,
  registration,
  there,
  usable,
} from "../../support/fakes/binding.js";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 3_600_000;
const other = listed({}, 7);
const pool = `${CLUSTER.crn.slice(0, -2)}:worker-pool:abc`;
const bucket = "crn:v1:bluemix:public:cloud-object-storage:global:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:1:bucket:b";

const FIT: DrillView = {
  name: "shop",
  called: `shop (checkout, ${CLUSTER.id})`,
  confirmed: new Set(["shop"]),
  look: look([registration(K1)]),
  left: keys(),
  declared: { ref: K1 },
  key: usable(K1),
  users: seen([CLUSTER.crn]),
  declaring: [{ name: "shop", id: CLUSTER.id }],
  credentials: { kind: "apiKey", variable: "SECURITY_KEY" },
  secrets: { kind: "read", names: new Set(["default/a"] as const) },
  elsewhere: undefined,
  now: NOW,
  patience: HOUR,
};

/** Everything that speaks against it: code and what was seen, with the CRNs of keys by their number. */
const against = (change: Partial<DrillView>) =>
  againstDrill({ ...FIT, ...change }).map(({ code, seen: told }) =>
    `${code}: ${told}`.replace(/crn:\S+:key:[-0-9a-f]*(\d)/g, "(K$1)").replace(/Could not .*/, "Could not …"),
  );
const passes = (change: Partial<DrillView>) => expect(against(change)).toEqual([]);
const codes = (change: Partial<DrillView>) => [...new Set(against(change).map((one) => one.split(":")[0]))];

describe("whether a drill may start", () => {
  it("is so where all that uses the key is seen and confirmed, by name or by ID", () => {
    passes({});
    passes({ confirmed: new Set([CLUSTER.id]) });
    const both = {
      users: seen([CLUSTER.crn, other.crn]),
      declaring: [...FIT.declaring, { name: "cart", id: other.id }],
    };
    passes({ ...both, confirmed: new Set(["shop", "cart"]) });
    passes({ ...both, confirmed: new Set(["shop", other.id]) });
    expect(confirmedOthers({ ...FIT, ...both, confirmed: new Set(["shop", "cart"]) })).toEqual([
      `cluster cart (${other.id})`,
    ]);
    expect(confirmedOthers(FIT)).toEqual([]);
  });

  it("is refused without confirmation of the cluster itself, and with one that names nothing on the key", () => {
    expect(against({ confirmed: new Set() })).toEqual([
      "DRILL_NOT_CONFIRMED: It was not confirmed: give `--confirm shop`.",
    ]);
    expect(against({ confirmed: new Set(["shop", "shp"]) })).toEqual([
      "DRILL_NOT_CONFIRMED: `--confirm shp` names nothing that is seen on this key.",
    ]);
  });

  it("is refused where another cluster uses the key: registered, or only put on it by the file", () => {
    expect(against({ users: seen([CLUSTER.crn, other.crn]) })).toEqual([
      `DRILL_OTHERS_ON_KEY: Also on (K1):\n  cluster ${other.id} (${other.crn})`,
    ]);
    expect(against({ declaring: [...FIT.declaring, { name: "cart", id: undefined }] })).toEqual([
      "DRILL_OTHERS_ON_KEY: Also on (K1):\n  cluster cart, which the file puts on it",
    ]);
  });

  it("is refused where something that is no cluster uses the key, whatever is confirmed", () => {
    for (const crn of [bucket, pool])
      expect(codes({ users: seen([CLUSTER.crn, crn]), confirmed: new Set(["shop", crn]) })).toContain(
        "DRILL_OTHERS_ON_KEY",
      );
  });

  it("knows the cluster by its ID: another one does not pass for it by the name of an entry", () => {
    const name = other.id;
    const change = { name, confirmed: new Set([CLUSTER.id]), declaring: [{ name, id: CLUSTER.id }] };
    passes(change);
    expect(codes({ ...change, users: seen([CLUSTER.crn, other.crn]) })).toEqual(["DRILL_OTHERS_ON_KEY"]);
  });

  it("is refused where the registrations of the key, or of the cluster anywhere, were not read whole", () => {
    expect(against({ users: unseen(locked()) })).toEqual(["DRILL_UNSEEN: Could not …"]);
    expect(against({ users: undefined })).toEqual(["DRILL_UNSEEN: What is registered on the key was not read."]);
    expect(against({ look: look([registration(K1)], { unread: [locked()] }) })).toEqual(["DRILL_UNSEEN: Could not …"]);
  });

  it("is refused over a key that is missing, not active, no root key, about to expire, or not seen", () => {
    expect(against({ key: { kind: "missing" } })).toEqual([
      "DRILL_KEY_NOT_ACTIVE: Its instance does not have the key (K1).",
    ]);
    expect(against({ key: usable(K1, { state: "disabled" }) })).toEqual(["DRILL_KEY_NOT_ACTIVE: (K1) is disabled."]);
    expect(against({ key: usable(K1, { extractable: true }) })).toEqual([
      "DRILL_KEY_NOT_ACTIVE: (K1) is a standard key.",
    ]);
    expect(codes({ key: { kind: "unseen", why: locked() } })).toEqual(["DRILL_UNSEEN"]);
    expect(codes({ key: undefined })).toEqual(["DRILL_UNSEEN"]);
    const expiring = (milliseconds: number) => ({
      key: usable(K1, { expires: new Date(NOW + milliseconds).toISOString() }),
    });
    passes(expiring(26 * HOUR + 1));
    expect(codes(expiring(26 * HOUR))).toEqual(["DRILL_KEY_NOT_ACTIVE"]);
    expect(codes({ key: usable(K1, { expires: "some day" }) })).toEqual(["DRILL_KEY_NOT_ACTIVE"]);
  });

  it("is refused where which key is declared is not known", () => {
    expect(codes({ declared: { why: "Not made.", absent: true } })).toEqual(["DRILL_NOT_ON_KEY"]);
    expect(codes({ declared: { why: "Several.", absent: false } })).toEqual(["DRILL_UNSEEN"]);
  });

  it("is refused where the cluster is not seen on that very key", () => {
    expect(against({ look: look([registration(K2)]) })).toEqual(["DRILL_NOT_ON_KEY: Declared: (K1)\nSeen:     (K2)"]);
    expect(codes({ look: look([]) })).toEqual(["DRILL_UNSEEN"]);
    expect(codes({ look: look([registration(K1)]), left: keys(K1) })).toEqual(["DRILL_UNSEEN"]);
    expect(codes({ look: look([registration(K1)], { cluster: there({ encrypted: false }) }) })).toEqual([
      "DRILL_NOT_ON_KEY",
    ]);
    expect(codes({ look: look([], { cluster: { kind: "gone" } }) })).toEqual(["DRILL_NOT_ON_KEY"]);
  });

  it("is refused where the cluster is not normal, its master is busy, or it was not seen", () => {
    const cluster = (change: Parameters<typeof there>[0]) =>
      codes({ look: look([registration(K1)], { cluster: there(change) }) });
    expect(cluster({ state: "warning" })).toEqual(["DRILL_CLUSTER_NOT_NORMAL"]);
    expect(cluster(enabling())).toEqual(["DRILL_CLUSTER_NOT_NORMAL"]);
    expect(codes({ look: look([], { cluster: { kind: "unseen", why: locked() } }) })).toEqual(["DRILL_UNSEEN"]);
    const half = { kind: "there", listed: CLUSTER, detail: unseen(locked()) } as const;
    expect(codes({ look: look([registration(K1)], { cluster: half }) })).toEqual(["DRILL_UNSEEN"]);
    expect(codes({ look: look([registration(K1)], { cluster: { ...half, detail: undefined } }) })).toEqual([
      "DRILL_UNSEEN",
    ]);
  });

  it("is refused where the key could not be enabled when the token has ended", () => {
    expect(against({ credentials: { kind: "bearerToken", variable: "TOKEN" } })).toEqual([
      "DRILL_TOKEN_NOT_RENEWED: The token is in TOKEN.",
    ]);
  });

  it("is refused where the secrets cannot be read even now, or the kubeconfig leads elsewhere", () => {
    for (const secrets of [
      { kind: "unreadable", why: "HTTP 500" },
      { kind: "unclear", why: "HTTP 403" },
      { kind: "read", names: new Set<never>() },
    ] as const)
      expect(codes({ secrets })).toEqual(["DRILL_SECRETS_UNREAD"]);
    expect(against({ elsewhere: "Another place." })).toEqual(["DRILL_SECRETS_UNREAD: Another place."]);
  });
});

describe("what a drill comes to", () => {
  const step = (name: DrillStep["name"], result: DrillStep["result"] = "passed"): DrillStep => ({
    name,
    result,
    started: 0,
    ended: 0,
    seen: "",
  });
  const all = DRILL_STEPS.map((name) => step(name));
  const whole: DrillRecord = { steps: all, key: "active", stopped: false };

  it("is proven only where every step was done and seen, to its end", () => {
    expect(verdictOfDrill(whole)).toBe("passed");
    expect(verdictOfDrill({ ...whole, steps: all.slice(0, -1) })).toBe("unknown");
    expect(verdictOfDrill({ ...whole, stopped: true })).toBe("unknown");
    expect(verdictOfDrill({ ...whole, steps: [...all.slice(0, -1), step("after", "unknown")] })).toBe("unknown");
  });

  it("is failed where a step failed, or the key was left", () => {
    expect(verdictOfDrill({ ...whole, steps: [...all.slice(1), step("before", "failed")] })).toBe("failed");
    expect(verdictOfDrill({ ...whole, key: "left" })).toBe("failed");
  });
});
