/** `clusterkms_instance`: translates between Terraform and the plan, and nothing else. */

import { instanceImportProblem } from "../../judge/imported.js";
import { lookAtInstance as lookAt } from "../../judge/instance-look.js";
import { storedInstance } from "../../judge/stored.js";
import { parseInstanceCrn } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { instanceSubject } from "../../plan/instance.js";
import type { Resource } from "../../tfplugin/index.js";
import { unreadable } from "../managed/problems.js";
import { diagnosticsOf } from "../problems.js";
import { notConfigured, wrongCloud } from "../refusals.js";
import type { Session } from "../session.js";
import { applyChange, applyDestroy } from "./apply.js";
import { declaredOf } from "./declared.js";
import { planChange, planDestroy } from "./plan.js";
import { instanceSchema } from "./schema.js";
import { attributesOf, imported } from "./state.js";

export const instanceResource: Resource<Session, typeof instanceSchema> = {
  schema: instanceSchema,

  validate: ({ config }) => {
    const declared = declaredOf(config);
    return declared.ok ? [] : diagnosticsOf([declared.error]);
  },

  import: async ({ id }, { client: session }) => {
    if (session === undefined) return { state: null, diagnostics: diagnosticsOf([notConfigured]) };
    const ref = parseInstanceCrn(id);
    if (ref.ok && ref.value.service === "kms") return { state: imported(ref.value.crn, session.writtenAgainst) };
    const wrong = ref.ok ? "only Key Protect instances are managed here; refer to others by their CRN" : ref.error;
    const problem: Problem = {
      code: "IMPORT_ID_INVALID",
      severity: "refused",
      subject: `import id \`${id}\``,
      seen: `It is not the CRN of an instance that can be managed here: ${wrong}.`,
      todo: ["Give the CRN of a Key Protect instance, ending in `::`; `cluster-kms list instances` shows it."],
    };
    return { state: null, diagnostics: diagnosticsOf([problem]) };
  },

  stored: (state, session) => {
    const record = storedInstance(state);
    if (record.ok) session?.metInstances.add(record.value.ref.crn);
  },

  read: async ({ state }, { client: session }) => {
    if (session === undefined) return { state, diagnostics: diagnosticsOf([notConfigured]) };
    const refused = wrongCloud(state, session);
    if (refused !== undefined) return { state, diagnostics: diagnosticsOf([refused]) };
    const before = storedInstance(state);
    const subject = instanceSubject(state.name ?? state.crn ?? "");
    if (!before.ok) return { state, diagnostics: diagnosticsOf([unreadable(subject, before.error)]) };
    session.metInstances.add(before.value.ref.crn);
    session.read.add(before.value.ref.crn);
    const looked = await lookAt(session, before.value.ref, before.value);
    // Just imported: a state has a name.
    const problem = state.name === null ? await instanceImportProblem(session, looked, session.stack) : undefined;
    if (problem !== undefined) return { state, diagnostics: diagnosticsOf([problem]) };
    const own = { state: state.state ?? "active", hold: state.hold, written_against: session.writtenAgainst };
    return { state: { ...attributesOf(looked.record), ...own } };
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
      const gone = prior === null ? { state: null, problems: [] } : await applyDestroy(session, prior);
      return { state: gone.state, diagnostics: diagnosticsOf(gone.problems) };
    }
    const { state, problems } = await applyChange(session, {
      prior,
      planned,
      config,
      signal,
      log: (message) => log.info(message),
    });
    return { state, diagnostics: diagnosticsOf(problems) };
  },
};
