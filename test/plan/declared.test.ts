import { describe, expect, it } from "vitest";
import { parseKeyCrn } from "../../lib/model/crn.js";
import { parseAccountId } from "../../lib/model/ids.js";
import { type Declaration, declaredProblems } from "../../lib/plan/declared.js";
import { must } from "../support/fakes/must.js";

const OWN = must(parseAccountId("0a1b2c3d4e5f60718293a4b5c6d7e8f9"));
const OTHER = must(parseAccountId("1122334455667788990011223344aabb"));
const keyIn = (account: string) =>
  must(
    parseKeyCrn(
      `crn:v1:bluemix:public:kms:us-south:a/${account}:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11:key:a7b1c2d3-0001-4e4e-8f8f-112233445566`,
    ),
  );

const declaration: Declaration = {
  subject: "cluster checkout",
  account: OWN,
  infrastructure: "vpc",
  rootKey: keyIn(OTHER),
  formerKeys: new Set(),
};
const codes = (changes: Partial<Declaration>) =>
  declaredProblems({ ...declaration, ...changes }).map(({ code }) => code);

describe("a declaration by itself", () => {
  it("may point at a key of another account", () => {
    expect(codes({})).toEqual([]);
    expect(codes({ infrastructure: "classic" })).toEqual([]);
  });

  it("may not, for Satellite", () => {
    expect(codes({ infrastructure: "satellite" })).toEqual(["SATELLITE_CROSS_ACCOUNT"]);
    expect(codes({ infrastructure: "satellite", rootKey: keyIn(OWN) })).toEqual([]);
  });

  it("may not point at one of its own former keys", () => {
    const [problem, ...more] = declaredProblems({ ...declaration, formerKeys: new Set([keyIn(OTHER).crn]) });
    expect(more).toEqual([]);
    expect(problem).toEqual({
      code: "KEY_REUSED",
      severity: "refused",
      subject: "cluster checkout",
      attribute: ["root_key"],
      seen: `${keyIn(OTHER).crn} is declared as its key and as one of its former keys.`,
    });
    expect(codes({ formerKeys: new Set([keyIn(OWN).crn]) })).toEqual([]);
  });

  it("is told everything that is wrong with it at once", () => {
    expect(codes({ infrastructure: "satellite", formerKeys: new Set([keyIn(OTHER).crn]) })).toEqual([
      "SATELLITE_CROSS_ACCOUNT",
      "KEY_REUSED",
    ]);
  });

  it("is not judged while its key is not known", () => {
    expect(codes({ infrastructure: "satellite", rootKey: undefined, formerKeys: new Set([keyIn(OTHER).crn]) })).toEqual(
      [],
    );
  });
});
