import { afterEach, describe, expect, it } from "vitest";
import { giveBack } from "../../lib/cli/prove/give-back.js";
import { keyHandle } from "../../lib/cli/prove/resume.js";
import { type Cloud, connect } from "../../lib/cloud/cloud.js";
import { resolveEndpoints } from "../../lib/cloud/endpoints.js";
import { machineHttp } from "../../lib/cloud/http.js";
import { systemClock } from "../../lib/cloud/system-clock.js";
import { instanceOf, parseKeyCrn } from "../../lib/model/crn.js";
import { parseAccountId } from "../../lib/model/ids.js";
import { body } from "../../lib/model/problem.js";
import type { Seen } from "../../lib/model/seen.js";
import { freshEye } from "../../lib/observe/fresh.js";
import { instancesOf } from "../../lib/observe/instances.js";
import { managedEye } from "../../lib/observe/managed.js";
import { observe } from "../../lib/observe/observer.js";
import { cloudReads } from "../../lib/observe/reads.js";
import { ROLES } from "../../lib/observe/unreadable.js";
import { carryOut } from "../../lib/provider/enable/carry-out.js";
import { createGate } from "../../lib/provider/enable/gate.js";
import { NOTHING_KEPT } from "../../lib/provider/enable/kept.js";
import { looksAt } from "../../lib/provider/session.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import type { AuthorizationSeed } from "../../lib/sandbox/seed.js";
import { CHECKOUT, fleet, KEYS, keyId, PLATFORM, SECRETS, SECURITY } from "../e2e/support/fleet.js";
import { CLUSTER, notEncrypted } from "../support/fakes/binding.js";
import { must } from "../support/fakes/must.js";
import { changeKey, makeAuthorization, makeInstance, makeKey, restoreOnce, rotateOnce } from "./makes.js";
import { type Line, ladderOf, oneRungLess, rolesFrom, rolesTable } from "./roles-table.js";

const platform = must(parseAccountId(PLATFORM));
const security = must(parseAccountId(SECURITY));
const key = must(parseKeyCrn(KEYS.K1));
const SCALE = 3_000;

let sandbox: Sandbox | undefined;

/** Empty where it worked, else everything that is said of why it did not. */
type Operation = (cloud: Cloud) => Promise<string>;

const eyeOf = (cloud: Cloud) => managedEye(cloudReads(cloud));
const said = (answer: Seen<unknown>): string => (answer.seen ? "" : `${answer.why.code} ${answer.why.role}`);

async function enable(cloud: Cloud): Promise<string> {
  const observer = observe(cloud);
  const clusters = await observer.clusters(platform, "vpc");
  if (!clusters.seen) return said(clusters);
  const cluster = clusters.value.clusters.find(({ id }) => id === CHECKOUT);
  if (cluster === undefined) throw new Error("the cluster is in the list");
  const eye = freshEye(cloud, instancesOf(cloud));
  const { problems, record } = await carryOut(
    {
      cloud,
      eye,
      lookAgain: () => looksAt(cloud),
      clock: systemClock(SCALE),
      gate: createGate(1),
      kept: NOTHING_KEPT,
      log: () => undefined,
    },
    {
      subject: CLUSTER.name,
      cluster,
      key,
      endpoint: "private",
      prior: notEncrypted(),
      sameKey: false,
      sent: undefined,
      patience: { operation: 5_400_000, registration: 900_000 },
      signal: new AbortController().signal,
    },
  );
  if (problems.length === 0) expect(record.rootKey).toBe(KEYS.K1);
  return problems.map((problem) => `${problem.code} ${body(problem)}`).join("\n");
}

async function disableAndEnable(cloud: Cloud): Promise<string> {
  const handle = keyHandle(cloud, key);
  const disabled = await handle.disable();
  if (!disabled.ok) return `${disabled.error.code} ${disabled.error.message}`;
  const clock = systemClock(SCALE);
  const tell = () => undefined;
  const given = await giveBack({ key: handle, clock, tell, disabled: clock.now(), underway: false });
  return given.kind === "active" && given.sent ? "" : `not enabled: ${given.kind}`;
}

