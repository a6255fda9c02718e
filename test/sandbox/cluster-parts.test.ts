/** What the official provider reads beside a cluster: it panics on an empty list of workers, and looks for `alb`. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLUSTERS, SECRETS } from "../support/seed.js";
import { type Play, play } from "./play.js";

let on: Play;
beforeEach(async () => {
  on = await play();
});
afterEach(() => on.close());

const { checkout: VPC, ledger: CLASSIC } = CLUSTERS;

describe("workers", () => {
  it.each([
    `/global/v2/vpc/getWorkers?cluster=${VPC}&showDeleted=false&pool=default`,
    `/global/v2/vpc/getWorkers?cluster=${VPC}&showDeleted=false`,
    `/v1/clusters/${CLASSIC}/workers?showDeleted=false&pool=default`,
    `/v1/clusters/${CLASSIC}/workers`,
  ])("are two at %s", async (path) => {
    const told = await on.ask(path);
    expect([told.at(0, "poolName"), told.at(1, "poolName"), told.at(2)]).toEqual(["default", "default", undefined]);
    expect(told.at(0, "id")).not.toBe(told.at(1, "id"));
  });

  it("tell their health in the form of each API", async () => {
    expect((await on.ask(`/v2/vpc/getWorkers?cluster=${VPC}`)).at(0, "health", "state")).toBe("normal");
    expect((await on.ask(`/v1/clusters/${CLASSIC}/workers`)).at(0, "state")).toBe("normal");
  });

  it("of a pool that is not there are none", async () => {
    expect((await on.ask(`/v2/vpc/getWorkers?cluster=${VPC}&pool=other`)).at()).toEqual([]);
  });
});

describe("worker pools", () => {
  it("are the one pool that workers name, in the form of each API", async () => {
    const two = await on.ask(`/v2/vpc/getWorkerPools?cluster=${VPC}`);
    expect(two.at(0)).toMatchObject({ poolName: "default", workerCount: 2, vpcID: expect.stringMatching(/^r006-/) });
    expect((await on.ask(`/v2/vpc/getWorkers?cluster=${VPC}`)).at(0, "poolID")).toBe(two.at(0, "id"));
    const one = await on.ask(`/v1/clusters/${CLASSIC}/workerpools`);
    expect(one.at(0)).toMatchObject({ name: "default", sizePerZone: 2, labels: {} });
  });

  it("are read by name and by ID", async () => {
    const id = String((await on.ask(`/v2/vpc/getWorkerPools?cluster=${VPC}`)).at(0, "id"));
    for (const pool of ["default", id]) {
      const told = await on.ask(`/v2/vpc/getWorkerPool?cluster=${VPC}&workerpool=${pool}`);
      expect([told.status, told.at("id")]).toEqual([200, id]);
    }
    expect((await on.ask(`/v1/clusters/${CLASSIC}/workerpools/default`)).at("name")).toBe("default");
    expect((await on.ask(`/v1/clusters/${CLASSIC}/workerpools/other`)).status).toBe(404);
    expect((await on.ask(`/v2/vpc/getWorkerPool?cluster=${VPC}`)).status).toBe(404);
  });
});

it("load balancers come in an object, in the field `alb`; OpenShift has none", async () => {
  expect((await on.ask(`/v2/alb/getClusterAlbs?cluster=${VPC}`)).at()).toMatchObject({ id: VPC, alb: [] });
  expect((await on.ask(`/v1/alb/clusters/${CLASSIC}`)).at("alb", 0)).toMatchObject({ cluster: CLASSIC, enable: true });
});

it("the owner of the API key is told", async () => {
  const told = await on.ask(`/global/v1/logging/${VPC}/clusterkeyowner`);
  expect(told.at()).toEqual({ ID: expect.any(String), Name: expect.any(String), Email: expect.any(String) });
});

it.each([
  `/v2/vpc/getWorkers?cluster=${VPC}`,
  `/v2/vpc/getWorkerPools?cluster=${VPC}`,
  `/v1/logging/${VPC}/clusterkeyowner`,
])("%s is for the cluster's own account", async (path) => {
  const told = await on.ask(path, { as: SECRETS.security });
  expect([told.status, told.at("description")]).toEqual([404, expect.stringContaining("could not be found")]);
  expect((await on.ask(path, { as: null })).status).toBe(401);
});
