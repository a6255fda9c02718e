/**
 * What a file says as far as it can be read: everything that is sound, located, and `undefined` where
 * it is missing or was reported. Rules work on a draft, so one mistake does not hide the others.
 */
import type { Credentials } from "../model/account.js";
import { ENDPOINTS, type Endpoint, INFRASTRUCTURES, type Infrastructure } from "../model/cluster.js";
import type { KeyRef } from "../model/crn.js";
import type { AccountId, ClusterId, ClusterName } from "../model/ids.js";
import type { Layout } from "../model/layout.js";
import { REMOVALS, type Removal } from "../model/spec.js";
import { type AuthorizationName, readAuthorizationName } from "./authorization-name.js";
import { type DraftBackend, readBackend } from "./backend.js";
import { readCredentials } from "./credentials.js";
import { type DraftInstance, readInstance } from "./draft-instance.js";
import { type DraftKey, readKey } from "./draft-key.js";
import { located, names } from "./draft-parts.js";
import { readDuration } from "./duration.js";
import { choiceOf, Fields } from "./fields.js";
import { checkName, readAccountId, readClusterId, readClusterName, readKeyCrn } from "./identifiers.js";
import { checkHold } from "./kms-texts.js";
import type { Problems } from "./problems.js";
import type { Located, Tree } from "./tree.js";

interface DraftAccount {
  readonly name: Located<string>;
  readonly id: Located<AccountId> | undefined;
  readonly credentials: Credentials | undefined;
}

export interface DraftCluster {
  readonly name: Located<string>;
  readonly account: Located<string> | undefined;
  readonly id: Located<ClusterId> | undefined;
  /** Its name in the cloud. */
  readonly cloudName: Located<ClusterName> | undefined;
  readonly infrastructure: Infrastructure | undefined;
  readonly key: Located<string> | undefined;
  readonly endpoint: Endpoint;
  readonly hold: string | undefined;
  readonly removal: Removal;
  readonly renamedFrom: readonly Located<string>[];
  readonly formerKeys: readonly Located<KeyRef>[];
  /** In seconds. */
  readonly registrationTimeout: number | undefined;
}

export interface Draft {
  readonly name: Located<string> | undefined;
  readonly stacks: Layout;
  /** Undefined where none is written, or it was reported. */
  readonly backend: DraftBackend | undefined;
  readonly accounts: readonly DraftAccount[];
  readonly instances: readonly DraftInstance[];
  readonly keys: readonly DraftKey[];
  readonly clusters: readonly DraftCluster[];
  readonly maxConcurrent: number | undefined;
  readonly removed: {
    readonly clusters: readonly Located<string>[];
    readonly keys: readonly Located<string>[];
    readonly instances: readonly Located<string>[];
    readonly authorizations: readonly Located<AuthorizationName>[];
  };
}

/** Reads a document's tree; what is wrong with single texts is added to the problems. */
export function readDraft(root: Tree, problems: Problems): Draft {
  const file = new Fields(root.kind === "map" ? root : { kind: "map", span: root.span, entries: new Map() }, []);
  const removed = file.map("removed");
  const name = file.text("name");
  if (name !== undefined) checkName(name, problems);
  return {
    name,
    stacks: file.text("stacks")?.value === "per-account" ? "per-account" : "one",
    backend: readBackend(file.map("backend"), problems),
    accounts: declared(file, "accounts", problems).map(([name, fields]) => readAccount(name, fields, problems)),
    instances: declared(file, "instances", problems).map(([name, fields]) => readInstance(name, fields, problems)),
    keys: declared(file, "keys", problems).map(([name, fields]) => readKey(name, fields, problems)),
    clusters: declared(file, "clusters", problems).map(([name, fields]) => readCluster(name, fields, problems)),
    maxConcurrent: file.number("maxConcurrent"),
    removed: {
      clusters: names(removed, "clusters", problems),
      keys: names(removed, "keys", problems),
      instances: names(removed, "instances", problems),
      authorizations: (removed?.texts("authorizations") ?? []).flatMap(
        (text) => located(text, (name) => readAuthorizationName(name, problems)) ?? [],
      ),
    },
  };
}

function declared(
  file: Fields,
  section: string,
  problems: Problems,
): (readonly [Located<string>, Fields | undefined])[] {
  const declarations = file.map(section)?.declarations() ?? [];
  return declarations.map(({ name, fields }) => {
    checkName(name, problems);
    return [name, fields];
  });
}

function readAccount(name: Located<string>, fields: Fields | undefined, problems: Problems): DraftAccount {
  const credentials = fields?.map("credentials");
  return {
    name,
    id: located(fields?.text("id"), (text) => readAccountId(text, problems)),
    credentials: credentials && readCredentials(credentials, problems),
  };
}

function readCluster(name: Located<string>, fields: Fields | undefined, problems: Problems): DraftCluster {
  const registrationTimeout = fields?.text("registrationTimeout");
  const hold = fields?.text("hold");
  return {
    name,
    account: fields?.text("account"),
    id: located(fields?.text("id"), (text) => readClusterId(text, problems)),
    cloudName: located(fields?.text("name"), (text) => readClusterName(text, problems)),
    infrastructure: choiceOf(INFRASTRUCTURES, fields?.text("infrastructure")),
    key: fields?.text("key"),
    endpoint: choiceOf(ENDPOINTS, fields?.text("endpoint")) ?? "private",
    hold: hold && checkHold(hold, problems)?.value,
    removal: choiceOf(REMOVALS, fields?.text("removal")) ?? "refuse",
    renamedFrom: names(fields, "renamedFrom", problems),
    formerKeys: (fields?.texts("formerKeys") ?? []).flatMap(
      (text) => located(text, (crn) => readKeyCrn(crn, problems)) ?? [],
    ),
    registrationTimeout: registrationTimeout && readDuration(registrationTimeout, problems),
  };
}