/** What the page speaks of, by its words. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  "list clusters": async (cloud) => said(await observe(cloud).clusters(platform, "vpc")),
  "list KMS instances": async (cloud) => said(await observe(cloud).instances.of(security)),
  "list keys": async (cloud) => said(await observe(cloud).keysIn(instanceOf(key))),
  "list which clusters are registered on keys": async (cloud) =>
    said(await observe(cloud).registrationsIn(instanceOf(key))),
  "see service authorizations": async (cloud) => said(await eyeOf(cloud).authorizations(security)),
  "see resource groups": async (cloud) => said(await eyeOf(cloud).resourceGroups(security)),
  "see the policies of a key": async (cloud) => said(await eyeOf(cloud).policies(key)),
  "enable a key on a cluster": enable,
  "let the cluster reach the key": enable,
  "make an instance": (cloud) => makeInstance(cloud, systemClock(SCALE), security),
  "make a root key and its ring": (cloud) => makeKey(cloud, systemClock(SCALE), key),
  "rotate a root key": (cloud) => rotateOnce(cloud, systemClock(SCALE), key),
  "change or retire a root key": (cloud) => changeKey(cloud, systemClock(SCALE), key),
  "disable and enable a key": disableAndEnable,
  "restore a root key": async (cloud) => {
    sandbox?.console.setKeyState(keyId("K1"), "destroyed");
    return restoreOnce(cloud, systemClock(SCALE), key);
  },
  "make a service authorization": (cloud) => makeAuthorization(cloud, systemClock(SCALE), key, security),
};

const TABLE = rolesTable();
/** The line with all that it needs besides. */
const withMore = (line: Line) => [...(line.more ? TABLE.slice(0, TABLE.indexOf(line)) : []), line];

type Granted = NonNullable<AuthorizationSeed["roles"]>;
const BOTH: Granted = ["Reader", "AuthorizationDelegator"];
/** The two roles as the seed spells them. */
const granted = (roles: readonly string[]): Granted =>
  BOTH.filter((role) => roles.map((words) => words.replaceAll(" ", "")).includes(role));

describe("the roles of docs/roles.md", () => {
  afterEach(() => sandbox?.close());

  /** A cloud in which the credentials have these roles, and in which the authorization has those. */
  async function cloudWith(roles: ReturnType<typeof rolesFrom>[], authorization: Granted = BOTH): Promise<Cloud> {
    const seed = fleet({ lag: 0 });
    sandbox = await startSandbox({
      scale: SCALE,
      seed: {
        ...seed,
        accounts: seed.accounts.map((account, index) => ({
          ...account,
          apiKeys: account.apiKeys.map((apiKey) => ({ ...apiKey, roles: roles[index] ?? {} })),
        })),
        authorizations: (seed.authorizations ?? []).map((one) => ({ ...one, roles: authorization })),
      },
    });
    const env = { ...sandbox.env(), ...SECRETS };
    const accounts = [
      { id: platform, credentials: { kind: "apiKey", variable: "PLATFORM_KEY" } },
      { id: security, credentials: { kind: "apiKey", variable: "SECURITY_KEY" } },
    ] as const;
    const endpoints = must(resolveEndpoints(env));
    return connect(accounts, { http: await machineHttp(env), clock: systemClock(SCALE), env, endpoints });
  }
  const operation = ({ to }: Line): Operation => {
    const found = OPERATIONS[to];
    if (found === undefined) throw new Error(`nothing here does what the page speaks of: ${to}`);
    return found;
  };

  it("are told for everything that is tried here, each once", () => {
    expect(TABLE.map(({ to }) => to)).toEqual(Object.keys(OPERATIONS));
  });

  it("are those that are named where something could not be read", () => {
    const lines = TABLE.filter(({ more }) => !more).map(({ roles, on }) => `${roles} on ${on}`);
    expect(new Set(lines)).toEqual(new Set(Object.values(ROLES)));
  });

  it.each(TABLE)("suffice to $to: $roles", async (line) => {
    const lines = withMore(line);
    const cloud = await cloudWith([rolesFrom(lines, "the cluster"), rolesFrom(lines, "the key")]);
    expect(await operation(line)(cloud)).toBe("");
  });

  it.each(TABLE.filter((line) => ladderOf(line) !== undefined))(
    "less than $roles does not suffice to $to, and the role is named",
    async (line) => {
      const lines = withMore(line);
      const [ofCluster, ofKey] = [rolesFrom(lines, "the cluster"), rolesFrom(lines, "the key")];
      const cloud = await cloudWith(
        line.owner === "the cluster" ? [oneRungLess(ofCluster, line), ofKey] : [ofCluster, oneRungLess(ofKey, line)],
      );
      const words = await operation(line)(cloud);
      expect(words).toMatch(/^ACCESS_DENIED /);
      expect(words).toMatch(new RegExp(`${line.roles[0]}( role)? on ${line.on}`));
    },
  );

  const authorization = TABLE.find(({ on }) => on === "the service authorization");
  it.each(authorization?.roles ?? [])("an authorization without %s does not suffice, and is named", async (missing) => {
    if (authorization === undefined) throw new Error("the page speaks of the authorization");
    expect(granted(authorization.roles)).toEqual(BOTH);
    const lines = withMore(authorization);
    const rest = granted(authorization.roles.filter((role) => role !== missing));
    expect(rest).toHaveLength(1);
    const cloud = await cloudWith([rolesFrom(lines, "the cluster"), rolesFrom(lines, "the key")], rest);
    const words = await enable(cloud);
    expect(words).toMatch(/^AUTHORIZATION_MISSING /);
    expect(words).toMatch(/role Reader, “enable authorization to be delegated”/);
  });
});
