/** `clusterkms_root_key`: translates between Terraform and the plan, and nothing else. */

import { keyImportProblem } from "../../judge/imported.js";
import { lookAtKey as lookAt } from "../../judge/key-look.js";
import { unusedNow } from "../../judge/retirement.js";
import { storedKey, storedRetirement } from "../../judge/stored.js";
import { parseKeyCrn } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { keySubject } from "../../plan/root-key.js";
import type { Resource } from "../../tfplugin/index.js";
import { unreadable } from "../managed/problems.js";
import { diagnosticsOf } from "../problems.js";
import { notConfigured, wrongCloud } from "../refusals.js";
import type { Session } from "../session.js";
import { applyChange, applyDestroy } from "./apply.js";
import { declaredOf } from "./declared.js";
import { planChange, planDestroy } from "./plan.js";
import { rootKeySchema } from "./schema.js";
import { attributesOf, imported } from "./state.js";

export const rootKeyResource: Resource<Session, typeof rootKeySchema> = {
  schema: rootKeySchema,

  validate: ({ config }) => {
    const declared = declaredOf(config);
    return declared.ok ? [] : diagnosticsOf([declared.error]);
  },

  import: async ({ id }, { client: session }) => {
    if (session === undefined) return { state: null, diagnostics: diagnosticsOf([notConfigured]) };
    const ref = parseKeyCrn(id);
    if (ref.ok) return { state: imported(ref.value.crn, session.writtenAgainst) };
    const problem: Problem = {
      code: "IMPORT_ID_INVALID",
      severity: "refused",
      subject: `import id \`${id}\``,
      seen: `It is not the CRN of a key: ${ref.error}.`,
      todo: ["Give the CRN of the key, `…:key:<key ID>`; `cluster-kms list keys` shows it."],
    };
    return { state: null, diagnostics: diagnosticsOf([problem]) };
  },

  stored: (state, session) => {
    const record = storedKey(state);
    if (record.ok) session?.metKeys.add(record.value.ref.crn);
  },

  read: async ({ state }, { client: session }) => {
    if (session === undefined) return { state, diagnostics: diagnosticsOf([notConfigured]) };
    const refused = wrongCloud(state, session);
    if (refused !== undefined) return { state, diagnostics: diagnosticsOf([refused]) };
    const before = storedKey(state);
    const subject = keySubject(state.name ?? state.crn ?? "");
    if (!before.ok) return { state, diagnostics: diagnosticsOf([unreadable(subject, before.error)]) };
    session.metKeys.add(before.value.ref.crn);
    session.read.add(before.value.ref.crn);
    const looked = await lookAt(session, before.value.ref, before.value, session.stack);
    // Just imported: a state has a name.
    const problem = state.name === null ? await keyImportProblem(session, looked, session.stack) : undefined;
    if (problem !== undefined) return { state, diagnostics: diagnosticsOf([problem]) };
    const unused_since = await unusedNow(
      session,
      looked.record,
      before.value,
      storedRetirement(state),
      session.clock.now(),
    );
    const own = { state: state.state ?? "active", hold: state.hold, written_against: session.writtenAgainst };
    return { state: { ...attributesOf(looked.record), ...own, unused_since } };
  },

  plan: async ({ prior, config }, { client: session }) => {
    if (config === null)
      return { planned: null, diagnostics: diagnosticsOf(prior === null ? [] : await planDestroy(session, prior)) };
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
