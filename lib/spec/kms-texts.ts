/** Names and other texts of instances and keys that are made here, within the limits of the cloud; what breaks one is explained. */
import type { Code } from "../model/codes/index.js";
import { isUuid, parseAccountId } from "../model/ids.js";
import type { Problems } from "./problems.js";
import { didYouMean } from "./suggest.js";
import type { Located } from "./tree.js";

/** Where Key Protect is offered (its documentation, "Regions and endpoints"). Only for hints: regions are added. */
const REGIONS = [
  ...["us-south", "us-east", "ca-tor", "ca-mon", "br-sao", "eu-gb", "eu-de", "eu-es"],
  ...["au-syd", "jp-tok", "jp-osa", "in-che", "in-mum"],
];

/** Words that stand in the paths of the key API, so that no key can be called like them (Key Protect's CLI reference). */
const RESERVED: ReadonlySet<string> = new Set([
  ...["allowed_ip", "allowed_ip_port", "key", "keys", "metadata", "policy", "policies", "registration"],
  ...["registrations", "ring", "rings", "rotate", "wrap", "unwrap", "rewrap", "version", "versions"],
]);

/** What the marks of objects that are made here begin with; nothing else may look like one. */
const MARK = "cluster-kms";

/** Control characters: a text with one cannot be shown as it is. */
const CONTROL = "\\u0000-\\u001f\\u007f";
const FORMS = {
  // The resource controller: 180 characters at most, no special characters but these.
  instanceName: /^(?! )[\p{L}\p{M}\p{N} ._:-]{1,180}(?<! )$/u,
  keyName: new RegExp(`^[^${CONTROL}]{2,90}$`, "u"),
  description: new RegExp(`^[^${CONTROL}]{2,240}$`, "u"),
  keyRing: /^[a-zA-Z0-9-]{2,100}$/,
  alias: /^[a-zA-Z0-9_-]{2,90}$/,
  tag: /^(?! )[a-z0-9_.: -]{1,128}(?<! )$/,
  region: /^[a-z0-9-]+$/,
  resourceGroup: new RegExp(`^(?!crn:)(?!\\s)[^${CONTROL}]+(?<!\\s)$`, "u"),
};

type Text = Located<string>;
/** Checks a text: the same text where it is sound. */
type Check = (text: Text, problems: Problems) => Text | undefined;

/** Checks the name of an instance in the cloud. */
export const checkInstanceName: Check = (text, problems) =>
  FORMS.instanceName.test(text.value)
    ? text
    : refuse(text, problems, "is not the name of an instance: 1 to 180 letters, digits, spaces and `-._:`");

/** Checks the name of a key in the cloud. */
export const checkKeyName: Check = (text, problems) =>
  FORMS.keyName.test(text.value)
    ? text
    : refuse(text, problems, "is not the name of a key: 2 to 90 characters on one line");

/** Checks the description of a key. */
export const checkDescription: Check = (text, problems) => {
  if (FORMS.description.test(text.value)) return text;
  const message = `${text.path}: a description has 2 to 240 characters on one line`;
  problems.add("VALUE_INVALID", text.span, message, "write a shorter one, or leave it out");
  return undefined;
};

/** Checks the ID of a key ring. */
export const checkKeyRing: Check = (text, problems) => {
  if (FORMS.keyRing.test(text.value)) return text;
  const tame = text.value.replaceAll(/[^a-zA-Z0-9-]+/g, "-");
  const hint = FORMS.keyRing.test(tame) ? `write for example \`${tame}\`` : undefined;
  return refuse(text, problems, "is not the ID of a key ring: 2 to 100 letters, digits and hyphens", hint);
};

/** Checks a further name of a key in its instance. */
export const checkAlias: Check = (text, problems) => {
  const { value } = text;
  if (value.startsWith(`${MARK}-`)) {
    return refuse(text, problems, `begins with \`${MARK}-\`, which marks what is made here`, "write another alias");
  }
  if (isUuid(value.toLowerCase())) {
    return refuse(text, problems, "has the form of a key's ID, which no alias may have", "write a word instead");
  }
  if (RESERVED.has(value.toLowerCase())) {
    return refuse(
      text,
      problems,
      "is a word of the key API, which no alias may be",
      `write for example \`${value}-1\``,
    );
  }
  if (FORMS.alias.test(value)) return text;
  const tame = value.replaceAll(/[^a-zA-Z0-9_-]+/g, "-");
  const hint = FORMS.alias.test(tame) ? `write for example \`${tame}\`` : undefined;
  return refuse(text, problems, "is not an alias: 2 to 90 letters, digits, hyphens and underscores", hint);
};

/** Checks a user tag. The tagging service knows no upper case and turns it into lower case, which would be a change for ever. */
export const checkTag: Check = (text, problems) => {
  const lower = text.value.trim().toLowerCase();
  if (lower.startsWith(`${MARK}:`)) {
    return refuse(text, problems, `begins with \`${MARK}:\`, which marks what is made here`, "write another tag");
  }
  if (FORMS.tag.test(text.value)) return text;
  const hint = FORMS.tag.test(lower) ? `write \`${lower}\`` : "write for example `env:prod`";
  return refuse(text, problems, "is not a tag: 1 to 128 lower-case letters, digits, spaces and `_-.:`", hint);
};

/** Checks the form of a region. Whether there is one is the cloud's to say. */
export const checkRegion: Check = (text, problems) => {
  if (FORMS.region.test(text.value)) return text;
  const tame = text.value
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  const meant = REGIONS.includes(tame) ? `write \`${tame}\`` : didYouMean(tame, REGIONS);
  return refuse(text, problems, "is not a region", meant ?? "write for example `us-south`");
};

/** Checks the name or ID of a resource group. */
export const checkResourceGroup: Check = (text, problems) => {
  if (FORMS.resourceGroup.test(text.value)) return text;
  if (!text.value.startsWith("crn:")) return refuse(text, problems, "is not the name or ID of a resource group");
  const id = text.value.split(":").at(-1) ?? "";
  const hint = parseAccountId(id).ok ? `write \`${id}\`` : undefined;
  return add("CRN_FOR_ID", text, problems, "the name or ID of a resource group belongs here, not a CRN", hint);
};

/** Checks that a hold says why. */
export const checkHold: Check = (text, problems) =>
  text.value.trim() === ""
    ? add(
        "VALUE_INVALID",
        text,
        problems,
        "a hold needs a reason that others will understand",
        'write for example `hold: "change freeze until 7 January"`',
      )
    : text;

const refuse = (text: Text, problems: Problems, what: string, hint?: string): undefined =>
  add("VALUE_INVALID", text, problems, `\`${text.value}\` ${what}`, hint);

function add(code: Code, { span, path }: Text, problems: Problems, message: string, hint?: string): undefined {
  problems.add(code, span, `${path}: ${message}`, hint);
}
