/** Whether a drill may start: it takes a key away from everything that uses it, so whatever is not seen refuses it. */
import type { Credentials } from "../../model/account.js";
import { isReady } from "../../model/cluster.js";
import { type KeyCrn, type KeyRef, parseClusterCrn } from "../../model/crn.js";
import type { BindingLook, KeyLookup } from "../../model/observation.js";
import type { Problem } from "../../model/problem.js";
import type { SecretsLook } from "../../model/secrets.js";
import type { Seen } from "../../model/seen.js";
import { keyInUse } from "../key-in-use.js";
import { reasons, whyUnseen } from "../words.js";
import type { VerifyView } from "./verify.js";

/** A cluster that the file puts on the same key, whatever the KMS shows of it yet. */
export interface OnKey {
  /** Its name in the file. */
  readonly name: string;
  /** Its ID, where that is known: from the file or from the list of its account. */
  readonly id: string | undefined;
}

export interface DrillView {
  /** The cluster's name in the file, and how it is spoken of. */
  readonly name: string;
  readonly called: string;
  /** What `--confirm` names: names in the file, and IDs. */
  readonly confirmed: ReadonlySet<string>;
  readonly look: BindingLook;
  readonly left: ReadonlySet<KeyCrn>;
  readonly declared: VerifyView["declared"];
  readonly key: KeyLookup | undefined;
  /** The CRNs of all that is registered on the key; undefined where which key it is was not found. */
  readonly users: Seen<readonly string[]> | undefined;
  /** Clusters of the file that declare this key, the drilled one too: the KMS's record of one may be hours behind. */
  readonly declaring: readonly OnKey[];
  /** How the account of the key is entered; undefined where that is not known. */
  readonly credentials: Credentials | undefined;
  readonly secrets: SecretsLook;
  /** Why the kubeconfig cannot be said to lead to this cluster; undefined where it can. */
  readonly elsewhere: string | undefined;
  /** Milliseconds since the epoch, and how long the key may have to stay disabled. */
  readonly now: number;
  readonly patience: number;
}

/** Everything that speaks against it; empty where it may start. */
export function againstDrill(view: DrillView): readonly Problem[] {
  return [
    ...notConfirmed(view),
    ...othersOnKey(view),
    ...keyUnfit(view),
    ...notRenewed(view),
    ...clusterUnfit(view),
    ...secretsUnread(view),
  ];
}

/** The names of what is on the key and was confirmed, beside the drilled cluster: told in the report. */
export function confirmedOthers(view: DrillView): readonly string[] {
  return onKey(view)
    .filter((one) => isConfirmed(view, one) && !isDrilled(view, one))
    .map(({ words }) => words)
    .sort();
}

const against = (view: DrillView, code: Problem["code"], seen: string): Problem => ({
  code,
  severity: "refused",
  subject: `cluster ${view.called}`,
  seen,
});

/** Something on the key; what is no cluster has neither name nor ID, and cannot be confirmed. */
interface User {
  /** Its name in the file, where it is declared there on this key. */
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly words: string;
}

function onKey({ users, declaring }: DrillView): readonly User[] {
  const found = (users?.seen === true ? users.value : []).map((crn): User => {
    const cluster = parseClusterCrn(crn);
    if (!cluster.ok) return { name: undefined, id: undefined, words: crn };
    const { id } = cluster.value;
    const name = declaring.find((one) => one.id === id)?.name;
    return { name, id, words: name === undefined ? `cluster ${id} (${crn})` : `cluster ${name} (${id})` };
  });
  const coming = declaring
    .filter(({ name }) => !found.some((one) => one.name === name))
    .map(({ name, id }): User => ({ name, id, words: `cluster ${name}, which the file puts on it` }));
  return [...found, ...coming];
}

const namesOf = ({ name, id }: User): readonly string[] => [name, id].filter((one) => one !== undefined);
const isConfirmed = ({ confirmed }: DrillView, user: User) => namesOf(user).some((name) => confirmed.has(name));

/** By its ID where that is known: a name in the file may look like another cluster's ID. */
function isDrilled({ name, look: { cluster } }: DrillView, user: User): boolean {
  return cluster.kind === "there" && user.id !== undefined ? user.id === cluster.listed.id : user.name === name;
}

function notConfirmed(view: DrillView): readonly Problem[] {
  const { name, look, confirmed } = view;
  const id = look.cluster.kind === "there" ? look.cluster.listed.id : undefined;
  const own = confirmed.has(name) || (id !== undefined && confirmed.has(id));
  const known = new Set([name, ...(id === undefined ? [] : [id]), ...onKey(view).flatMap(namesOf)]);
  const strange = [...confirmed].filter((one) => !known.has(one));
  return [
    ...(own ? [] : [against(view, "DRILL_NOT_CONFIRMED", `It was not confirmed: give \`--confirm ${name}\`.`)]),
    ...strange.map((one) =>
      against(view, "DRILL_NOT_CONFIRMED", `\`--confirm ${one}\` names nothing that is seen on this key.`),
    ),
  ];
}

