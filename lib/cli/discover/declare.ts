/** What was seen, and the file that is there -> what is to be added to it. Pure: the same input gives the same bytes. */
import { type Account, variablesOf } from "../../model/account.js";
import { CODES } from "../../model/codes/index.js";
import type { Unreadable } from "../../model/seen.js";
import type { Additions, Item } from "../../spec/index.js";
import { type ClusterFound, declareClusters } from "./clusters.js";
import { type Context, dayOf, inAccount } from "./context.js";
import { declareKms, type KmsFound } from "./kms.js";

export interface Declared {
  readonly additions: Additions;
  readonly found: KmsFound & { readonly clusters: readonly ClusterFound[] };
  /** What is to be said and changes nothing in the file. */
  readonly notes: readonly string[];
  /** Everything was read, and of every cluster it is known whether and with which key it is encrypted. */
  readonly complete: boolean;
}

/** `added` are the names of the accounts that the file does not have yet. */
export function declare(context: Context, added: ReadonlySet<string>): Declared {
  const { survey, spec, text } = context;
  const kms = declareKms(context);
  const clusters = declareClusters(context, kms.keyNames);
  const accounts = [...spec.accounts].filter(([name]) => added.has(name)).map(accountItem);
  const items = [...accounts, ...kms.items, ...clusters.items];
  const unread = survey.unread.map((why) => notSeen(why, context)).filter((line) => !isThere(line, text));
  const gone = clusters.notes;
  return {
    additions: {
      top: [...(text === "" ? header(context) : []), ...new Set(unread)],
      items,
      formerKeys: clusters.formerKeys,
    },
    found: { ...kms.found, clusters: clusters.found },
    notes: [...gone, ...items.flatMap((item) => takenUp(item, text))],
    complete: survey.unread.length === 0 && clusters.found.every(({ verdict }) => verdict.kind !== "unknown"),
  };
}

function accountItem([name, { id, credentials }]: readonly [string, Account]): Item {
  const [variable = ""] = variablesOf(credentials);
  const fields = { id, credentials: { apiKeyEnv: variable } };
  return { section: "accounts", name, fields, out: false, above: [], beside: "" };
}

const header = (context: Context): readonly string[] => [
  `Written by \`cluster-kms discover\` on ${dayOf(context)} from what it could see. Run again with \`--out\` it only adds.`,
  "Which endpoint a cluster uses cannot be read: `private` is assumed. Write `endpoint: public` in its entry where it is.",
  "`formerKeys` holds only what the KMS still shows. Add the keys that you know a cluster has used: it can never use them again.",
];

/** In the catalog's words: the cloud's own may differ from run to run, and stand in the report. */
function notSeen({ code, account, operation, role }: Unreadable, context: Context): string {
  const needed = role === undefined ? "" : ` Needed: ${role}.`;
  return `Not seen (${dayOf(context)}): ${inAccount(context, account)}: could not ${operation}: ${code}: ${CODES[code].summary}.${needed}`;
}

/** Whether the text says so already, on whatever day. */
function isThere(line: string, text: string): boolean {
  const undated = (one: string) => one.replace(/^.*Not seen \([0-9-]+\): /, "");
  return text.split(/\r?\n/).some((one) => one.includes("# Not seen (") && undated(one) === undated(line));
}

/** A comment stood for what is now an entry. */
function takenUp({ section, name, fields, out }: Item, text: string): readonly string[] {
  const identity = fields["id"] ?? fields["crn"];
  if (out || section === "accounts" || typeof identity !== "string") return [];
  const line = text.split("\n").findIndex((one) => /^\s*#/.test(one) && one.includes(identity));
  return line === -1
    ? []
    : [`${section}.${name} is an entry now: the comment on line ${line + 1} of the old file can go.`];
}
