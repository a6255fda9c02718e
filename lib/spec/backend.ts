/** Where Terraform keeps the state, read from the file: places and names, never a credential. */
import { type Backend, forStack, LOCAL_STATE, STACK_MARK } from "../model/backend.js";
import type { Fields } from "./fields.js";
import type { Problems } from "./problems.js";
import { namesSecret } from "./secret-looks.js";
import type { Located } from "./tree.js";

/** The host that is meant where none is written (Terraform's pages on `remote` and `cloud`). */
const HCP = "app.terraform.io";
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** A backend, and where its name stands. */
export interface DraftBackend {
  readonly name: Located<string>;
  readonly backend: Backend;
  /** Where its texts stand, by the names of their fields. */
  readonly written: ReadonlyMap<string, Located<string>>;
}

/** Reads `backend`. Fields that are missing, unknown or too many are the schema's to report. */
export function readBackend(fields: Fields | undefined, problems: Problems): DraftBackend | undefined {
  const [declared] = fields?.declarations() ?? [];
  if (declared === undefined) return undefined;
  const reader = new Reader(declared.fields, problems);
  const backend = backendOf(declared.name, reader);
  return backend && { name: declared.name, backend, written: reader.written };
}

function backendOf(name: Located<string>, reader: Reader): Backend | undefined {
  switch (name.value) {
    case "local":
      return LOCAL_STATE;
    case "http":
      return http(reader);
    case "pg":
      return { kind: "pg", schema: reader.text("schema") ?? STACK_MARK };
    case "s3":
      return s3(reader);
    case "remote":
    case "cloud":
      return workspace(name.value, name, reader);
    default:
      return undefined;
  }
}

function http(reader: Reader): Backend | undefined {
  const address = reader.address("address");
  const lockAddress = reader.address("lockAddress");
  const unlockAddress = reader.address("unlockAddress") ?? lockAddress;
  if (address === undefined || lockAddress === undefined || unlockAddress === undefined) return undefined;
  return {
    kind: "http",
    address,
    lockAddress,
    unlockAddress,
    updateMethod: reader.text("updateMethod") ?? "POST",
    lockMethod: reader.text("lockMethod") ?? "LOCK",
    unlockMethod: reader.text("unlockMethod") ?? "UNLOCK",
  };
}

function s3(reader: Reader): Backend | undefined {
  const bucket = reader.form("bucket", /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, BUCKET);
  const key = reader.form(
    "key",
    /^(?!\/)(?!.*\/\/).*[^/]$/,
    "the name of an object: no slash at either end, no two in a row",
  );
  const region = reader.form("region", /^[a-z0-9-]+$/, "small letters, digits and hyphens");
  const endpoint = reader.address("endpoint");
  if (bucket === undefined || region === undefined) return undefined;
  const useLockfile = reader.flag("useLockfile") ?? true;
  return { kind: "s3", bucket, key: key ?? `cluster-kms/${STACK_MARK}.tfstate`, region, endpoint, useLockfile };
}

const BUCKET = "3 to 63 small letters, digits, periods and hyphens";

function workspace(kind: "remote" | "cloud", name: Located<string>, reader: Reader): Backend | undefined {
  const hostname = reader.form("hostname", HOST, "the name of a host, without `https://`") ?? HCP;
  const organization = reader.form("organization", /^[A-Za-z0-9_-]+$/, "letters, digits, hyphens and underscores");
  const called = reader.text("workspace") ?? STACK_MARK;
  reader.runsHere(name);
  return organization === undefined ? undefined : { kind, hostname, organization, workspace: called };
}

/** Reads single fields, and remembers where they stand. */
class Reader {
  readonly written = new Map<string, Located<string>>();
  readonly #fields: Fields | undefined;
  readonly #problems: Problems;

  constructor(fields: Fields | undefined, problems: Problems) {
    this.#fields = fields;
    this.#problems = problems;
  }

  text(field: string): string | undefined {
    const text = this.#fields?.text(field);
    if (text === undefined || text.value === "") return undefined;
    this.written.set(field, text);
    return text.value;
  }

  flag(field: string): boolean | undefined {
    return this.#fields?.flag(field);
  }

  /** A text of this form, once the mark of the stack in it is filled. */
  form(field: string, form: RegExp, expected: string): string | undefined {
    const value = this.text(field);
    if (value === undefined || form.test(forStack(value, "stack"))) return value;
    this.#invalid(field, `\`${value}\` is not ${expected}`);
    return undefined;
  }

  /** A URL that may carry what a state holds: https, or on this machine; without credentials in it. */
  address(field: string): string | undefined {
    const value = this.text(field);
    const text = this.written.get(field);
    if (value === undefined || text === undefined) return undefined;
    // A password in it has been reported as what it is.
    if (this.#problems.has("SECRET_IN_FILE", text.span)) return undefined;
    const url = URL.canParse(forStack(value, "stack")) ? new URL(forStack(value, "stack")) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      return this.#invalid(field, "this is not a URL", "write it whole, beginning with `https://`");
    }
    const secret = [...url.searchParams.keys()].find(namesSecret);
    if (secret !== undefined || url.username !== "") {
      const what = secret === undefined ? "a user stands in this URL" : `\`${secret}\` stands in this URL`;
      return this.#invalid(field, what, "take it out: credentials come from the environment");
    }
    if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
      return this.#invalid(field, "a state travels to it, and it is not https", "write `https://`");
    }
    return value;
  }

  /** The host's own runners have no Node. That Terraform runs here instead is a setting of the workspace. */
  runsHere(name: Located<string>): void {
    const execution = this.#fields?.text("execution");
    if (execution?.value === "local") return;
    const { span, path } = execution ?? { ...name, path: `${name.path}.${name.value}` };
    const said = execution === undefined ? "it does not say that Terraform runs here" : "Terraform has to run here";
    const message = `${path}: ${said}; the runners of the host have no Node`;
    const hint = "set the workspace's execution mode to Local, and write `execution: local`";
    this.#problems.add("REMOTE_EXECUTION", span, message, hint);
  }

  #invalid(field: string, wrong: string, hint?: string): undefined {
    const text = this.written.get(field);
    if (text !== undefined) this.#problems.add("VALUE_INVALID", text.span, `${text.path}: ${wrong}`, hint);
    return undefined;
  }
}
