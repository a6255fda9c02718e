/** `POST /v2/enableKMS`: a first key, another key and another instance are the same call. */
import type { Cluster } from "./cluster.js";
import { error, notFound } from "./containers-errors.js";
import { type Answer, ok, type Request } from "./http.js";
import type { Instance } from "./instance.js";
import type { Key } from "./key.js";
import { attributeOf, delegatesReading, holds, type Policy } from "./policy.js";
import type { Caller, World } from "./world.js";

/** The enable call: nothing changes before every check has passed. */
export function enable(world: World, caller: Caller, { body, failing }: Request): Answer {
  const asked = readBody(body);
  if (asked === undefined) return error(400, "E0002", "BadRequest", "The body is not JSON.");
  const {
    cluster: idOrName = "",
    instance_id: guid = "",
    crk_id: keyId = "",
    account_id: keyAccount = "",
  } = asked.texts;
  if (idOrName === "" || guid === "" || keyId === "")
    return error(400, "E0003", "BadRequest", "cluster, instance_id and crk_id must not be empty.");
  const cluster = world.cluster(caller.account, idOrName);
  if (cluster === undefined) return notFound();
  const instance = world.instances.get(guid);
  const there = instance !== undefined && (instance.state ?? "active") === "active";
  if (!there || instance.account !== (keyAccount || caller.account)) {
    return error(
      404,
      "E0b01",
      "BadRequest",
      "Could not look up the key management service instance. Check the instance ID and the account.",
    );
  }
  if (!world.policies.some((policy) => covers(world, policy, cluster, instance, keyId))) {
    return error(
      401,
      "E09c0",
      "Authentication",
      "Not authorized to access the Key Management Service. Create an IAM authorization policy that gives the Kubernetes Service delegate access to the Key Management Service.",
    );
  }
  if (cluster.seed.infrastructure === "satellite" && instance.account !== caller.account) {
    return error(
      400,
      "E0b05",
      "BadRequest",
      "A KMS instance of another account is not supported for Satellite clusters.",
    );
  }
  const key = world.keys.get(keyId);
  const wrong = keyProblem(key, guid, cluster);
  if (key === undefined || wrong !== undefined)
    return wrong ?? error(404, "E0b02", "BadRequest", "The root key could not be found.");
  if (cluster.running) return error(409, "E0b04", "Conflict", "Another master operation is in progress.");
  const { privateEndpoint } = asked;
  cluster.enable(key, { failing, ...(privateEndpoint === undefined ? {} : { privateEndpoint }) });
  return ok({});
}

function keyProblem(key: Key | undefined, guid: string, cluster: Cluster): Answer | undefined {
  if (key === undefined || key.purged || key.instance.guid !== guid)
    return error(404, "E0b02", "BadRequest", "The root key could not be found in the key management service instance.");
  if (key.seed.extractable === true) return error(400, "E0b06", "BadRequest", "The key is not a root key.");
  if (key.state !== "active") return error(400, "E0b07", "BadRequest", "The root key is not active.");
  const { history } = cluster;
  // Which key it uses already is no reuse; what posting it again does is not known (CHOICES.md).
  if (history.includes(key) && history.at(-1) !== key)
    return error(400, "E0b08", "BadRequest", "A previous root key can't be reused for the same cluster.");
  return undefined;
}

function covers(world: World, policy: Policy, cluster: Cluster, instance: Instance, keyId: string): boolean {
  const { subject, resource, effective } = policy;
  // A source without an account is in the account of the target.
  const source = attributeOf(subject, "accountId") ?? attributeOf(resource, "accountId");
  return (
    delegatesReading(policy) &&
    world.clock.now() >= effective &&
    source === cluster.seed.account &&
    holds(subject, {
      accountId: cluster.seed.account,
      serviceName: "containers-kubernetes",
      serviceInstance: cluster.seed.id,
      region: cluster.seed.region,
    }) &&
    holds(resource, {
      accountId: instance.account,
      serviceName: instance.service,
      serviceInstance: instance.guid,
      resourceGroupId: instance.group,
      region: instance.region,
      resourceType: "key",
      resource: keyId,
      keyRing: world.key(instance.guid, keyId)?.ring,
    })
  );
}

interface Asked {
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly privateEndpoint: boolean | undefined;
}

function readBody(body: string): Asked | undefined {
  try {
    const told: unknown = JSON.parse(body);
    if (typeof told !== "object" || told === null) return undefined;
    const entries: readonly [string, unknown][] = Object.entries(told);
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
    const endpoint = new Map(entries).get("private_endpoint");
    return {
      texts: Object.fromEntries(texts),
      privateEndpoint: typeof endpoint === "boolean" ? endpoint : undefined,
    };
  } catch {
    return undefined;
  }
}
