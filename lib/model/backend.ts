/** Where Terraform keeps the state of a stack, as the file says it. Credentials are names of variables, never values. */

/** Stands for the name of the stack, in every text of a backend that tells one stack's state from another's. */
export const STACK_MARK = "{stack}";

/** A backend of Terraform, with what the file says of it. */
export type Backend = LocalState | HttpState | PgState | S3State | WorkspaceState;

/** A file beside the app: `terraform.<stack>.tfstate`. */
export interface LocalState {
  readonly kind: "local";
}

/** Terraform's `http` backend, for example GitLab's managed state. It locks. */
export interface HttpState {
  readonly kind: "http";
  readonly address: string;
  readonly lockAddress: string;
  /** As the lock's, where the file does not say. */
  readonly unlockAddress: string;
  readonly updateMethod: string;
  readonly lockMethod: string;
  readonly unlockMethod: string;
}

/** Terraform's `pg` backend: a PostgreSQL database, which locks by itself. */
export interface PgState {
  readonly kind: "pg";
  /** The database's schema, one for each stack. */
  readonly schema: string;
}

/** Terraform's `s3` backend: Amazon S3, or what speaks its protocol, such as IBM Cloud Object Storage. */
export interface S3State {
  readonly kind: "s3";
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  /** Undefined is Amazon's own; with another, nothing is asked of Amazon. */
  readonly endpoint: string | undefined;
  /** Whether an object beside the state is the lock; Terraform 1.10 or newer. */
  readonly useLockfile: boolean;
}

/** A workspace of HCP Terraform or Terraform Enterprise that keeps the state, while Terraform itself runs here. */
export interface WorkspaceState {
  readonly kind: "remote" | "cloud";
  readonly hostname: string;
  readonly organization: string;
  readonly workspace: string;
}

/** Where the state is when the file does not say. */
export const LOCAL_STATE: LocalState = { kind: "local" };

/** The texts of a backend that say where a state lies, by the names of their fields. */
export function placesOf(backend: Backend): Readonly<Record<string, string>> {
  switch (backend.kind) {
    case "local":
      return {};
    case "http":
      return { address: backend.address, lockAddress: backend.lockAddress, unlockAddress: backend.unlockAddress };
    case "pg":
      return { schema: backend.schema };
    case "s3":
      return { key: backend.key };
    case "remote":
    case "cloud":
      return { workspace: backend.workspace };
  }
}

/** The text for one stack. */
export const forStack = (text: string, stack: string): string => text.replaceAll(STACK_MARK, stack);

/** Variables that a backend reads by itself, by name. */
export interface BackendVariables {
  /** Ways to enter it; each is a set of variables that belong together. The first is the usual one. */
  readonly ways: readonly (readonly string[])[];
  /** Where it may find credentials without any variable; undefined where it cannot. */
  readonly otherwise: string | undefined;
}

/**
 * What a backend reads from the environment (Terraform's pages on the backends `http`, `pg` and `s3`, and on the CLI
 * configuration, "Environment variable credentials"). A local state needs nothing.
 */
export function backendVariables(backend: Backend): BackendVariables {
  switch (backend.kind) {
    case "local":
      return { ways: [], otherwise: undefined };
    case "http":
      return { ways: [["TF_HTTP_USERNAME", "TF_HTTP_PASSWORD"]], otherwise: "the server asks for none" };
    case "pg":
      return { ways: [["PG_CONN_STR"], ["PGHOST"]], otherwise: "a server of this machine takes the user as it is" };
    case "s3":
      return {
        ways: [["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], ["AWS_PROFILE"]],
        otherwise: "the files of the AWS tools have them",
      };
    case "remote":
    case "cloud":
      return { ways: [[tokenVariable(backend.hostname)]], otherwise: "`terraform login` has saved a token" };
  }
}

/** The variable that Terraform's CLI reads the token of a host from: periods become `_`, hyphens `__`. */
export const tokenVariable = (hostname: string): string =>
  `TF_TOKEN_${hostname.replaceAll("-", "__").replaceAll(".", "_")}`;
