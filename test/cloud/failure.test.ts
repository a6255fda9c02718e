import { describe, expect, it } from "vitest";
import { failureOf } from "../../lib/cloud/failure.js";
import { reply } from "../support/fakes/http.js";
import { must } from "../support/fakes/must.js";

const failed = (status: number, body: unknown) => failureOf(must(reply(status, body)));

describe("what a service says of a failure", () => {
  it("is read from the containers API", () => {
    const body = {
      incidentID: "9f8c0d2b-IAD",
      code: "E09c0",
      description: "Not authorized to access the Key Management Service.",
      type: "Authentication",
      recoveryCLI: "…",
    };
    expect(failed(401, body)).toEqual({
      code: "ACCESS_DENIED",
      status: 401,
      cloudCode: "E09c0",
      message: "Not authorized to access the Key Management Service",
      maybeTookEffect: false,
    });
  });

  it("is read from Key Protect, with its reasons or without", () => {
    const error = (more: object) => ({
      metadata: { collectionType: "application/vnd.ibm.kms.error+json", collectionTotal: 1 },
      resources: [{ errorMsg: "Conflict: Key could not be deleted. Please see `reasons` for more details.", ...more }],
    });
    const reasons = [{ code: "PROTECTED_RESOURCE_ERR", message: "it is in use", status: 409 }];
    expect(failed(409, error({ reasons }))).toMatchObject({
      code: "CLOUD_REFUSED",
      cloudCode: "PROTECTED_RESOURCE_ERR",
      message: "it is in use",
    });
    expect(failed(401, error({}))).toMatchObject({
      code: "ACCESS_DENIED",
      message: expect.stringMatching(/^Conflict: Key/),
    });
    expect(failed(401, error({}))).not.toHaveProperty("cloudCode");
  });

  it("is read from IAM", () => {
    const body = {
      errorCode: "BXNIM0415E",
      errorMessage: "Provided API key could not be found.",
      context: { requestId: "x" },
    };
    expect(failed(400, body)).toMatchObject({
      cloudCode: "BXNIM0415E",
      message: "Provided API key could not be found",
    });
  });

  it("is read from the resource controller", () => {
    expect(failed(402, { message: "paid account needed", status_code: 402, transaction_id: "t" })).toMatchObject({
      code: "CLOUD_REFUSED",
      message: "paid account needed",
    });
    expect(failed(403, { errors: [{ code: "forbidden", message: "not yours" }] })).toMatchObject({
      code: "ACCESS_DENIED",
      cloudCode: "forbidden",
      message: "not yours",
    });
  });

  it.each([
    "",
    "<html>502</html>",
    "null",
    "[]",
    '"text"',
    '{"code":7,"description":{}}',
    '{"resources":"no"}',
    '{"errors":[1]}',
  ])("is the status alone where the body is %s", (body) => {
    expect(failed(502, body)).toEqual({
      code: "CLOUD_UNAVAILABLE",
      status: 502,
      message: "HTTP 502 without an explanation",
      maybeTookEffect: true,
    });
  });

  it.each([
    [401, "ACCESS_DENIED", false],
    [403, "ACCESS_DENIED", false],
    [404, "NOT_FOUND", false],
    [410, "NOT_FOUND", false],
    [429, "RATE_LIMITED", false],
    [400, "CLOUD_REFUSED", false],
    [409, "CLOUD_REFUSED", false],
    [500, "CLOUD_UNAVAILABLE", true],
    [503, "CLOUD_UNAVAILABLE", true],
  ] as const)("is for %i: %s, and whether it may have taken effect: %s", (status, code, maybeTookEffect) => {
    expect(failed(status, {})).toMatchObject({ code, maybeTookEffect });
  });
});
