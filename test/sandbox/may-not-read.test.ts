/** Credentials that may write and not read: what only sees is refused in every service, what changes is done. */
import { expect, it } from "vitest";
import { CLUSTERS, INSTANCES, KEYS, SECURITY, seed } from "../support/seed.js";
import { play } from "./play.js";

const BLIND = "sandbox-secret-of-one-that-may-not-read";

it("may make a key and enable it, and see neither", async () => {
  const accounts = seed().accounts.map((account) => ({
    ...account,
    apiKeys: [...account.apiKeys, { key: `${BLIND}-${account.name}`, roles: { reading: "none" as const } }],
  }));
  const p = await play({ accounts });
  const [platform, security] = [{ as: `${BLIND}-platform` }, { as: `${BLIND}-security` }];
  const reads = await Promise.all([
    p.ask("/global/v2/vpc/getClusters", platform),
    p.ask("/v2/resource_instances", security),
    p.kms(INSTANCES.security, "/keys", security),
    p.kms(INSTANCES.security, "/keys/registrations", security),
  ]);
  expect(reads.map(({ status }) => status)).toEqual([403, 403, 401, 401]);
  const body = {
    metadata: { collectionType: "application/vnd.ibm.kms.key+json", collectionTotal: 1 },
    resources: [{ name: "blind", extractable: false }],
  };
  expect((await p.kms(INSTANCES.security, "/keys", { ...security, method: "POST", body })).status).toBe(201);
  const enabled = await p.enable(
    { cluster: CLUSTERS.checkout, instance_id: INSTANCES.security, crk_id: KEYS.first, account_id: SECURITY },
    platform,
  );
  expect(enabled.status, enabled.text).toBeLessThan(300);
  await p.close();
});
