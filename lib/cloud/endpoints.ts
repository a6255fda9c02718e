/**
 * Where requests go. The environment tells sandbox from cloud, never the configuration, with the
 * variables of the official provider (terraform-provider-ibm 2.5.0, conns/config.go).
 */
import type { KeyRef } from "../model/crn.js";
import type { InstanceSeen } from "../model/kms.js";
import type { Problem } from "../model/problem.js";
import { err, ok, type Result } from "../model/result.js";

export type Env = Readonly<Record<string, string | undefined>>;

/** The services that are called, with the variable that overrides each. */
const VARIABLES = {
  iam: "IBMCLOUD_IAM_API_ENDPOINT",
  containers: "IBMCLOUD_CS_API_ENDPOINT",
  keyManagement: "IBMCLOUD_KP_API_ENDPOINT",
  resourceController: "IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT",
  resourceManagement: "IBMCLOUD_RESOURCE_MANAGEMENT_API_ENDPOINT",
  catalog: "IBMCLOUD_RESOURCE_CATALOG_API_ENDPOINT",
  globalSearch: "IBMCLOUD_GS_API_ENDPOINT",
  tagging: "IBMCLOUD_GT_API_ENDPOINT",
} as const;

type Service = keyof typeof VARIABLES;

export interface Endpoints {
  /** Base URLs without a trailing slash. */
  readonly iam: string;
  readonly containers: string;
  readonly resourceController: string;
  /** Where resource groups are listed. */
  readonly resourceManagement: string;
  /** The global catalog, with the `/api/v1` that the variable leaves out. */
  readonly catalog: string;
  /** Where resources are searched by their tags, and where tags are attached. */
  readonly globalSearch: string;
  readonly tagging: string;
  /** The key API of an instance; undefined where only the resource controller knows it and was not seen. */
  keyManagement(place: Pick<KeyRef, "service" | "region">, seen: InstanceSeen | undefined): string | undefined;
  /** What is overridden: variable and URL, in the order of the variables. Empty with IBM Cloud itself. */
  readonly overridden: readonly { readonly variable: string; readonly url: string }[];
  /** All that is overridden is on this machine's loopback, and something is. */
  readonly loopback: boolean;
}

/** Resolves the endpoints; a malformed or insecure override is refused (ENDPOINT_INVALID). */
export function resolveEndpoints(env: Env): Result<Endpoints, Problem> {
  const overrides = new Map<Service, URL>();
  for (const [service, variable] of Object.entries(VARIABLES) as [Service, string][]) {
    const raw = env[variable];
    if (raw === undefined || raw === "") continue;
    const url = readUrl(raw);
    if (url === undefined) return err(invalid(variable, "it is not a URL"));
    if (!isSafe(url)) {
      return err(invalid(variable, `its scheme is ${url.protocol.replace(":", "")}, to a host that is not loopback`));
    }
    if (url.username !== "" || url.password !== "") return err(invalid(variable, "it holds a user or a password"));
    overrides.set(service, url);
  }
  const isPrivate = env["IBMCLOUD_VISIBILITY"] === "private" || env["IC_VISIBILITY"] === "private";
  const region = env["IBMCLOUD_REGION"] || env["IC_REGION"] || "us-south";
  // The catalog, the search and the tags are global, and their private endpoints are in these two regions only.
  const near = region === "us-east" ? region : "us-south";
  const base = (service: Service, publicUrl: string, privateUrl: string) => {
    const override = overrides.get(service);
    return override ? trimmed(override) : isPrivate ? privateUrl : publicUrl;
  };
  const keyOverride = overrides.get("keyManagement");
  return ok({
    iam: base("iam", "https://iam.cloud.ibm.com", "https://private.iam.cloud.ibm.com"),
    containers: base(
      "containers",
      "https://containers.cloud.ibm.com/global",
      `https://private.${region}.containers.cloud.ibm.com/global`,
    ),
    resourceController: base(
      "resourceController",
      "https://resource-controller.cloud.ibm.com",
      "https://private.resource-controller.cloud.ibm.com",
    ),
    resourceManagement: base(
      "resourceManagement",
      "https://resource-controller.cloud.ibm.com",
      "https://private.resource-controller.cloud.ibm.com",
    ),
    catalog: `${base(
      "catalog",
      "https://globalcatalog.cloud.ibm.com",
      `https://private.${near}.globalcatalog.cloud.ibm.com`,
    ).replace(/\/api\/v1$/, "")}/api/v1`,
    globalSearch: base(
      "globalSearch",
      "https://api.global-search-tagging.cloud.ibm.com",
      `https://api.private.${near}.global-search-tagging.cloud.ibm.com`,
    ),
    tagging: base(
      "tagging",
      "https://tags.global-search-tagging.cloud.ibm.com",
      `https://tags.private.${near}.global-search-tagging.cloud.ibm.com`,
    ),
    keyManagement: (place, seen) => {
      if (keyOverride) return trimmed(keyOverride);
      const told = isPrivate ? seen?.endpoints.private : seen?.endpoints.public;
      const url = told === undefined ? undefined : readUrl(told.includes("://") ? told : `https://${told}`);
      if (url !== undefined && isSafe(url)) return trimmed(url);
      // Key Protect's shared hosts follow from the region; Hyper Protect's are per instance and cannot be computed.
      if (place.service !== "kms") return undefined;
      return `https://${isPrivate ? "private." : ""}${place.region}.kms.cloud.ibm.com`;
    },
    overridden: [...overrides].map(([service, url]) => ({ variable: VARIABLES[service], url: trimmed(url) })),
    loopback: overrides.size > 0 && [...overrides.values()].every(isLoopback),
  });
}

const trimmed = (url: URL) => url.href.replace(/\/+$/, "");

// Tokens travel to it.
const isSafe = (url: URL) => url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));

const isLoopback = (url: URL) => /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(url.hostname);

function readUrl(raw: string): URL | undefined {
  return URL.canParse(raw) ? new URL(raw) : undefined;
}

const invalid = (variable: string, wrong: string): Problem => ({
  code: "ENDPOINT_INVALID",
  severity: "refused",
  subject: `environment variable ${variable}`,
  seen: `${variable} cannot be used as an endpoint: ${wrong}.`,
});
