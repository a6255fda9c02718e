/** IBM Cloud, ready to be called: all services over one client, with the accounts of one configuration. */
import type { Account } from "../model/account.js";
import type { Clock } from "../model/clock.js";
import { type Authorizations, authorizationsApi } from "./authorizations.js";
import { createClient } from "./client.js";
import { type Containers, containersApi } from "./containers.js";
import type { Endpoints, Env } from "./endpoints.js";
import type { Http } from "./http.js";
import { type KeyManagement, keyManagementApi } from "./key-management.js";
import { type KeyWrites, keyWritesApi } from "./key-writes.js";
import { platformOver } from "./platform.js";
import { type ResourceController, resourceControllerApi } from "./resource-controller.js";
import { type Resources, resourcesApi } from "./resources.js";
import { tokensFor } from "./tokens.js";

export interface Cloud {
  readonly accounts: readonly Account[];
  readonly endpoints: Endpoints;
  readonly containers: Containers;
  readonly keyManagement: KeyManagement;
  readonly keyWrites: KeyWrites;
  readonly resourceController: ResourceController;
  readonly resources: Resources;
  readonly authorizations: Authorizations;
}

/** What the outside world is made of. */
export interface Surroundings {
  readonly http: Http;
  readonly clock: Clock;
  readonly env: Env;
  readonly endpoints: Endpoints;
}

export function connect(accounts: readonly Account[], { http, clock, env, endpoints }: Surroundings): Cloud {
  const client = createClient(http, tokensFor(accounts, env, endpoints.iam), clock);
  const keyManagement = keyManagementApi(client);
  const platform = platformOver(client, endpoints);
  return {
    accounts,
    endpoints,
    containers: containersApi(client, endpoints.containers),
    keyManagement,
    keyWrites: keyWritesApi(client, keyManagement),
    resourceController: resourceControllerApi(client, endpoints.resourceController),
    resources: resourcesApi(platform),
    authorizations: authorizationsApi(platform),
  };
}
