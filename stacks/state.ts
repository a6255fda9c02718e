/** Where a stack keeps its state, as the file says it -> Terraform's block, and how other stacks read it. */
import {
  CloudBackend,
  NamedCloudWorkspace,
  NamedRemoteWorkspace,
  RemoteBackend,
  TerraformBackend,
  TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { Construct } from "constructs";
import { projectState } from "../lib/constructs/project-state.js";
import { type Backend, forStack } from "../lib/model/backend.js";

/** Gives a stack its backend. What is a credential stays in the environment: Terraform reads it there by itself. */
export function keepState(stack: TerraformStack, backend: Backend): TerraformBackend {
  const fill = (text: string) => forStack(text, stack.node.id);
  switch (backend.kind) {
    case "local":
      return projectState(stack);
    case "http":
      return new PlainBackend(stack, "http", {
        address: fill(backend.address),
        lock_address: fill(backend.lockAddress),
        unlock_address: fill(backend.unlockAddress),
        update_method: backend.updateMethod,
        lock_method: backend.lockMethod,
        unlock_method: backend.unlockMethod,
      });
    case "pg":
      return new PlainBackend(stack, "pg", { schema_name: fill(backend.schema) });
    case "s3":
      return new PlainBackend(stack, "s3", {
        bucket: backend.bucket,
        key: fill(backend.key),
        region: backend.region,
        use_lockfile: backend.useLockfile,
        ...(backend.endpoint === undefined ? {} : notAmazon(backend.endpoint)),
      });
    case "remote": {
      const { hostname, organization, workspace } = backend;
      return new RemoteBackend(stack, {
        hostname,
        organization,
        workspaces: new NamedRemoteWorkspace(fill(workspace)),
      });
    }
    case "cloud": {
      const { hostname, organization, workspace } = backend;
      return new CloudBackend(stack, { hostname, organization, workspaces: new NamedCloudWorkspace(fill(workspace)) });
    }
  }
}

/**
 * What a service needs that speaks S3 and is not Amazon's (Terraform's page on the backend, "Custom endpoints" and the
 * `skip_` arguments): no token service, no account, no metadata, no list of regions; the bucket stands in the path.
 */
const notAmazon = (endpoint: string) => ({
  endpoints: { s3: endpoint },
  use_path_style: true,
  skip_credentials_validation: true,
  skip_metadata_api_check: true,
  skip_region_validation: true,
  skip_requesting_account_id: true,
  skip_s3_checksum: true,
});

/** A backend with the arguments as Terraform calls them. cdktf's own cannot leave out what the environment holds. */
class PlainBackend extends TerraformBackend {
  readonly #arguments: Readonly<Record<string, unknown>>;

  constructor(stack: TerraformStack, name: string, given: Readonly<Record<string, unknown>>) {
    super(stack, "backend", name);
    this.#arguments = given;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#arguments };
  }

  /** What another stack reads this one's outputs through: the same arguments, the same variables. */
  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Terraform.
    return new PlainRemoteState(scope, name, this.name, { ...this.#arguments, workspace: "${terraform.workspace}" });
  }
}

class PlainRemoteState extends TerraformRemoteState {}
