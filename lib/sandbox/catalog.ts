/** The global catalog, as far as it knows the two KMS services: services, their plans, and where those are deployed. */
import type { KmsService } from "../model/crn.js";
import type { Answer, Route } from "./http.js";
import { ok } from "./http.js";
import type { Fields } from "./json.js";

interface Service {
  readonly id: string;
  readonly name: KmsService;
  readonly title: string;
  readonly plans: readonly { readonly id: string; readonly name: string }[];
}

/** The IDs of Key Protect's service and plan are real, all others are not published (CHOICES.md). */
const KEY_PROTECT: Service = {
  id: "ee41347f-b18e-4ca6-bf80-b5467c63f9a6",
  name: "kms",
  title: "Key Protect",
  plans: [{ id: "eedd3585-90c6-4c8f-be3d-062069e99fc3", name: "tiered-pricing" }],
};
const HYPER_PROTECT: Service = {
  id: "00000000-0000-4000-8000-0000000c0001",
  name: "hs-crypto",
  title: "Hyper Protect Crypto Services",
  plans: [{ id: "00000000-0000-4000-8000-0000000c0002", name: "standard" }],
};
const SERVICES = [KEY_PROTECT, HYPER_PROTECT];

/** docs: key-protect, regions. */
const REGIONS = [
  ...["us-south", "us-east", "ca-tor", "ca-mon", "br-sao", "eu-gb", "eu-de", "eu-es"],
  ...["au-syd", "jp-tok", "jp-osa", "in-che", "in-mum"],
];

export const serviceId = (service: KmsService): string => (service === "kms" ? KEY_PROTECT : HYPER_PROTECT).id;

/** The plan that a seeded instance has. */
export const usualPlan = (service: KmsService): string =>
  (service === "kms" ? KEY_PROTECT : HYPER_PROTECT).plans[0]?.id ?? "";

/** The service that a plan belongs to; undefined where the catalog does not know the plan. */
export const serviceOfPlan = (plan: string): KmsService | undefined =>
  SERVICES.find(({ plans }) => plans.some(({ id }) => id === plan))?.name;

/** The CRN of a plan's deployment in a region: the target of a new instance. */
export const deploymentCrn = (plan: string, region: string): string =>
  `crn:v1:bluemix:public:globalcatalog::::deployment:${plan}%3A${region}`;

/** The region that a target names, by its ID or by the CRN of the plan's deployment there. */
export const regionOf = (target: string, plan: string): string | undefined =>
  REGIONS.find((region) => target === region || target === deploymentCrn(plan, region));

/** `url` is the sandbox's own: pages lead back here. */
export function catalogRoutes(url: () => string): readonly Route[] {
  const list = (path: string, resources: readonly Fields[]): Answer =>
    ok({
      offset: 0,
      limit: 50,
      count: resources.length,
      // IBM's Go client reads it without looking whether it is there.
      resource_count: resources.length,
      first: `${url()}${path}?_offset=0`,
      resources,
    });
  const route = (operation: string, path: string, answer: Route["answer"]): Route => ({
    operation,
    method: "GET",
    path: `/api/v1${path}`,
    answer,
  });
  const search: Route["answer"] = ({ query, path }) => {
    const wanted = query.get("q") ?? "";
    return list(path, SERVICES.filter(({ id, name }) => name.includes(wanted) || id === wanted).map(serviceEntry));
  };
  return [
    route("searchCatalog", "", search),
    route("searchCatalog", "/", search),
    route("getCatalogEntry", "/:id", ({ named }) => {
      const found = entries().find(({ id }) => id === named["id"]);
      return found === undefined ? missing : ok(found);
    }),
    route("listCatalogChildren", "/:id/:kind", ({ named, path }) => {
      const { id, kind } = named;
      if (!entries().some((entry) => entry["id"] === id)) return missing;
      // A literal `*` asks for children of every kind.
      return list(
        path,
        entries().filter((entry) => entry["parent_id"] === id && (kind === "*" || entry["kind"] === kind)),
      );
    }),
  ];
}

const missing: Answer = { status: 404, body: { status: 404, message: "Not found", errorCode: 404 } };

const entries = (): readonly Fields[] =>
  SERVICES.flatMap((service) => [
    serviceEntry(service),
    ...service.plans.flatMap(({ id, name }) => [
      { ...common(id, name, "plan"), parent_id: service.id, metadata: { rc_compatible: true, rc_provisionable: true } },
      ...REGIONS.map((region) => ({
        ...common(`${id}:${region}`, `${id}:${region}`, "deployment"),
        parent_id: id,
        catalog_crn: deploymentCrn(id, region),
        metadata: {
          rc_compatible: true,
          deployment: {
            location: region,
            location_url: `https://globalcatalog.cloud.ibm.com/api/v1/${region}`,
            target_crn: `crn:v1:bluemix:public::${region}:::environment:${region}`,
          },
        },
      })),
    ]),
  ]);

const serviceEntry = ({ id, name, title }: Service): Fields => ({
  ...common(id, name, "service"),
  overview_ui: { en: { display_name: title, description: title, long_description: title } },
  metadata: { rc_compatible: true, rc_provisionable: true, service: { type: "service", iam_compatible: true } },
});

const common = (id: string, name: string, kind: string): Fields => ({
  id,
  name,
  kind,
  catalog_crn: `crn:v1:bluemix:public:globalcatalog::::${kind}:${id}`,
  active: true,
  disabled: false,
  tags: [],
  geo_tags: [],
  images: { image: "" },
  overview_ui: {},
  provider: { email: "", name: "IBM" },
  created: "2020-01-01T00:00:00.000Z",
  updated: "2020-01-01T00:00:00.000Z",
});
