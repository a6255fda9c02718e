/** What the command line of `discover` asks for, checked: accounts by name and ID, and the names of their credentials. */
import { type Account, variablesOf } from "../../model/account.js";
import type { Code } from "../../model/codes/index.js";
import { parseAccountId } from "../../model/ids.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import type { Spec } from "../../model/spec.js";
import { isEntryName, isVariableName } from "../../spec/index.js";
import { notSet, unsetVariables } from "../before/credentials.js";
import type { CommandIo } from "../io.js";

/** The options, as they stand on the command line. */
export interface Options {
  /** `NAME=ID`, each. */
  readonly account: readonly string[];
  /** `NAME=VARIABLE`, each. */
  readonly credentials: readonly string[];
  readonly name?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** The stack's name in a new file, where none is given. */
export const USUAL_NAME = "fleet";
/** The variable that a single account's key is read from where nothing else is said, as for the official provider. */
const USUAL_VARIABLE = "IBMCLOUD_API_KEY";

/** What is to be looked at, and under which name it is written. */
export interface Asked {
  readonly name: string;
  /** Those of the file in its order, then the new ones in the order of the command line. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** The names of the accounts that the file does not have yet. */
  readonly added: ReadonlySet<string>;
}

/** Everything that is wrong with the options, held against the file that is there; undefined is a new file. */
export function readAsked(
  options: Options,
  file: Spec | undefined,
  env: CommandIo["env"],
): Result<Asked, readonly Problem[]> {
  const problems: Problem[] = [];
  const add = (code: Code, subject: string, seen: string, todo: string) =>
    problems.push({ code, severity: "refused", subject, seen, todo: [todo] });

  const variables = readVariables(options.credentials, add);
  const accounts = new Map(file?.accounts);
  const owners = new Map([...accounts].map(([name, { id }]) => [id, name]));
  const named = new Set<string>();
  const added = new Set<string>();
  for (const given of options.account) {
    const [name, text] = parts(given);
    const subject = `--account ${shown(name)}`;
    if (text === undefined || !isEntryName(name)) {
      add("USAGE", "--account", `\`${shown(given)}\` is not \`NAME=ID\`.`, NAME_FORM);
      continue;
    }
    const id = parseAccountId(text);
    if (!id.ok) {
      add("ID_MALFORMED", subject, `\`${shown(text)}\` is not ${id.error}.`, "`ibmcloud account show` prints it.");
      continue;
    }
    const owner = owners.get(id.value);
    const known = accounts.get(name);
    if (named.has(name)) add("NAME_DUPLICATE", subject, "It is given twice.", "Give each account once.");
    else if (owner !== undefined && owner !== name)
      add("ACCOUNT_TWICE", subject, `\`${owner}\` has the id ${id.value} already.`, `Name it \`${owner}\` here too.`);
    else if (known !== undefined && known.id !== id.value)
      add("NAME_DUPLICATE", subject, `In the file \`${name}\` is ${known.id}.`, "Give the account another name.");
    else {
      const variable = variables.get(name) ?? usualVariable(name, options.account.length === 1 && file === undefined);
      if (known === undefined) added.add(name);
      accounts.set(name, known ?? { id: id.value, credentials: { kind: "apiKey", variable } });
      owners.set(id.value, name);
    }
    named.add(name);
  }
  checkVariables(variables, { accounts, added, named }, add);
  for (const name of named) {
    const account = accounts.get(name);
    const unset = account === undefined ? [] : unsetVariables(account, env);
    if (unset.length > 0)
      add(
        "CREDENTIALS_MISSING",
        `account ${name}`,
        notSet(unset),
        `Set it, or say \`--credentials ${name}=VARIABLE\`.`,
      );
  }
  if (accounts.size === 0 && problems.length === 0)
    add("USAGE", "--account", "No account is given.", "Say `--account NAME=ID`, once for each account.");
  const name = options.name ?? file?.name ?? USUAL_NAME;
  if (!isEntryName(name)) add("NAME_INVALID", "--name", `\`${shown(name)}\` cannot name a stack.`, NAME_FORM);
  else if (file !== undefined && name !== file.name)
    add("USAGE", "--name", `The file has the name \`${file.name}\`.`, "Leave `--name` out: a new name is a new state.");
  return problems.length > 0 ? err(problems) : ok({ name, accounts, added });
}

const NAME_FORM =
  "A name is a letter or underscore, then letters, digits, underscores and hyphens, 64 characters at most.";

type Add = (code: Code, subject: string, seen: string, todo: string) => void;

function readVariables(given: readonly string[], add: Add): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const each of given) {
    const [name, variable] = parts(each);
    // What is given may be a key: it is never shown.
    if (variable === undefined || !isEntryName(name))
      add("USAGE", "--credentials", "One is not `NAME=VARIABLE`.", "Write the account's name, `=`, and a variable's.");
    else if (!isVariableName(variable))
      add(
        "SECRET_IN_FILE",
        `--credentials ${shown(name)}`,
        "What is given cannot be the name of an environment variable.",
        "Put the key into an environment variable, and give that variable's name. Revoke a key that was written out.",
      );
    else if (variables.has(name))
      add("NAME_DUPLICATE", `--credentials ${name}`, "It is given twice.", "Give each account's once.");
    else variables.set(name, variable);
  }
  return variables;
}

function checkVariables(
  variables: ReadonlyMap<string, string>,
  { accounts, added, named }: Omit<Asked, "name"> & { readonly named: ReadonlySet<string> },
  add: Add,
): void {
  for (const [name, variable] of variables) {
    const account = accounts.get(name);
    if (account === undefined && !named.has(name)) {
      const seen = `No account \`${shown(name)}\` is given; there is ${[...accounts.keys()].join(", ") || "none"}.`;
      add("REFERENCE_UNKNOWN", `--credentials ${shown(name)}`, seen, "Give that account too, or correct the name.");
    } else if (account !== undefined && !added.has(name) && !variablesOf(account.credentials).includes(variable)) {
      const seen = "The file says already how this account is entered.";
      add("FIELDS_CONFLICT", `--credentials ${shown(name)}`, seen, "Leave it out, or change it in the file.");
    }
  }
}

function usualVariable(name: string, only: boolean): string {
  return only ? USUAL_VARIABLE : `${name.toUpperCase().replaceAll("-", "_")}_API_KEY`;
}

function parts(text: string): readonly [string, string | undefined] {
  const at = text.indexOf("=");
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Nothing as long as a key is shown, and nothing that a terminal would obey. */
const shown = (text: string): string =>
  text.length > 40 ? `(${text.length} characters)` : text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
