import { describe, expect, it } from "vitest";
import { checkOf, doctorJson, doctorText, fine } from "../../lib/report/doctor.js";

const well = fine("Node", "20.19.0");
const problem = {
  code: "MIRROR_BYPASSED",
  severity: "refused",
  subject: "Terraform",
  seen: "A block:\nblock {}",
} as const;

describe("what the doctor says", () => {
  it("is a line for each check, what to do beneath it, and a count", () => {
    const known = checkOf({ ...problem, severity: "warning", seen: "Something.", todo: ["One.", "Two."] });
    expect(doctorText([well, known, checkOf(problem)])).toBe(
      [
        "ok       Node: 20.19.0",
        "warning  Terraform: MIRROR_BYPASSED: Something.",
        "         -> One.",
        "         -> Two.",
        "failed   Terraform: MIRROR_BYPASSED: A block:",
        "         block {}",
        "         -> Add the `filesystem_mirror` shown above to that block.",
        "",
        "1 ok, 1 to know, 1 failed",
        "",
      ].join("\n"),
    );
  });

  it("lets no name move the cursor", () => {
    expect(doctorText([fine("keys of a\u001b[2Jb", "1 key")])).toContain("ok       keys of a\ufffd[2Jb: 1 key\n");
  });

  it("is one JSON document, which says whether anything failed", () => {
    expect(JSON.parse(doctorJson([well]))).toEqual({ version: 1, ok: true, checks: [well] });
    expect(JSON.parse(doctorJson([well, checkOf(problem)]))).toMatchObject({ ok: false });
    expect(JSON.parse(doctorJson([checkOf({ ...problem, severity: "warning" })]))).toMatchObject({ ok: true });
  });
});