function othersOnKey(view: DrillView): readonly Problem[] {
  const { users, declared } = view;
  if ("why" in declared) return [];
  if (users === undefined) return [against(view, "DRILL_UNSEEN", "What is registered on the key was not read.")];
  if (!users.seen) return [against(view, "DRILL_UNSEEN", reasons([users.why]))];
  const others = onKey(view).filter((one) => !isDrilled(view, one) && !isConfirmed(view, one));
  if (others.length === 0) return [];
  const lines = others.map(({ words }) => `  ${words}`).sort();
  return [against(view, "DRILL_OTHERS_ON_KEY", `Also on ${declared.ref.crn}:\n${lines.join("\n")}`)];
}

const DAY = 86_400_000;

function keyUnfit(view: DrillView): readonly Problem[] {
  const { declared, key } = view;
  if ("why" in declared) return [against(view, declared.absent ? "DRILL_NOT_ON_KEY" : "DRILL_UNSEEN", declared.why)];
  const crn = declared.ref.crn;
  if (key === undefined) return [against(view, "DRILL_UNSEEN", `The key ${crn} was not read.`)];
  if (key.kind === "unseen") return [against(view, "DRILL_UNSEEN", reasons([key.why]))];
  const unfit = (seen: string) => [against(view, "DRILL_KEY_NOT_ACTIVE", seen)];
  if (key.kind === "missing") return unfit(`Its instance does not have the key ${crn}.`);
  const { state, extractable, expires } = key.key;
  if (extractable) return unfit(`${crn} is a standard key.`);
  if (state !== "active") return unfit(`${crn} is ${state}.`);
  if (expires === undefined) return [];
  // Twice the patience: to lose the key and to have it back; and a day, in which somebody may act.
  const end = Date.parse(expires);
  if (Number.isNaN(end)) return unfit(`${crn} tells an expiration that is not understood: ${expires}.`);
  return end > view.now + 2 * view.patience + DAY ? [] : unfit(`${crn} expires at ${expires}, which is too soon.`);
}

function notRenewed(view: DrillView): readonly Problem[] {
  const { credentials } = view;
  if (credentials?.kind !== "bearerToken") return [];
  return [against(view, "DRILL_TOKEN_NOT_RENEWED", `The token is in ${credentials.variable}.`)];
}

function clusterUnfit(view: DrillView): readonly Problem[] {
  const { look, declared } = view;
  const { cluster } = look;
  if (cluster.kind === "gone") return [against(view, "DRILL_NOT_ON_KEY", "The cluster is not in its account.")];
  if (cluster.kind === "unseen") return [against(view, "DRILL_UNSEEN", reasons([cluster.why]))];
  if (cluster.detail === undefined) return [against(view, "DRILL_UNSEEN", "The cluster was not read by itself.")];
  if (!cluster.detail.seen) return [against(view, "DRILL_UNSEEN", reasons([cluster.detail.why]))];
  const detail = cluster.detail.value;
  const told = `Its state is “${detail.state}”, its master status “${detail.masterStatus}”, its master state “${detail.masterState}”.`;
  const state = detail.state === "normal" && isReady(detail) ? [] : [against(view, "DRILL_CLUSTER_NOT_NORMAL", told)];
  return "why" in declared ? state : [...state, ...offKey(view, declared.ref)];
}

function offKey(view: DrillView, { crn }: KeyRef): readonly Problem[] {
  const { look, left } = view;
  const use = keyInUse(look, left);
  switch (use.kind) {
    case "none":
      return [against(view, "DRILL_NOT_ON_KEY", "The cluster reports that it is not encrypted.")];
    case "lagging":
    case "unseen":
      return [against(view, "DRILL_UNSEEN", whyUnseen(use))];
    case "key":
      if (use.registration.key !== crn)
        return [against(view, "DRILL_NOT_ON_KEY", `Declared: ${crn}\nSeen:     ${use.registration.key}`)];
      // What could not be read may hold a newer one.
      return look.keys.unread.length === 0 ? [] : [against(view, "DRILL_UNSEEN", reasons(look.keys.unread))];
  }
}

function secretsUnread(view: DrillView): readonly Problem[] {
  const { secrets, elsewhere } = view;
  const refused = (seen: string) => [against(view, "DRILL_SECRETS_UNREAD", seen)];
  if (elsewhere !== undefined) return refused(elsewhere);
  if (secrets.kind === "read")
    return secrets.names.size > 0 ? [] : refused("The cluster's API lists no secret, so none could be read.");
  return refused(`The cluster's API gives no secrets: ${secrets.why}.`);
}
