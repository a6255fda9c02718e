/** From Terraform's configuration of an instance to the plan's declaration. */

import { invalid } from "../../judge/problems.js";
import { parseAccountId } from "../../model/ids.js";
import { ALLOWED_NETWORKS } from "../../model/kms.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { WANTED } from "../../model/spec.js";
import { wordOf } from "../../model/word.js";
import { STANDARD_PLAN } from "../../observe/managed.js";
import type { InstanceDeclared } from "../../plan/instance.js";
import { TAG_MARK } from "../../plan/marker.js";
import { anyUnknown, textOf, textsOf } from "../managed/values.js";
import type { InstanceConfig } from "./schema.js";

// The resource controller's rule for names, and the tagging service's for tags, which it keeps in lower case.
const NAME = /^[a-zA-Z0-9\-._: ]{1,180}$/;
const TAG = /^[a-z0-9_.: -]{1,128}$/;

/** Reads a configuration; undefined while something in it is known only after apply. */
export function declaredOf(config: InstanceConfig): Result<InstanceDeclared | undefined, Problem> {
  const subject = `clusterkms_instance ${textOf(config.name) ?? ""}`.trim();
  const wrong = (attribute: string, seen: string) => err(invalid(subject, attribute, seen));

  const name = textOf(config.name);
  if (name !== undefined && !NAME.test(name))
    return wrong("name", `\`${name}\` is not 1 to 180 letters, digits, spaces and \`-._:\`.`);
  const region = textOf(config.region);
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region))
    return wrong("region", `\`${region}\` is not a region, like \`us-south\`.`);
  const account = parseAccountId(textOf(config.account) ?? "");
  if (textOf(config.account) !== undefined && !account.ok)
    return wrong("account", `\`${textOf(config.account)}\` is not ${account.error}.`);
  const plan = textOf(config.plan) ?? STANDARD_PLAN.name;
  const asked = textOf(config.allowed_network);
  const network = asked === undefined ? undefined : wordOf(ALLOWED_NETWORKS, asked);
  if (network === null) return wrong("allowed_network", `\`${asked}\` is none of ${ALLOWED_NETWORKS.join(", ")}.`);
  const wanted = wordOf(WANTED, textOf(config.state) ?? "active");
  if (wanted === null) return wrong("state", `\`${textOf(config.state)}\` is none of ${WANTED.join(", ")}.`);
  const groupName = textOf(config.resource_group);
  const groupId = textOf(config.resource_group_id);
  if (groupName !== undefined && groupId !== undefined)
    return wrong("resource_group", "Give the name of the resource group or its ID, not both.");
  const tags = textsOf(config.tags);
  const bad = tags?.find((tag) => !TAG.test(tag) || tag.startsWith(TAG_MARK));
  if (bad !== undefined)
    return wrong(
      "tags",
      `\`${bad}\` is not 1 to 128 lower-case letters, digits, spaces and \`_.:-\`, or begins with \`${TAG_MARK}\`.`,
    );
  const hold = textOf(config.hold);
  if (hold?.trim() === "") return wrong("hold", "A hold says why: its reason is empty.");

  const { account: one, name: two, region: three, plan: four, resource_group, resource_group_id } = config;
  const more = [config.allowed_network, config.tags, config.state, config.hold];
  if (anyUnknown(one, two, three, four, resource_group, resource_group_id, ...more)) return ok(undefined);
  if (!account.ok || name === undefined || region === undefined) return ok(undefined);
  return ok({
    account: account.value,
    name,
    region,
    plan,
    resourceGroup: groupId !== undefined ? { id: groupId } : groupName === undefined ? undefined : { name: groupName },
    allowedNetwork: network,
    tags: tags === undefined ? undefined : new Set(tags),
    wanted,
    hold: hold ?? null,
  });
}
