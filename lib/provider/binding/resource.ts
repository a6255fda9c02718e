/** `clusterkms_binding`: translates between Terraform and the plan, and nothing else. */

import { clusterImportProblem } from "../../judge/imported.js";
import { metKeys, questionOf } from "../../judge/question.js";
import { storedBinding } from "../../judge/stored.js";
import { parseClusterCrn } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { upgradedBinding } from "../../plan/ledger.js";
import { type BindingRecord, recordAfterLook } from "../../plan/record.js";
import type { Resource } from "../../tfplugin/index.js";
import type { SentNote } from "../enable/order.js";
import { parseImportId } from "../import-id.js";
import { readNote, writeNote } from "../note.js";
import { diagnosticsOf } from "../problems.js";
import { notConfigured, wrongCloud } from "../refusals.js";
import type { Session } from "../session.js";
import { applyChange, applyDestroy } from "./apply.js";
import { declaredOf } from "./declared.js";
import { planChange, planDestroy, unreadableState } from "./plan.js";
import { type BindingState, bindingSchema } from "./schema.js";
import { attributesOf } from "./state.js";

export const bindingResource: Resource<Session, typeof bindingSchema> = {
  schema: bindingSchema,

  validate: ({ config }) => {
    const declared = declaredOf(config);
    return declared.ok ? [] : diagnosticsOf([declared.error]);
  },

  import: async ({ id }, { client: session }) => {
    if (session === undefined) return { state: null, diagnostics: diagnosticsOf([notConfigured]) };
    const asked = parseImportId(id);
    if (!asked.ok) {
      const problem: Problem = {
        code: "IMPORT_ID_INVALID",
        severity: "refused",
        subject: `import id \`${id}\``,
        seen: `It cannot be read: ${asked.error}.`,
      };
      return { state: null, diagnostics: diagnosticsOf([problem]) };
    }
    // What is so is left to the read that follows every import.
    const { account, infrastructure, cluster, endpoint } = asked.value;
    return {
      state: { ...NOTHING_KNOWN, account, infrastructure, cluster, endpoint, written_against: session.writtenAgainst },
    };
  },

  upgrade: ({ version, raw }) => upgradedBinding(version, raw),

  stored: (state, session) => {
    const record = storedBinding(state);
    if (record.ok) for (const name of metKeys(record.value)) session?.met.add(name);
  },

  read: async ({ state, private: bytes }, { client: session }) => {
    if (session === undefined) return { state, diagnostics: diagnosticsOf([notConfigured]) };
    const refused = wrongCloud(state, session);
    if (refused !== undefined) return { state, diagnostics: diagnosticsOf([refused]) };
    const record = storedBinding(state);
    if (!record.ok) return { state, diagnostics: diagnosticsOf([unreadableState(state, record.error)]) };
    for (const name of metKeys(record.value)) session.met.add(name);
    const look = await session.observer.look(questionOf(record.value));
    // Just imported: a state has the cluster's ID.
    const problem = state.cluster_id === null ? clusterImportProblem(record.value, look.cluster) : undefined;
    if (problem !== undefined) return { state, diagnostics: diagnosticsOf([problem]) };
    const now = recordAfterLook(record.value, look, readNote(bytes)?.key);
    for (const name of metKeys(now)) session.read.add(name);
    return { state: after(state, now, session) };
  },

  plan: async ({ prior, config, private: bytes }, { client: session }) => {
    if (config === null) {
      const { planned, problems } =
        prior === null ? { planned: null, problems: [] } : await planDestroy(session, prior);
      return { planned, diagnostics: diagnosticsOf(problems) };
    }
    if (session === undefined) return { planned: config, diagnostics: diagnosticsOf([notConfigured]) };
    const refused = prior === null ? undefined : wrongCloud(prior, session);
    if (refused !== undefined) return { planned: config, diagnostics: diagnosticsOf([refused]) };
    const { planned, problems } = await planChange(session, prior, config, await sentBefore(session, prior, bytes));
    return { planned, private: bytes, diagnostics: diagnosticsOf(problems) };
  },

  apply: async ({ prior, config, planned, private: bytes }, { client: session, signal, log }) => {
    if (session === undefined) return { state: prior, diagnostics: diagnosticsOf([notConfigured]) };
    const sent = await sentBefore(session, prior, bytes);
    if (planned === null || config === null) {
      const gone =
        prior === null ? { state: null, problems: [], sent: undefined } : await applyDestroy(session, prior, sent);
      return { state: gone.state, private: writeNote(gone.sent), diagnostics: diagnosticsOf(gone.problems) };
    }
    const {
      state,
      problems,
      sent: note,
    } = await applyChange(session, { prior, config, sent, signal, log: (message) => log.info(message) });
    return { state, private: writeNote(note), diagnostics: diagnosticsOf(problems) };
  },
};

/** What an earlier run has sent and not seen to its end: as Terraform keeps it, or this machine where that run was killed. */
async function sentBefore(
  { kept }: Session,
  prior: BindingState | null,
  bytes: Uint8Array,
): Promise<SentNote | undefined> {
  const noted = readNote(bytes);
  const cluster = parseClusterCrn(prior?.cluster_crn ?? "");
  if (noted !== undefined || !cluster.ok) return noted;
  const sent = await kept.read(cluster.value.crn);
  return sent?.key === prior?.root_key ? sent : undefined;
}

const after = (state: BindingState, record: BindingRecord, session: Session): BindingState => ({
  ...state,
  ...attributesOf(record),
  written_against: session.writtenAgainst,
});

const NOTHING_KNOWN: BindingState = {
  account: null,
  infrastructure: null,
  cluster: null,
  root_key: null,
  endpoint: null,
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
