import { describe, expect, it } from "vitest";
import { reportOn } from "./report-on.js";

describe("what is said about the file as a whole", () => {
  it("FILE_NOT_YAML", () => {
    expect(reportOn("FILE_NOT_YAML")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:2:16: FILE_NOT_YAML: this is not YAML: a closing \`"\` is missing
        2 | name: "payments
          |                ^

      1 problem in cluster-kms.yaml. More: docs/codes/FILE_NOT_YAML.md
      "
    `);
  });

  it("FILE_EMPTY", () => {
    expect(reportOn("FILE_EMPTY")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:1:1: FILE_EMPTY: there is nothing in this file
        1 | # nothing but this
          | ^
        start with \`version: 1\`

      1 problem in cluster-kms.yaml. More: docs/codes/FILE_EMPTY.md
      "
    `);
  });

  it("FILE_TOO_LARGE", () => {
    expect(reportOn("FILE_TOO_LARGE")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:1:1: FILE_TOO_LARGE: this file is larger than the 4 MiB that are read

      1 problem in cluster-kms.yaml. More: docs/codes/FILE_TOO_LARGE.md
      "
    `);
  });

  it("FILE_TOO_DEEP", () => {
    expect(reportOn("FILE_TOO_DEEP")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:1:23: FILE_TOO_DEEP: maps and lists are nested too deeply
        1 | a: [[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]
          |                       ^^^^

      1 problem in cluster-kms.yaml. More: docs/codes/FILE_TOO_DEEP.md
      "
    `);
  });

  it("ALIASES_EXPLODE", () => {
    expect(reportOn("ALIASES_EXPLODE")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:3:25: ALIASES_EXPLODE: with \`*b\` the aliases of this file stand for more than 20000 values
        3 | c: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
          |                         ^^

      1 problem in cluster-kms.yaml. More: docs/codes/ALIASES_EXPLODE.md
      "
    `);
  });

  it("FILE_MANY_DOCUMENTS", () => {
    expect(reportOn("FILE_MANY_DOCUMENTS")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:17:1: FILE_MANY_DOCUMENTS: a second YAML document starts here
        17 | ---
           | ^^^
        put it into a file of its own

      1 problem in cluster-kms.yaml. More: docs/codes/FILE_MANY_DOCUMENTS.md
      "
    `);
  });

  it("FILE_VERSION_UNKNOWN", () => {
    expect(reportOn("FILE_VERSION_UNKNOWN")).toMatchInlineSnapshot(`
      "cluster-kms.yaml:1:10: FILE_VERSION_UNKNOWN: version: only version 1 is known
        1 | version: 2
          |          ^
        write \`version: 1\`

      1 problem in cluster-kms.yaml. More: docs/codes/FILE_VERSION_UNKNOWN.md
      "
    `);
  });
});
