import { describe, expect, it } from "vitest";
import { problemIn } from "../../../lib/cli/stage/told.js";
import { body, headline, type Problem } from "../../../lib/model/problem.js";

const PROBLEMS: readonly Problem[] = [
  { code: "KEY_REUSED", severity: "refused", subject: "cluster checkout: main", seen: "It was used.\n\nSince 2026." },
  { code: "BINDING_DROPPED", severity: "refused", subject: "cluster a", seen: "Dropped.", todo: ["Do one thing."] },
  { code: "KEY_DROPPED", severity: "refused", subject: "root key a", seen: "Dropped.", todo: ["This.", "Or that."] },
  { code: "CLUSTER_GONE", severity: "refused", subject: "cluster a", seen: "" },
];

describe("a problem that the provider told Terraform", () => {
  it.each(PROBLEMS)("is read back: $code", (problem) => {
    const told = { severity: "error" as const, address: undefined, code: problem.code };
    expect(problemIn({ ...told, summary: headline(problem), detail: body(problem) })).toEqual(problem);
  });

  it("is none where Terraform says something of its own", () => {
    expect(
      problemIn({ severity: "error", summary: "Invalid value", detail: "", address: undefined, code: undefined }),
    ).toBeUndefined();
  });
});
