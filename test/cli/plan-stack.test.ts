/** `plan --stack`: a job that holds the credentials of one stack plans that stack, and says what it has not looked at. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectFromEnv } from "../../lib/cli/connect.js";
import { planCommand } from "../../lib/cli/plan.js";
import { stacksCommand } from "../../lib/cli/stacks.js";
import { err, ok } from "../../lib/model/result.js";
import type { FleetPlan } from "../../lib/plan/fleet-plan.js";
import { type Sandbox, startSandbox } from "../../lib/sandbox/index.js";
import { CHECKOUT, fleet, KEYS, keyId, PLATFORM, SECRETS } from "../e2e/support/fleet.js";
import {
  CLUSTERS_STACK,
  clustersState,
  KEYS_STACK,
  keysState,
  ON_NEXT,
  ON_ROKS,
  perAccountFile,
} from "../support/fleet-states.js";
import { runInProcess } from "./run-command.js";

const FILE = perAccountFile(ON_ROKS);
const { PLATFORM_KEY, SECURITY_KEY } = SECRETS;
/** Of an instance of another account. */
const ELSEWHERE = JSON.stringify({
  version: 4,
  resources: [
    {
      mode: "managed",
      type: "clusterkms_instance",
      name: "theirs",
      instances: [{ attributes: { crn: KEYS.P1.replace(/:key:.*/, "::"), account: PLATFORM } }],
    },
  ],
});
const STATES = { keys: keysState("roks", "next"), clusters: clustersState(), elsewhere: ELSEWHERE };

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: fleet({ encrypted: { [CHECKOUT]: "K1" } }) });
});
afterEach(() => sandbox.close());

const reading = (yaml: string, files: Readonly<Record<string, string>> = STATES) => ({
  readText: async (path: string) => {
    const text = path === "cluster-kms.yaml" ? yaml : files[path];
    return text === undefined ? err({ kind: "missing" as const, message: "there is no such file" }) : ok(text);
  },
});
const plan = (yaml: string, env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
  const all = { ...sandbox.env(), ...env };
  return runInProcess(
    (io) =>
      planCommand(
        io,
        (accounts) => connectFromEnv(accounts, all),
        async () => ok(null),
      ),
    ["cluster-kms.yaml", ...args],
    reading(yaml),
  );
};
const of = (stack: string, ...states: readonly string[]) => [
  ...["--stack", stack],
  ...states.flatMap((state) => ["--state", state]),
];
const planned = async (...given: Parameters<typeof plan>) => {
  const ran = await plan(...given, "--format", "json");
  const document: FleetPlan = JSON.parse(ran.stdout);
  return { ...ran, document, actions: document.objects.map(({ address, action }) => `${action} ${address}`) };
};

