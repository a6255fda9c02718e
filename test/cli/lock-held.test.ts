import { describe, expect, it } from "vitest";
import { lockHeld } from "../../lib/cli/stage/lock-held.js";
import { failure } from "../../lib/cli/stage/terraform.js";

/** As Terraform 1.11 prints it. */
const refusal = (message: string) => `
Error: Error acquiring the state lock

Error message: ${message}
Lock Info:
  ID:        79d5ab7c-88ab-dc8a-7cb3-44015caf5072
  Path:      
  Operation: OperationTypeApply
  Who:       ada@build-7
  Version:   1.11.4
  Created:   2026-11-24 18:15:55.43838061 +0000 UTC
  Info:      

Terraform acquires a state lock to protect the state from being written
by multiple users at the same time. Please resolve the issue above and try
again.
`;

describe("a lock that was not to be had", () => {
  it("is told with who holds it, since when, and by which id", () => {
    expect(lockHeld(refusal("resource temporarily unavailable"))).toBe(
      "It is held by apply, of ada@build-7, since 2026-11-24 18:15:55.43838061 +0000 UTC, with the id 79d5ab7c-88ab-dc8a-7cb3-44015caf5072.",
    );
  });

  it("is told with its id alone where the words are of the one that asked, as over HTTP", () => {
    const refused = refusal("HTTP remote state already locked:\nID=86ca828c-eaf7-5b64-1926-da1331f7ae6f");
    expect(lockHeld(refused)).toBe("It is held by another run, with the id 86ca828c-eaf7-5b64-1926-da1331f7ae6f.");
    expect(lockHeld(refused.replaceAll(/^(.)/gm, "│ $1"))).toBe(lockHeld(refused));
  });

  it("is told so within the frame that Terraform draws on a terminal", () => {
    const framed = refusal("resource temporarily unavailable").replaceAll(/^(.)/gm, "│ $1");
    expect(lockHeld(framed)).toBe(lockHeld(refusal("resource temporarily unavailable")));
  });

  it.each(["Already locked for workspace creation: default", "Workspace is already locked: default"])(
    "is not told with the words of the one that asked, which PostgreSQL gives: %s",
    (message) => {
      expect(lockHeld(refusal(message))).toBe(
        "It is held by another run; the backend does not tell which. Its lock goes with its connection.",
      );
    },
  );

  it("is nothing where the output speaks of something else", () => {
    expect(lockHeld("Error: Failed to load state")).toBeUndefined();
  });

  it("stands before Terraform's own words where a stage is refused it", () => {
    const { code, seen } = failure("payments", "apply", [], refusal("Already locked for workspace creation: default"));
    expect(code).toBe("STATE_LOCKED");
    expect(seen).toMatch(/^It is held by another run; .*\n\n`terraform apply` said:\n\nError: Error acquiring/);
  });
});
