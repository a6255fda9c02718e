/**
 * IBM's own SDK for the platform's services, as far as it is used. Reached by `await import` alone: the provider's
 * start must not parse it, and the bundle keeps it in a file of its own.
 */
import GlobalCatalogV1 from "@ibm-cloud/platform-services/global-catalog/v1.js";
import GlobalSearchV2 from "@ibm-cloud/platform-services/global-search/v2.js";
import GlobalTaggingV1 from "@ibm-cloud/platform-services/global-tagging/v1.js";
import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1.js";
import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2.js";
import ResourceManagerV2 from "@ibm-cloud/platform-services/resource-manager/v2.js";
import { NoAuthAuthenticator } from "ibm-cloud-sdk-core";
import type { Endpoints } from "./endpoints.js";

/** Sends one request of the SDK and gives its answer, in the words of axios. */
export type Transport = (config: unknown) => Promise<unknown>;

/** The services over a transport, which also authorizes what it sends: the SDK never sees a token. */
export function platformSdk(endpoints: Endpoints, adapter: Transport) {
  const at = (serviceUrl: string) => ({ authenticator: new NoAuthAuthenticator(), serviceUrl, adapter });
  return {
    resourceController: () => new ResourceControllerV2(at(endpoints.resourceController)),
    resourceManager: () => new ResourceManagerV2(at(endpoints.resourceManagement)),
    catalog: () => new GlobalCatalogV1(at(endpoints.catalog)),
    search: () => new GlobalSearchV2(at(endpoints.globalSearch)),
    tagging: () => new GlobalTaggingV1(at(endpoints.tagging)),
    policies: () => new IamPolicyManagementV1(at(endpoints.iam)),
  };
}

export type PlatformSdk = ReturnType<typeof platformSdk>;