describe("the plan of a stack of keys", () => {
  it("is made with the credentials of its own account, holds what it owns, and names what it has not looked at", async () => {
    const ran = await planned(FILE, { SECURITY_KEY }, ...of(KEYS_STACK, "keys"));
    expect(ran.code, ran.stdout).toBe(0);
    expect(ran.actions).toEqual([
      "none clusterkms_instance.kp",
      "none clusterkms_root_key.next",
      "none clusterkms_root_key.roks",
      `none clusterkms_authorization.kp-${PLATFORM}`,
    ]);
    expect(ran.document).toMatchObject({ stack: KEYS_STACK, accounts: [{ name: "security" }], gaps: [] });
    expect(ran.document.findings).toMatchInlineSnapshot(`
      [
        {
          "code": "OTHER_STACKS_NOT_SEEN",
          "seen": "Not looked at:
      Stack payments-platform-clusters: cluster checkout.",
          "severity": "note",
          "subject": "stack payments-security-keys",
        },
      ]
    `);
    expect(sandbox.log.filter(({ operation }) => operation === "getClusters")).toEqual([]);
  });

  it("tells code scanners nothing of how it was made", async () => {
    const sarif = await plan(FILE, { SECURITY_KEY }, ...of(KEYS_STACK, "keys"), "--format", "sarif");
    expect(JSON.parse(sarif.stdout).runs[0].results).toEqual([]);
    const markdown = await plan(FILE, { SECURITY_KEY }, ...of(KEYS_STACK, "keys"), "--format", "markdown");
    expect(markdown.stdout).toContain("OTHER_STACKS_NOT_SEEN");
  });

  it("is the same where the states of all stacks are given: what another stack holds is not dropped from this one", async () => {
    const alone = await planned(FILE, { SECURITY_KEY }, ...of(KEYS_STACK, "keys"));
    const all = await planned(FILE, { SECURITY_KEY }, ...of(KEYS_STACK, "clusters", "keys"));
    expect(all.actions).toEqual(alone.actions);
    // An instance that is in a state, and of another account, is another stack's.
    const third = await planned(FILE, { SECURITY_KEY }, ...of(KEYS_STACK, "elsewhere", "keys"));
    expect(third.actions).toEqual(alone.actions);
  });

  it("refuses a key that is dropped from the file and still encrypts a cluster, which its own account shows", async () => {
    const dropped = perAccountFile("").replace(/ {2}roks: .*\n/, "");
    const ran = await plan(dropped, { SECURITY_KEY }, ...of(KEYS_STACK, "keys"));
    expect(ran.code, ran.stdout).toBe(4);
    expect(ran.stdout).toContain("KEY_DROPPED");
  });
});

describe("the plan of a stack of clusters", () => {
  it("knows a key that another stack makes from that stack's state", async () => {
    const ran = await planned(FILE, SECRETS, ...of(CLUSTERS_STACK, "clusters", "keys"));
    expect(ran.code, ran.stdout).toBe(0);
    expect(ran.actions).toEqual(["none clusterkms_binding.checkout", "referred clusterkms_root_key.roks"]);
    const moved = await planned(perAccountFile(ON_NEXT), SECRETS, ...of(CLUSTERS_STACK, "clusters", "keys"));
    expect(moved.actions).toEqual(["change_key clusterkms_binding.checkout", "referred clusterkms_root_key.next"]);
    expect(moved.document.objects[0]?.changes).toEqual([{ attribute: "root_key", before: KEYS.K1, after: KEYS.K2 }]);
  });

  it("says which stack comes first where the key is not made yet, and plans nothing for the cluster", async () => {
    const ran = await planned(perAccountFile(ON_NEXT), SECRETS, ...of(CLUSTERS_STACK, "clusters"));
    expect(ran.code).toBe(5);
    expect(ran.actions).toEqual(["unknown clusterkms_binding.checkout"]);
    expect(ran.document.findings.filter(({ code }) => code === "STACK_COMES_FIRST")).toMatchInlineSnapshot(`
      [
        {
          "code": "STACK_COMES_FIRST",
          "seen": "It uses what stack payments-security-keys makes: key next. No CRN of it is known here: that stack was not applied yet, or its state was not read.",
          "severity": "warning",
          "subject": "stack payments-platform-clusters",
        },
      ]
    `);
    // Of a file whose keys are not all known, none is told as one that it does not have.
    expect(ran.stdout).not.toContain("KEY_NOT_DECLARED");
  });

  it("refuses to move a cluster to a key that the file has another stack retire", async () => {
    const retiring = perAccountFile(ON_NEXT).replace("name: roks-k2 }", "name: roks-k2, state: retiring }");
    const ran = await plan(retiring, SECRETS, ...of(CLUSTERS_STACK, "clusters", "keys"));
    expect(ran.code, ran.stdout).toBe(4);
    expect(ran.stdout).toContain("RETIRING_KEY_DECLARED");
  });

  it("does not claim what it could not see of the account of the keys", async () => {
    const ran = await planned(FILE, { PLATFORM_KEY }, ...of(CLUSTERS_STACK, "clusters", "keys"));
    expect(ran.code, ran.stdout).toBe(5);
    expect(ran.actions).toEqual(["unknown clusterkms_binding.checkout", "referred clusterkms_root_key.roks"]);
    expect(ran.document.gaps).toEqual([expect.objectContaining({ account: "security", code: "CREDENTIALS_MISSING" })]);
  });

  it("lets a cluster that is not encrypted be enabled, also where it may not look at the account of the key", async () => {
    sandbox.reset(fleet());
    const ran = await planned(FILE, { PLATFORM_KEY }, ...of(CLUSTERS_STACK, "keys"));
    expect(ran.actions[0]).toBe("enable clusterkms_binding.checkout");
    expect(ran.code, ran.stdout).toBe(5);
  });

  it("refuses a cluster that is dropped from the file, as the stack itself does", async () => {
    const ran = await plan(perAccountFile(""), SECRETS, ...of(CLUSTERS_STACK, "keys", "clusters"));
    expect(ran.code, ran.stdout).toBe(4);
    expect(ran.stdout).toContain("BINDING_DROPPED");
    expect((await plan(perAccountFile(""), SECRETS, ...of(KEYS_STACK, "keys", "clusters"))).code).toBe(2);
  });
});

