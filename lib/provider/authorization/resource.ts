/** `clusterkms_authorization`: translates between Terraform and the plan, and nothing else. */

import { lookAtAuthorization as lookAt, pairOf } from "../../judge/authorization-look.js";
import { storedAuthorization } from "../../judge/stored.js";
import type { Problem } from "../../model/problem.js";
import { authorizationSubject } from "../../plan/authorization.js";
import { reasons } from "../../plan/words.js";
import type { Resource } from "../../tfplugin/index.js";
import { unreadable } from "../managed/problems.js";
import { asPlanned } from "../managed/values.js";
import { diagnosticsOf } from "../problems.js";
import { notConfigured, wrongCloud } from "../refusals.js";
import type { Session } from "../session.js";
import { applyChange } from "./apply.js";
import { declaredOf, parseAuthorizationId } from "./declared.js";
import { planChange, planDestroy } from "./plan.js";
import { type AuthorizationState, authorizationSchema } from "./schema.js";
import { attributesOf } from "./state.js";

export const authorizationResource: Resource<Session, typeof authorizationSchema> = {
  schema: authorizationSchema,

  validate: ({ config }) => {
    const declared = declaredOf(config);
    return declared.ok ? [] : diagnosticsOf([declared.error]);
  },

  import: async ({ id }, { client: session }) => {
    if (session === undefined) return { state: null, diagnostics: diagnosticsOf([notConfigured]) };
    const pair = parseAuthorizationId(id);
    if (!pair.ok) {
      const problem: Problem = {
        code: "IMPORT_ID_INVALID",
        severity: "refused",
        subject: `import id \`${id}\``,
        seen: `It cannot be read: ${pair.error}.`,
        todo: ["Write `<ID of the clusters' account>/<CRN of the instance>`."],
      };
      return { state: null, diagnostics: diagnosticsOf([problem]) };
    }
    const { instance, source } = pair.value;
    const nothing = { policy_id: null, roles: null, scope: null, status: null };
    return {
      state: { instance: instance.crn, source_account: source, ...nothing, written_against: session.writtenAgainst },
    };
  },

  stored: (state, session) => {
    const record = storedAuthorization(state);
    if (record.ok) session?.metAuthorizations.add(pairOf(record.value));
  },

  read: async ({ state }, { client: session }) => {
    if (session === undefined) return { state, diagnostics: diagnosticsOf([notConfigured]) };
    const refused = wrongCloud(state, session);
    if (refused !== undefined) return { state, diagnostics: diagnosticsOf([refused]) };
    const before = storedAuthorization(state);
    if (!before.ok) return { state, diagnostics: diagnosticsOf([unreadable("an authorization", before.error)]) };
    session.metAuthorizations.add(pairOf(before.value));
    const { record, why } = await lookAt(session, before.value, before.value);
    // Just imported: there must be one to take over.
    if (state.status === null && record.status !== "active") {
      const subject = authorizationSubject(record);
      const problem: Problem =
        why === undefined
          ? {
              code: record.status === "narrowed" ? "AUTHORIZATION_NARROWED" : "AUTHORIZATION_GONE",
              severity: "refused",
              subject,
              seen: `Account ${record.instance.account} has no policy that allows what clusters need.`,
            }
          : { code: why.code, severity: "refused", subject, seen: reasons([why]) };
      return { state, diagnostics: diagnosticsOf([problem]) };
    }
    return { state: stateOf(session, record) };
  },

  plan: async ({ prior, config }, { client: session }) => {
    if (config === null) return { planned: null, diagnostics: diagnosticsOf(prior === null ? [] : planDestroy(prior)) };
    if (session === undefined) return { planned: config, diagnostics: diagnosticsOf([notConfigured]) };
    const refused = prior === null ? undefined : wrongCloud(prior, session);
    if (refused !== undefined) return { planned: config, diagnostics: diagnosticsOf([refused]) };
    const { planned, problems } = await planChange(session, prior, config);
    return { planned, diagnostics: diagnosticsOf(problems) };
  },

  apply: async ({ prior, config, planned }, { client: session, signal, log }) => {
    if (session === undefined) return { state: prior, diagnostics: diagnosticsOf([notConfigured]) };
    if (planned === null || config === null) {
      // Apply can be reached by a destroy that was never planned: a taint, `-replace`, `replace_triggered_by`.
      const problems = prior === null ? [] : planDestroy(prior);
      return { state: problems.length > 0 ? prior : null, diagnostics: diagnosticsOf(problems) };
    }
    const before = prior === null ? null : storedAuthorization(prior);
    if (before?.ok === false)
      return { state: prior, diagnostics: diagnosticsOf([unreadable("an authorization", before.error)]) };
    const done = await applyChange(session, before?.value ?? null, planned, config, signal, (message) =>
      log.info(message),
    );
    return done.ok
      ? {
          state: asPlanned(planned, stateOf(session, done.value.record)),
          diagnostics: diagnosticsOf(done.value.problems),
        }
      : { state: prior, diagnostics: diagnosticsOf([done.error]) };
  },
};

const stateOf = (session: Session, record: Parameters<typeof attributesOf>[0]): AuthorizationState => ({
  ...attributesOf(record),
  written_against: session.writtenAgainst,
});
