import { describe, expect, it } from "vitest";
import { readSpec } from "../../lib/spec/index.js";
import { WHOLE } from "./example.js";

describe("a sound file", () => {
  const read = readSpec(WHOLE, "cluster-kms.yaml");

  it("becomes a Spec in which everything is parsed and in the order of the file", () => {
    if (!read.ok) throw new Error("it was refused");
    expect(read.value).toMatchInlineSnapshot(`
      {
        "accounts": Map {
          "platform" => {
            "credentials": {
              "kind": "apiKey",
              "variable": "IBMCLOUD_API_KEY",
            },
            "id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
          },
          "security" => {
            "credentials": {
              "kind": "apiKey",
              "variable": "SECURITY_API_KEY",
            },
            "id": "1122334455667788990011223344aabb",
          },
        },
        "backend": {
          "kind": "local",
        },
        "clusters": Map {
          "checkout" => {
            "account": "platform",
            "cluster": {
              "id": "d3k8abcd0m1n2o3p4q5r",
            },
            "endpoint": "private",
            "formerKeys": [],
            "hold": undefined,
            "infrastructure": "vpc",
            "key": "roks-hpcs",
            "registrationTimeout": undefined,
            "removal": "refuse",
            "renamedFrom": [],
          },
          "ledger" => {
            "account": "platform",
            "cluster": {
              "name": "ledger-prod",
            },
            "endpoint": "public",
            "formerKeys": [
              "crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0002-4e4e-8f8f-112233445566",
            ],
            "hold": "change freeze",
            "infrastructure": "classic",
            "key": "roks-hpcs",
            "registrationTimeout": 5400,
            "removal": "forget",
            "renamedFrom": [
              "books",
              "general-ledger",
            ],
          },
        },
        "instances": Map {
          "hpcs" => {
            "kind": "referred",
            "ref": {
              "account": "1122334455667788990011223344aabb",
              "crn": "crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::",
              "guid": "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11",
              "region": "us-south",
              "service": "hs-crypto",
            },
          },
          "kp-prod" => {
            "account": "security",
            "adopt": undefined,
            "allowedNetwork": "private-only",
            "hold": "audit",
            "kind": "managed",
            "name": "KP production",
            "plan": "tiered-pricing",
            "region": "us-south",
            "renamedFrom": [
              "kp-first",
              "kp-second",
            ],
            "resourceGroup": "default",
            "state": "active",
            "tags": [
              "env:prod",
              "team a",
            ],
          },
          "taken" => {
            "account": "security",
            "adopt": {
              "account": "1122334455667788990011223344aabb",
              "crn": "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:7f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a13::",
              "guid": "7f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a13",
              "region": "us-south",
              "service": "kms",
            },
            "allowedNetwork": undefined,
            "hold": undefined,
            "kind": "managed",
            "name": "taken",
            "plan": "tiered-pricing",
            "region": "us-south",
            "renamedFrom": [],
            "resourceGroup": undefined,
            "state": "active",
            "tags": undefined,
          },
          "spare" => {
            "account": "platform",
            "adopt": undefined,
            "allowedNetwork": undefined,
            "hold": undefined,
            "kind": "managed",
            "name": "spare-1",
            "plan": "tiered-pricing",
            "region": "eu-de",
            "renamedFrom": [
              "spare-1",
              "spare-2",
            ],
            "resourceGroup": undefined,
            "state": "retired",
            "tags": undefined,
          },
        },
        "keys": Map {
          "roks-2026" => {
            "adopt": undefined,
            "aliases": [
              "payments",
              "roks_26",
            ],
            "description": "secrets of the payment clusters",
            "dualAuthDelete": true,
            "expires": "2028-01-01T00:00:00Z",
            "hold": "review",
            "instance": "kp-prod",
            "keyRing": "clusters",
            "kind": "managed",
            "name": "payments root key",
            "renamedFrom": [
              "roks-first",
            ],
            "rotationMonths": 3,
            "state": "active",
          },
          "taken-key" => {
            "adopt": {
              "account": "1122334455667788990011223344aabb",
              "crn": "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:7f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a13:key:a7b1c2d3-0005-4e4e-8f8f-112233445566",
              "guid": "7f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a13",
              "id": "a7b1c2d3-0005-4e4e-8f8f-112233445566",
              "instance": "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:7f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a13::",
              "region": "us-south",
              "service": "kms",
            },
            "aliases": undefined,
            "description": undefined,
            "dualAuthDelete": undefined,
            "expires": undefined,
            "hold": undefined,
            "instance": "taken",
            "keyRing": undefined,
            "kind": "managed",
            "name": "taken-key",
            "renamedFrom": [],
            "rotationMonths": undefined,
            "state": "active",
          },
          "roks-hpcs" => {
            "kind": "referred",
            "ref": {
              "account": "1122334455667788990011223344aabb",
              "crn": "crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566",
              "guid": "5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11",
              "id": "a7b1c2d3-0001-4e4e-8f8f-112233445566",
              "instance": "crn:v1:bluemix:public:hs-crypto:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::",
              "region": "us-south",
              "service": "hs-crypto",
            },
          },
        },
        "maxConcurrent": 3,
        "name": "payments",
        "removed": {
          "authorizations": [
            "kp-old-0a1b2c3d4e5f60718293a4b5c6d7e8f9",
          ],
          "clusters": [
            "stock",
          ],
          "instances": [
            "kp-old",
          ],
          "keys": [
            "roks-2025",
          ],
        },
        "stacks": "one",
      }
    `);
  });
});
