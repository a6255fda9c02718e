/** `data.clusterkms_instance`: a KMS instance as it is, found by its CRN or by its name. */

import { invalid } from "../../judge/problems.js";
import { parseInstanceCrn } from "../../model/crn.js";
import { parseAccountId } from "../../model/ids.js";
import type { InstanceSeen } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { reasons } from "../../plan/words.js";
import { computed, type DataSource, optionalComputed, type PlanOf, schema, string } from "../../tfplugin/index.js";
import { textOf } from "../managed/values.js";
import { diagnosticsOf } from "../problems.js";
import { notConfigured } from "../refusals.js";
import type { Session } from "../session.js";

export const instanceDataSchema = schema({
  description: "A KMS instance as it is today: Key Protect or Hyper Protect Crypto Services.",
  attributes: {
    crn: optionalComputed(string, "Its CRN, ending in `::`; or else `account` and `name`."),
    account: optionalComputed(string, "The ID of the account that owns it, beside `name`."),
    name: optionalComputed(string, "Its name, which only one instance of the account may have."),
    guid: computed(string, "Its GUID."),
    service: computed(string, "`kms` for Key Protect, `hs-crypto` for Hyper Protect Crypto Services."),
    region: computed(string, "The region that it is in."),
    resource_group_id: computed(string, "The ID of its resource group."),
    allowed_network: computed(
      string,
      "From where its key API may be reached: `public-and-private` or `private-only`; null where it could not be read.",
    ),
    status: computed(string, "Its state in the cloud's own word, for example `active`."),
  },
});

export const instanceData: DataSource<Session, typeof instanceDataSchema> = {
  schema: instanceDataSchema,
  read: async ({ config }, { client: session }) => {
    const refuse = (problem: Problem) => ({ state: null, diagnostics: diagnosticsOf([problem]) });
    if (session === undefined) return refuse(notConfigured);
    const found = await find(session, config);
    if (!found.ok) return refuse(found.error);
    const { crn, account, name, guid, service, region, resourceGroupId, state } = found.value;
    const rules = state === "active" ? await session.managed.networkRules(found.value) : undefined;
    return {
      state: {
        crn,
        account,
        name,
        guid,
        service,
        region,
        resource_group_id: resourceGroupId ?? null,
        allowed_network: rules?.seen ? rules.value.network : null,
        status: state,
      },
    };
  },
};

const SUBJECT = "data.clusterkms_instance";

async function find(
  session: Session,
  config: PlanOf<typeof instanceDataSchema>,
): Promise<Result<InstanceSeen, Problem>> {
  const crn = textOf(config.crn);
  const name = textOf(config.name);
  const accountText = textOf(config.account);
  if ((crn === undefined) === (name === undefined || accountText === undefined))
    return err(invalid(SUBJECT, "crn", "Give `crn`, or `account` and `name`."));
  if (crn !== undefined) {
    const ref = parseInstanceCrn(crn);
    if (!ref.ok) return err(invalid(SUBJECT, "crn", `\`${crn}\` is not the CRN of a KMS instance: ${ref.error}.`));
    const look = await session.managed.instance(ref.value);
    if (!look.seen)
      return err({ code: look.why.code, severity: "refused", subject: SUBJECT, seen: reasons([look.why]) });
    return look.value === "gone" ? err(none(`Account ${ref.value.account} has no instance ${crn}.`)) : ok(look.value);
  }
  const account = parseAccountId(accountText ?? "");
  if (!account.ok) return err(invalid(SUBJECT, "account", `\`${accountText}\` is not ${account.error}.`));
  const listed = await session.observer.instances.of(account.value);
  if (!listed.seen)
    return err({ code: listed.why.code, severity: "refused", subject: SUBJECT, seen: reasons([listed.why]) });
  const named = listed.value.filter((one) => one.name === name);
  const [first] = named;
  if (first === undefined) return err(none(`Account ${account.value} lists no KMS instance \`${name}\`.`));
  if (named.length === 1) return ok(first);
  const lines = named.map((one) => `  ${one.crn}`).join("\n");
  return err(invalid(SUBJECT, "name", `Several instances have this name; give the \`crn\` of one:\n${lines}`));
}

const none = (seen: string): Problem => ({ code: "NOT_FOUND", severity: "refused", subject: SUBJECT, seen });
