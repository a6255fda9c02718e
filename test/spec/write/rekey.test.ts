import { describe, expect, it } from "vitest";
import { rekey } from "../../../lib/spec/index.js";

const to = (keys: Readonly<Record<string, string>>) => new Map(Object.entries(keys));

const FILE = `# The fleet of payments.
version: 1   # of the format
keys: { old: { crn: "x" }, new: { crn: "y" } }
clusters:
  # Do not touch before Monday.
  checkout: { account: platform, key: "old", endpoint: public } # prod
  ledger:
    key:   'old'   # since May
    account: platform
  "third": { key: old }
`;

describe("other keys for clusters of a file", () => {
  it("replace nothing but the names of the keys, in the quotes that stand there", () => {
    expect(rekey(FILE, to({ checkout: "new", ledger: "new", third: "new" }))).toEqual({
      ok: true,
      value: FILE.replace('key: "old"', 'key: "new"')
        .replace("key:   'old'", "key:   'new'")
        .replace("key: old", "key: new"),
    });
  });

  it("leave the other clusters alone", () => {
    expect(rekey(FILE, to({ third: "new" }))).toEqual({
      ok: true,
      value: FILE.replace("{ key: old }", "{ key: new }"),
    });
  });

  it("keep line ends and a byte order mark", () => {
    const windows = `\uFEFF${FILE.replaceAll("\n", "\r\n")}`;
    expect(rekey(windows, to({ third: "new" }))).toEqual({
      ok: true,
      value: windows.replace("{ key: old }", "{ key: new }"),
    });
  });

  it("put a name in quotes that YAML would not read as text", () => {
    expect(rekey("clusters: { a: { key: old } }", to({ a: "true" }))).toEqual({
      ok: true,
      value: 'clusters: { a: { key: "true" } }',
    });
  });

  it("take the place of an alias", () => {
    const text = "x: &k old\nclusters:\n  a: { key: *k }\n  b: { key: *k }\n";
    expect(rekey(text, to({ a: "new" }))).toEqual({
      ok: true,
      value: text.replace("a: { key: *k }", "a: { key: new }"),
    });
  });

  it.each([
    [
      "a cluster that is an alias of another",
      "clusters:\n  a: &a { key: old }\n  b: *a\n",
      { b: "new" },
      "`clusters.b` is written as an alias",
    ],
    [
      "a key that another cluster takes by alias",
      "clusters:\n  a: { key: &k old }\n  b: { key: *k }\n",
      { a: "new" },
      "it is written in a way that the key of one cluster cannot be changed alone",
    ],
    [
      "a cluster that another takes by alias",
      "clusters:\n  a: &a { key: old }\n  b: *a\n",
      { a: "new" },
      "it is written in a way that the key of one cluster cannot be changed alone",
    ],
    [
      "a key over several lines",
      "clusters:\n  a:\n    key: >-\n      old\n",
      { a: "new" },
      "the key of `clusters.a` is written over several lines",
    ],
  ])("are refused over %s", (_, text, keys, why) => {
    expect(rekey(text, to(keys))).toEqual({ ok: false, error: why });
  });
});
