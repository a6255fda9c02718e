/** Looks at every cluster of a file, from the same lists, and says what is so in the words of the report. */
import { instanceOf, type KeyCrn, type KeyRef, parseKeyCrn } from "../model/crn.js";
import type { BindingLook } from "../model/observation.js";
import type { ClusterSpec, Spec } from "../model/spec.js";
import type { Observer } from "../observe/observer.js";
import { hpcsProblems } from "../plan/hpcs.js";
import { keyInUse } from "../plan/key-in-use.js";
import { reasons, whyUnseen } from "../plan/words.js";
import type { ClusterStatus, KeyStatus } from "../report/status.js";
import { crnOfFound, type Found, findMeant, type Meant, refsOf } from "./made-here.js";

/** One status per cluster, in the order of the file. */
export async function fleetStatus(spec: Spec, observer: Observer, today: number): Promise<readonly ClusterStatus[]> {
  const meant = await findMeant(spec, observer);
  const instances = refsOf(meant.keys).map(instanceOf);
  return Promise.all(
    [...spec.clusters].map(async ([name, cluster]) => {
      const account = spec.accounts.get(cluster.account);
      const key = meant.keys.get(cluster.key);
      // The file was checked: every name in it resolves.
      if (account === undefined || key === undefined) throw new Error(`the file was not checked: ${name}`);
      const look = await observer.look({
        account: account.id,
        infrastructure: cluster.infrastructure,
        cluster: "id" in cluster.cluster ? cluster.cluster.id : cluster.cluster.name,
        id: null,
        confirmedKey: crnOfFound(key),
        instances,
      });
      return statusOf({ meant, name, cluster, key, look, observer, today, account: account.id });
    }),
  );
}

interface Subject {
  readonly meant: Meant;
  readonly name: string;
  readonly cluster: ClusterSpec;
  readonly account: ClusterStatus["accountId"];
  /** What its declared key is in the cloud. */
  readonly key: Found<KeyRef>;
  readonly look: BindingLook;
  readonly observer: Observer;
  readonly today: number;
}

async function statusOf({
  meant,
  name,
  cluster,
  account,
  key,
  look,
  observer,
  today,
}: Subject): Promise<ClusterStatus> {
  const use = keyInUse(look, new Set(cluster.formerKeys));
  const found = look.cluster;
  const inUse = found.kind === "there" && (use.kind === "key" || use.kind === "lagging") ? use.registration : undefined;
  const keyStatus = inUse === undefined ? null : await keyOf(meant, observer, inUse.key, inUse.version?.id);
  const encryption = encryptionOf(look, use);
  const notes = [
    ...(cluster.hold === undefined ? [] : [`on hold: ${cluster.hold}`]),
    ...notesOn(look),
    ...whyNotFound(cluster.key, key),
    ...(found.kind === "there" && (inUse === undefined || use.kind === "lagging") ? [whyUnseen(use)] : []),
    ...hpcsProblems(name, undefined, inUse?.key ?? null, today).map(({ seen }) => seen),
  ].filter((note) => note !== "");
  return {
    name,
    account: cluster.account,
    accountId: account,
    infrastructure: cluster.infrastructure,
    clusterId: found.kind === "there" ? found.listed.id : null,
    clusterState: found.kind === "there" ? found.listed.state : null,
    encryption,
    key: keyStatus,
    declaredKey: { name: cluster.key, crn: crnOfFound(key) },
    asDeclared: isAsDeclared(encryption, use.kind === "key" ? inUse?.key : undefined, key),
    endpoint: cluster.endpoint,
    hold: cluster.hold ?? null,
    notes: [...new Set(notes)],
  };
}

/** Null where it is not known. A key that is certainly not made yet is not the one in use. */
function isAsDeclared(
  encryption: ClusterStatus["encryption"],
  inUse: KeyCrn | undefined,
  declared: Found<KeyRef>,
): boolean | null {
  if (encryption === "none" || encryption === "gone") return false;
  if (inUse === undefined || declared.kind === "unseen" || declared.kind === "several") return null;
  return inUse === crnOfFound(declared);
}

function whyNotFound(name: string, key: Found<KeyRef>): readonly string[] {
  switch (key.kind) {
    case "found":
      return [];
    case "absent":
      return [`Its declared key \`${name}\` is not made yet.`];
    case "several":
      return [`Which key \`${name}\` is, is not known: ${key.count} objects of one name could be meant.`];
    case "unseen":
      return [`Whether its declared key \`${name}\` is made already was not seen.`, reasons([key.why])];
  }
}

function encryptionOf({ cluster }: BindingLook, use: ReturnType<typeof keyInUse>): ClusterStatus["encryption"] {
  if (cluster.kind === "gone") return "gone";
  if (cluster.kind === "unseen") return "unknown";
  if (use.kind === "none") return "none";
  return use.kind === "unseen" && use.encrypted !== true ? "unknown" : "encrypted";
}

function notesOn({ cluster }: BindingLook): readonly string[] {
  if (cluster.kind === "gone") return ["The cluster is not in the list of its account."];
  if (cluster.kind === "unseen") return [reasons([cluster.why])];
  const { listed, detail } = cluster;
  if (detail?.seen === false) return [reasons([detail.why])];
  const master = detail?.value.masterStatus;
  if (listed.state === "normal" && (master === undefined || /^ready/i.test(master))) return [];
  return [`The cluster's state is “${listed.state}”${master === undefined ? "" : `, its master status “${master}”`}.`];
}

async function keyOf(meant: Meant, observer: Observer, crn: KeyCrn, version: string | undefined): Promise<KeyStatus> {
  const ref = parseKeyCrn(crn);
  const lookup = ref.ok ? await observer.key(ref.value) : undefined;
  const seen = lookup?.kind === "there" ? lookup.key : undefined;
  const named = [...meant.keys].find(([, key]) => crnOfFound(key) === crn)?.[0];
  return { crn, name: named ?? seen?.name ?? null, state: seen?.state ?? "unknown", version: version ?? null };
}
