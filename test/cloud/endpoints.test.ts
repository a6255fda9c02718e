import { describe, expect, it } from "vitest";
import { type Env, resolveEndpoints } from "../../lib/cloud/endpoints.js";
import type { InstanceSeen } from "../../lib/model/kms.js";
import { body, headline } from "../../lib/model/problem.js";
import { HPCS, KP } from "../support/fakes/binding.js";
import { instanceSeen } from "../support/fakes/cloud.js";
import { must, mustFail } from "../support/fakes/must.js";

const resolve = (env: Env = {}) => must(resolveEndpoints(env));
const KEYS = "IBMCLOUD_KP_API_ENDPOINT";
const told = (endpoints: Partial<InstanceSeen["endpoints"]>, of = HPCS): InstanceSeen => ({
  ...instanceSeen(of),
  endpoints: { public: undefined, private: undefined, ...endpoints },
});

describe("where requests go", () => {
  it("is IBM Cloud itself where nothing says otherwise", () => {
    const found = resolve();
    expect(found).toMatchObject({
      iam: "https://iam.cloud.ibm.com",
      containers: "https://containers.cloud.ibm.com/global",
      resourceController: "https://resource-controller.cloud.ibm.com",
      resourceManagement: "https://resource-controller.cloud.ibm.com",
      catalog: "https://globalcatalog.cloud.ibm.com/api/v1",
      globalSearch: "https://api.global-search-tagging.cloud.ibm.com",
      tagging: "https://tags.global-search-tagging.cloud.ibm.com",
      overridden: [],
      loopback: false,
    });
    expect(found.keyManagement(KP, undefined)).toBe("https://us-south.kms.cloud.ibm.com");
  });

  it("is the private endpoints of the region where that is asked for, in either spelling", () => {
    for (const env of [
      { IBMCLOUD_VISIBILITY: "private", IBMCLOUD_REGION: "eu-de" },
      { IC_VISIBILITY: "private", IC_REGION: "eu-de" },
    ]) {
      const found = resolve(env);
      expect(found).toMatchObject({
        iam: "https://private.iam.cloud.ibm.com",
        containers: "https://private.eu-de.containers.cloud.ibm.com/global",
        resourceController: "https://private.resource-controller.cloud.ibm.com",
        resourceManagement: "https://private.resource-controller.cloud.ibm.com",
        // These are private in two regions only.
        catalog: "https://private.us-south.globalcatalog.cloud.ibm.com/api/v1",
        globalSearch: "https://api.private.us-south.global-search-tagging.cloud.ibm.com",
        tagging: "https://tags.private.us-south.global-search-tagging.cloud.ibm.com",
        overridden: [],
      });
      // The region of an instance is in its CRN, not in the environment.
      expect(found.keyManagement(KP, undefined)).toBe("https://private.us-south.kms.cloud.ibm.com");
    }
    expect(resolve({ IBMCLOUD_VISIBILITY: "private" }).containers).toBe(
      "https://private.us-south.containers.cloud.ibm.com/global",
    );
    expect(resolve({ IBMCLOUD_VISIBILITY: "private", IBMCLOUD_REGION: "us-east" })).toMatchObject({
      catalog: "https://private.us-east.globalcatalog.cloud.ibm.com/api/v1",
      globalSearch: "https://api.private.us-east.global-search-tagging.cloud.ibm.com",
      tagging: "https://tags.private.us-east.global-search-tagging.cloud.ibm.com",
    });
  });

  it("is what the official provider's variables say, whatever the visibility, and told as such", () => {
    const found = resolve({
      IBMCLOUD_VISIBILITY: "private",
      IBMCLOUD_IAM_API_ENDPOINT: "http://127.0.0.1:8080/",
      IBMCLOUD_CS_API_ENDPOINT: "http://localhost:8080/global",
      IBMCLOUD_KP_API_ENDPOINT: "http://[::1]:8080/kp//",
      IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT: "http://127.0.0.1:8080",
      IBMCLOUD_RESOURCE_MANAGEMENT_API_ENDPOINT: "http://127.0.0.1:8081",
      IBMCLOUD_RESOURCE_CATALOG_API_ENDPOINT: "http://127.0.0.1:8082/",
      IBMCLOUD_GS_API_ENDPOINT: "http://127.0.0.1:8083",
      IBMCLOUD_GT_API_ENDPOINT: "http://127.0.0.1:8084",
    });
    expect(found).toMatchObject({
      iam: "http://127.0.0.1:8080",
      containers: "http://localhost:8080/global",
      resourceController: "http://127.0.0.1:8080",
      resourceManagement: "http://127.0.0.1:8081",
      catalog: "http://127.0.0.1:8082/api/v1",
      globalSearch: "http://127.0.0.1:8083",
      tagging: "http://127.0.0.1:8084",
      loopback: true,
      overridden: [
        { variable: "IBMCLOUD_IAM_API_ENDPOINT", url: "http://127.0.0.1:8080" },
        { variable: "IBMCLOUD_CS_API_ENDPOINT", url: "http://localhost:8080/global" },
        { variable: KEYS, url: "http://[::1]:8080/kp" },
        { variable: "IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT", url: "http://127.0.0.1:8080" },
        { variable: "IBMCLOUD_RESOURCE_MANAGEMENT_API_ENDPOINT", url: "http://127.0.0.1:8081" },
        { variable: "IBMCLOUD_RESOURCE_CATALOG_API_ENDPOINT", url: "http://127.0.0.1:8082" },
        { variable: "IBMCLOUD_GS_API_ENDPOINT", url: "http://127.0.0.1:8083" },
        { variable: "IBMCLOUD_GT_API_ENDPOINT", url: "http://127.0.0.1:8084" },
      ],
    });
    expect(found.keyManagement(HPCS, told({ private: "https://elsewhere.test" }))).toBe("http://[::1]:8080/kp");
  });

  it("is one address of the catalog, whether its variable holds the path or not", () => {
    for (const value of ["http://127.0.0.1:1", "http://127.0.0.1:1/", "http://127.0.0.1:1/api/v1"])
      expect(resolve({ IBMCLOUD_RESOURCE_CATALOG_API_ENDPOINT: value }).catalog).toBe("http://127.0.0.1:1/api/v1");
  });

  it("is loopback only where all that is overridden is", () => {
    const env = { IBMCLOUD_CS_API_ENDPOINT: "http://127.0.0.1:1", [KEYS]: "https://kms.test" };
    expect(resolve(env).loopback).toBe(false);
  });

  it("is not changed by variables that are empty", () => {
    expect(resolve({ [KEYS]: "", IBMCLOUD_VISIBILITY: "", IBMCLOUD_REGION: "" })).toMatchObject({ overridden: [] });
  });

  it.each([
    ["no URL", "localhost", "it is not a URL"],
    ["http to a foreign host", "http://kms.test", "its scheme is http, to a host that is not loopback"],
    ["http to a host that only begins like loopback", "http://127.0.0.1.kms.test", "not loopback"],
    ["another scheme", "ftp://127.0.0.1", "its scheme is ftp"],
    ["a file", "file:///etc/passwd", "its scheme is file"],
    ["a password", "https://me:hunter2@kms.test", "it holds a user or a password"],
  ])("is refused where a variable holds %s", (_, value, wrong) => {
    const problem = mustFail(resolveEndpoints({ [KEYS]: value }));
    expect(headline(problem)).toContain("ENDPOINT_INVALID: environment variable IBMCLOUD_KP_API_ENDPOINT");
    expect(problem.seen).toContain(wrong);
    expect(headline(problem) + body(problem)).not.toContain("hunter2");
  });
});

