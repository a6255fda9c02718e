/** Plans of any size, and plans whose names are hostile. */
import type { FleetPlan, PlannedObject } from "../../../lib/plan/fleet-plan.js";
import { clusterCrn, EMPTY, found, keyIn, object, SAMPLE } from "./sample.js";

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");

/** So many clusters, spread over so many accounts of four instances and twenty keys each. */
export function sized(clusters: number, accounts: number, { quiet = false } = {}): FleetPlan {
  const named = Array.from({ length: accounts }, (_, index) => ({ name: `team-${index + 1}`, id: hex(index + 1, 32) }));
  const homes = named.flatMap(({ name, id }, index) => home(name, id, index));
  const bound = Array.from({ length: clusters }, (_, index) => {
    const { name, id } = named[index % accounts] ?? { name: "", id: "" };
    return cluster(index, name, id, quiet);
  });
  return { ...EMPTY, accounts: named, objects: [...homes, ...bound] };
}

const instanceCrn = (account: string, number: number) =>
  `crn:v1:bluemix:public:kms:eu-de:a/${account}:${hex(number, 8)}-2f57-4a3c-9c55-0c6c1f0f2a11::`;

function home(account: string, id: string, place: number): readonly PlannedObject[] {
  return Array.from({ length: 4 }, (_, number) => {
    const name = `kp-${place + 1}-${number + 1}`;
    const crn = instanceCrn(id, number);
    const on = [`clusterkms_instance.${name}`];
    const keys = Array.from({ length: 5 }, (__, key) =>
      object("root_key", `${name}-key-${key + 1}`, account, { crn: keyIn(crn, key), status: "active", on }),
    );
    const grant = object("authorization", `${account}-${name}`, account, { status: "active", on });
    return [object("instance", name, account, { crn, status: "active", action: "referred" }), ...keys, grant];
  }).flat();
}

function cluster(index: number, account: string, id: string, quiet: boolean): PlannedObject {
  const name = `cluster-${String(index + 1).padStart(4, "0")}`;
  const place = Number(account.replace("team-", ""));
  const instance = index % 4;
  const on = [`clusterkms_root_key.kp-${place}-${instance + 1}-key-${(index % 5) + 1}`];
  const key = (number: number) => keyIn(instanceCrn(id, instance), number);
  const base = {
    crn: clusterCrn(`d3k8abcd0m1n2o3p${hex(index, 4)}`, id),
    status: "normal",
    on,
    history: [key(index % 5)],
  };
  return object("binding", name, account, quiet ? base : { ...base, ...fate(index, name, key) });
}

/** One in ten changes its key, one in thirty-seven is refused, one in twenty-five is warned of. */
function fate(index: number, name: string, key: (number: number) => string): Partial<PlannedObject> {
  const subject = `cluster ${name}`;
  if (index % 37 === 1)
    return {
      findings: [found("KEY_REUSED", "refused", subject, `It has used ${key(8)} before, and uses ${key(9)} today.`)],
    };
  if (index % 25 === 2)
    return { findings: [found("CLUSTER_CHANGING", "warning", subject, "An operation is under way.")] };
  if (index % 10 !== 3) return {};
  return {
    action: "change_key",
    turn: 1,
    changes: [{ attribute: "root_key", before: key(8), after: key(index % 5) }],
    impact: {
      outageMinutes: { usual: 15, most: 90 },
      reversible: "forward_only",
      why: "A key that a cluster has left can never be used for it again (law 2): undoing it takes a third key.",
    },
    history: [key(7), key(8)],
  };
}

/** Names that would do harm where they were taken for something else than text. */
export const HOSTILE: readonly string[] = [
  "</script><script>document.title='owned'</script>",
  "<img src=x onerror=\"document.title='owned'\">",
  "a | b | c\n| d",
  "[click](javascript:alert(1)) ![x](http://127.0.0.1/x.png) @everyone #1",
  "`code` ``` ~~~ <!-- --> </details> &lt;",
  "\u001b[31mred\u001b[0m\u0007\u0000\u007f",
  "left\u202eright\u2066x\u2028line\u2029paragraph",
  "]]> <failure/> & ' \" %s {0} {{y}}",
  "'; DROP TABLE clusters; --",
  "\ud800 half",
  "__proto__",
  "x".repeat(3000),
];

/** Every text of a plan is one of these names, one cluster for each. */
export const hostile = (names: readonly string[]): FleetPlan => ({
  ...SAMPLE,
  stack: names[0] ?? "",
  accounts: names.map((name, index) => ({ name, id: hex(index, 32) })),
  objects: names.map((name) =>
    object("binding", name, name, {
      action: "change_key",
      turn: 1,
      crn: name,
      on: [name],
      status: name,
      history: [name, "b"],
      changes: [{ attribute: name, before: name, after: name }],
      impact: { outageMinutes: null, reversible: "yes", why: name },
      findings: [found("KEY_REUSED", "refused", name, name, { todo: [name], attribute: [name] })],
    }),
  ),
  findings: names.map((name) => found("ACCESS_DENIED", "note", name, name)),
  gaps: names.map((name) => ({ account: name, code: "ACCESS_DENIED", what: name, role: name })),
  endpoints: names,
});
