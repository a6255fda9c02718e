import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generateCodec } from "../../scripts/generate-codec.js";

const CHECKED_IN = "lib/tfplugin/generated";

describe("the generated codec", () => {
  it("is what its definition generates, to the byte", () => {
    const folder = mkdtempSync(join(tmpdir(), "codec-"));
    try {
      generateCodec(folder);
      expect(readdirSync(folder)).toEqual(readdirSync(CHECKED_IN));
      for (const file of readdirSync(folder))
        expect(readFileSync(join(folder, file), "utf8") === readFileSync(join(CHECKED_IN, file), "utf8"), file).toBe(
          true,
        );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
