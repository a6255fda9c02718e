/** Findings on clusters: what they are, and what was seen of them. */
import {
  CLUSTER,
  day,
  enabling,
  HPCS,
  K1,
  K2,
  key,
  keySeen,
  listed,
  registration,
} from "../../support/fakes/binding.js";
import { denied, instanceSeen, place } from "../../support/fakes/cloud.js";
import { bare, encrypted, state, uses } from "./fleets.js";
import type { Row } from "./row.js";

const on = "clusterkms_binding.checkout";
const dark = { fail: (call: string) => (call.startsWith("registrations") ? denied : undefined) };
const other = listed({}, 1);

/** Two clusters, of which the file has the second. */
const both = () => {
  const at = encrypted();
  place(at, other, { encrypted: true });
  at.registrations.push(registration(K1, undefined, other));
  return at;
};
const H1 = key(1, HPCS);
const reachable = { ...instanceSeen(HPCS), endpoints: { public: "https://hp.test", private: undefined } };
const inHyperProtect = () => encrypted({ instances: [reachable], keys: [keySeen(H1)], authorizations: new Map() }, H1);

export const CLUSTERS: readonly Row[] = [
  {
    code: "KEY_REUSED",
    when: "the declared key is one that the cluster has left",
    severity: "refused",
    on,
    fires: () => ({ yaml: uses(K2), at: encrypted(), prior: state({ formerRootKeys: new Set([K2.crn]) }) }),
    unless: "the cluster has never used it",
    not: () => ({ yaml: uses(K2), at: encrypted(), prior: state() }),
  },
  {
    code: "KEY_CHANGED_OUTSIDE",
    when: "the cluster uses another key than Terraform last knew, and the file wants the old one",
    severity: "refused",
    on,
    fires: () => ({ yaml: uses(K1), at: encrypted({}, K2), prior: state() }),
    unless: "Terraform last knew the key that is in use",
    not: () => ({ yaml: uses(K1), at: encrypted({}, K2), prior: state({ rootKey: K2.crn }) }),
  },
  {
    code: "KEY_CHANGED_OUTSIDE",
    when: "the cluster uses another key than Terraform last knew, and the file has followed",
    severity: "note",
    on,
    fires: () => ({ yaml: uses(K2), at: encrypted({}, K2), prior: state() }),
    unless: "Terraform last knew the key that is in use",
    not: () => ({ yaml: uses(K2), at: encrypted({}, K2), prior: state({ rootKey: K2.crn }) }),
  },
  {
    code: "KEY_CHANGED_OUTSIDE",
    when: "it is on hold, and uses another key than Terraform last knew",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K1, ', hold: "freeze"'), at: encrypted({}, K2), prior: state() }),
    unless: "it uses the key that Terraform last knew",
    not: () => ({ yaml: uses(K1, ', hold: "freeze"'), at: encrypted(), prior: state() }),
  },
  {
    code: "BINDING_CLUSTER_FIXED",
    when: "the state has another cluster under this name",
    severity: "refused",
    on,
    fires: () => ({ yaml: uses(K1).replace(CLUSTER.id, other.id), at: both(), prior: state() }),
    unless: "it is the same cluster, by its name",
    not: () => ({ yaml: uses(K1).replace(`id: ${CLUSTER.id}`, `name: ${CLUSTER.name}`), at: both(), prior: state() }),
  },
  {
    code: "CLUSTER_GONE",
    when: "the account does not have the cluster",
    severity: "refused",
    on,
    fires: () => ({ yaml: uses(K1).replace(CLUSTER.id, other.id), at: encrypted() }),
    unless: "it does",
    not: () => ({ yaml: uses(K1).replace(CLUSTER.id, other.id), at: both() }),
  },
  {
    code: "CLUSTER_NOT_NORMAL",
    when: "its state is not `normal`, and it is to be encrypted",
    severity: "refused",
    on,
    fires: () => {
      const at = bare();
      at.clusters = [{ ...CLUSTER, state: "warning" }];
      place(at, { ...other, state: "warning" });
      at.details.set(CLUSTER.id, {
        ...enabling(),
        state: "warning",
        masterState: "deployed",
        masterStatus: "Ready",
        encrypted: false,
      });
      return { yaml: uses(K1), at };
    },
    unless: "its state is `normal`",
    not: () => ({ yaml: uses(K1), at: bare() }),
  },
  {
    code: "CLUSTER_NOT_NORMAL",
    when: "its master is not Ready, and it is to change its key",
    severity: "refused",
    on,
    fires: () => ({
      yaml: uses(K2),
      at: encrypted({}, K1, { masterStatus: "VPN server configuration in error." }),
      prior: state(),
    }),
    unless: "its master is Ready",
    not: () => ({ yaml: uses(K2), at: encrypted(), prior: state() }),
  },
  {
    code: "CLUSTER_NOT_NORMAL",
    when: "its state is not `normal`, and nothing is to change",
    severity: "warning",
    on,
    fires: () => {
      const at = encrypted({}, K1, { state: "critical" });
      at.clusters = [{ ...CLUSTER, state: "critical" }];
      return { yaml: uses(K1), at };
    },
    unless: "its state is `normal`",
    not: () => ({ yaml: uses(K1), at: encrypted() }),
  },
  {
    code: "CLUSTER_CHANGING",
    when: "a master operation is under way",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K2), at: encrypted({}, K1, enabling()), prior: state() }),
    unless: "none is",
    not: () => ({ yaml: uses(K2), at: encrypted(), prior: state() }),
  },
  {
    code: "KEY_UNSEEN",
    when: "its key is to change, and the one in use may not be seen",
    severity: "refused",
    on,
    fires: () => ({ yaml: uses(K2), at: encrypted(dark), prior: state() }),
    unless: "the declared key stays",
    not: () => ({ yaml: uses(K1), at: encrypted(dark), prior: state() }),
  },
  {
    code: "KEY_UNCONFIRMED",
    when: "the key in use may not be seen, and the declared one is taken at its word",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K1), at: encrypted(dark) }),
    unless: "it is seen",
    not: () => ({ yaml: uses(K1), at: encrypted() }),
  },
  {
    code: "KEY_UNCONFIRMED",
    when: "it is to be encrypted for the first time, with a key that may not be seen",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K1), at: bare({ fail: (call) => (call.startsWith("keys") ? denied : undefined) }) }),
    unless: "the key is seen",
    not: () => ({ yaml: uses(K1), at: bare() }),
  },
  {
    code: "ENDPOINT_UNSEEN",
    when: "only its endpoint is to change",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K1, ", endpoint: public"), at: encrypted(), prior: state() }),
    unless: "its endpoint stays",
    not: () => ({ yaml: uses(K1), at: encrypted(), prior: state() }),
  },
  {
    code: "HISTORY_UNKNOWN",
    when: "its key is to change to one that is older than what is known of it",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K2), at: encrypted({ keys: [keySeen(K1), keySeen(K2, { created: day(2) })] }) }),
    unless: "the key was made after the registration of the one in use",
    not: () => ({ yaml: uses(K2), at: encrypted({ keys: [keySeen(K1), keySeen(K2, { created: day(4) })] }) }),
  },
  {
    code: "HELD",
    when: "it is on hold",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(K1, ', hold: "change freeze"'), at: encrypted() }),
    unless: "it is not",
    not: () => ({ yaml: uses(K1), at: encrypted() }),
  },
  {
    code: "HPCS_END_OF_SERVICE",
    when: "its key is in Hyper Protect",
    severity: "warning",
    on,
    fires: () => ({ yaml: uses(H1), at: inHyperProtect() }),
    unless: "its key is in Key Protect",
    not: () => ({ yaml: uses(K1), at: encrypted() }),
  },
  {
    code: "KEY_NOT_DECLARED",
    when: "a cluster of the file is encrypted with a key that the file does not have",
    severity: "warning",
    on: "fleet",
    fires: () => ({ yaml: uses(K1), at: encrypted({}, K2) }),
    unless: "the file has the key",
    not: () => ({ yaml: uses(K2), at: encrypted({}, K2) }),
  },
  {
    code: "KEY_NOT_DECLARED",
    when: "a cluster that the file does not mention is encrypted with a key that the file does not have",
    severity: "note",
    on: "fleet",
    fires: () => {
      const at = both();
      return { yaml: uses(K1), at: { ...at, registrations: [registration(K1), registration(K2, undefined, other)] } };
    },
    unless: "the file has the key",
    not: () => ({ yaml: uses(K1), at: both() }),
  },
  {
    code: "CLUSTER_NOT_DECLARED",
    when: "the account has a cluster of another infrastructure that is not encrypted",
    severity: "note",
    on: "fleet",
    fires: () => {
      const at = encrypted();
      place(at, { ...other, infrastructure: "classic" }, { encrypted: false });
      return { yaml: uses(K1), at };
    },
    unless: "the file mentions it",
    not: () => {
      const at = encrypted();
      place(at, { ...other, infrastructure: "classic" }, { encrypted: false });
      const more = `  other: { account: platform, id: ${other.id}, infrastructure: classic, key: roks }\n`;
      return { yaml: `${uses(K1)}${more}`, at };
    },
  },
  {
    code: "CLUSTER_NOT_DECLARED",
    when: "the file does not mention a cluster that is not encrypted",
    severity: "note",
    on: "fleet",
    fires: () => {
      const at = encrypted();
      place(at, other, { encrypted: false });
      return { yaml: uses(K1), at };
    },
    unless: "it is encrypted",
    not: () => ({ yaml: uses(K1), at: both() }),
  },
];