describe("where a key API answers", () => {
  it("is what the resource controller tells of the instance, by visibility", () => {
    const seen = told({ public: "https://a.hs-crypto.test:9001/", private: "https://a.private.hs-crypto.test:9001" });
    expect(resolve().keyManagement(HPCS, seen)).toBe("https://a.hs-crypto.test:9001");
    expect(resolve({ IBMCLOUD_VISIBILITY: "private" }).keyManagement(HPCS, seen)).toBe(
      "https://a.private.hs-crypto.test:9001",
    );
  });

  it("is https where the resource controller tells a host without a scheme", () => {
    expect(resolve().keyManagement(HPCS, told({ public: "a.hs-crypto.test:9001" }))).toBe(
      "https://a.hs-crypto.test:9001",
    );
  });

  it("is never a place that tokens may not go to, whoever tells it", () => {
    expect(resolve().keyManagement(HPCS, told({ public: "http://a.hs-crypto.test" }))).toBeUndefined();
    expect(resolve().keyManagement(KP, told({ public: "http://kms.test" }, KP))).toBe(
      "https://us-south.kms.cloud.ibm.com",
    );
    expect(resolve().keyManagement(HPCS, told({ public: "https://[" }))).toBeUndefined();
  });

  it("is not computed for Hyper Protect: only the resource controller knows it", () => {
    expect(resolve().keyManagement(HPCS, undefined)).toBeUndefined();
    expect(resolve().keyManagement(HPCS, told({ private: "https://a.private.test" }))).toBeUndefined();
  });
});
