/** `data.clusterkms_cluster`: a cluster as it is today, with the key that encrypts it. */
import { INFRASTRUCTURES } from "../model/cluster.js";
import { parseAccountId } from "../model/ids.js";
import type { Problem } from "../model/problem.js";
import { wordOf } from "../model/word.js";
import { keyInUse } from "../plan/key-in-use.js";
import { recordAfterLook } from "../plan/record.js";
import { reasons, whyUnseen } from "../plan/words.js";
import { computed, type DataSource, required, schema, string } from "../tfplugin/index.js";
import { diagnosticsOf } from "./problems.js";
import { notConfigured } from "./refusals.js";
import type { Session } from "./session.js";

export const clusterDataSchema = schema({
  description: "A cluster as it is today, and the root key that encrypts its secrets, as far as it can be seen.",
  attributes: {
    account: required(string, "The ID of the account that owns the cluster."),
    infrastructure: required(string, "What the cluster runs on: `vpc`, `classic` or `satellite`."),
    cluster: required(string, "The cluster's ID or name."),
    cluster_id: computed(string, "The cluster's ID."),
    cluster_crn: computed(string, "The cluster's CRN."),
    name: computed(string, "The cluster's name."),
    region: computed(string, "The cluster's region."),
    state: computed(string, "The cluster's state, in the cloud's own word."),
    encryption: computed(string, "Whether the cluster is encrypted: `none`, `enabled` or `unknown`."),
    root_key: computed(string, "The CRN of the root key in use; null where there is none or it was not seen."),
    root_key_seen: computed(string, "`seen` in the KMS, `unseen`, or `none`."),
    key_version: computed(string, "The ID of the key version the cluster is registered with."),
    master_status: computed(string, "The master's status, in the cloud's own words; null where it was not seen."),
  },
});

export const clusterData: DataSource<Session, typeof clusterDataSchema> = {
  schema: clusterDataSchema,
  read: async ({ config }, { client: session }) => {
    const refuse = (problem: Problem) => ({ state: null, diagnostics: diagnosticsOf([problem]) });
    if (session === undefined) return refuse(notConfigured);
    const { account: accountText, infrastructure: infrastructureText, cluster } = config;
    const account = parseAccountId(typeof accountText === "string" ? accountText : "");
    const infrastructure = typeof infrastructureText === "string" ? wordOf(INFRASTRUCTURES, infrastructureText) : null;
    if (!account.ok) return refuse(invalid("account", `it is not ${account.error}`));
    if (infrastructure === null)
      return refuse(invalid("infrastructure", `it is none of ${INFRASTRUCTURES.join(", ")}`));
    if (typeof cluster !== "string" || cluster === "") return refuse(invalid("cluster", "it is empty"));

    const look = await session.observer.look({
      account: account.value,
      infrastructure,
      cluster,
      id: null,
      confirmedKey: null,
      instances: [],
    });
    const subject = `cluster ${cluster}`;
    if (look.cluster.kind === "gone") {
      return refuse({
        code: "CLUSTER_GONE",
        severity: "refused",
        subject,
        seen: `Account ${account.value} has no ${infrastructure} cluster ${cluster}.`,
      });
    }
    if (look.cluster.kind === "unseen")
      return refuse({ code: look.cluster.why.code, severity: "refused", subject, seen: reasons([look.cluster.why]) });
    const { listed, detail } = look.cluster;
    const record = recordAfterLook({ ...BLANK, account: account.value, infrastructure, cluster }, look);
    const use = keyInUse(look, new Set());
    const unseen: readonly Problem[] =
      record.rootKeySeen === "unseen"
        ? [{ code: "KEY_UNCONFIRMED", severity: "warning", subject, seen: whyUnseen(use) }]
        : [];
    return {
      state: {
        account: account.value,
        infrastructure,
        cluster,
        cluster_id: listed.id,
        cluster_crn: listed.crn,
        name: listed.name,
        region: listed.region,
        state: listed.state,
        encryption: record.encryption,
        root_key: record.rootKey,
        root_key_seen: record.rootKeySeen,
        key_version: record.keyVersion,
        master_status: detail?.seen ? detail.value.masterStatus : null,
      },
      diagnostics: diagnosticsOf(unseen),
    };
  },
};

const BLANK = {
  clusterId: null,
  clusterCrn: null,
  rootKey: null,
  encryption: "unknown",
  rootKeySeen: "unseen",
  keyVersion: null,
  formerRootKeys: new Set<never>(),
  historyCompleteSince: null,
  lingeringKeys: new Set<never>(),
  driftedFrom: null,
  endpoint: null,
} as const;

const invalid = (attribute: string, wrong: string): Problem => ({
  code: "CONFIGURATION_INVALID",
  severity: "refused",
  subject: "data.clusterkms_cluster",
  attribute: [attribute],
  seen: `${attribute}: ${wrong}.`,
});