describe("drift of one stack", () => {
  const watch = (...args: readonly string[]) => plan(FILE, SECRETS, "--exit-on", "drift", ...args);

  it("is quiet where nothing changed, in each stack", async () => {
    expect(await watch(...of(CLUSTERS_STACK, "clusters", "keys"))).toEqual({ stdout: "", stderr: "", code: 0 });
    expect(await watch(...of(KEYS_STACK, "keys"))).toEqual({ stdout: "", stderr: "", code: 0 });
  });

  it("is told where a cluster left its key, by the stack that holds it alone", async () => {
    sandbox.console.enable(CHECKOUT, keyId("K3"));
    sandbox.clock.advance(3_600);
    const ran = await watch(...of(CLUSTERS_STACK, "clusters", "keys"));
    expect(ran.code, ran.stdout).toBe(4);
    expect(ran.stdout).toContain("KEY_CHANGED_OUTSIDE");
    expect(await watch(...of(KEYS_STACK, "keys"))).toEqual({ stdout: "", stderr: "", code: 0 });
  });

  it("cannot be told from the states of other stacks alone", async () => {
    const ran = await watch(...of(CLUSTERS_STACK, "keys"));
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain(`No state that was given holds anything of stack ${CLUSTERS_STACK}`);
  });
});

describe("the name of a stack", () => {
  it("that the file does not have is refused with those that it has, and nothing is asked", async () => {
    const ran = await plan(FILE, SECRETS, "--stack", "payments");
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatchInlineSnapshot(`
      "STACK_UNKNOWN: stack payments: the file has no such stack

      The file has the stacks:
        payments-platform-keys
        payments-security-keys
        payments-platform-clusters
        payments-security-clusters

      Why it matters: Which part of the file is meant is not known. Nothing was looked at, and nothing was written.

      What to do: Give one of the names that \`cluster-kms stacks FILE\` lists.

      More: docs/codes/STACK_UNKNOWN.md
      "
    `);
    expect(sandbox.log).toEqual([]);
  });

  it.each([
    ["per-account", FILE],
    ["one", FILE.replace("stacks: per-account\n", "")],
  ])("is each that `stacks --json` lists, in the layout `%s`", async (_, yaml) => {
    const listed = await runInProcess(
      (io) =>
        stacksCommand(
          io,
          async () => ok(null),
          () => "a",
        ),
      ["cluster-kms.yaml", "--json"],
      reading(yaml),
    );
    const { include }: { include: { stack: string; variables: { name: keyof typeof SECRETS }[] }[] } = JSON.parse(
      listed.stdout,
    );
    expect(include.length).toBeGreaterThan(0);
    for (const { stack, variables } of include) {
      // With the variables that are listed, and no other.
      const env = Object.fromEntries(variables.map(({ name }) => [name, SECRETS[name]]));
      const ran = await planned(yaml, env, ...of(stack, "keys", "clusters"));
      expect(ran.code, ran.stdout).toBe(0);
      expect(ran.document).toMatchObject({ stack, gaps: [] });
    }
  });
});
