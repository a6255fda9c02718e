/** Additions to files as people write them: every byte that was there stays, and what was added is read. */
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { type Additions, addTo, type Item } from "../../../lib/spec/index.js";

const item = (section: Item["section"], name: string, more: Partial<Item> = {}): Item => ({
  section,
  name,
  fields: { id: "1e5" },
  out: false,
  above: [],
  beside: "",
  ...more,
});
const adding = (...items: readonly Item[]): Additions => ({ top: [], items, formerKeys: new Map() });
const former = (cluster: string, ...keys: readonly string[]): Additions => ({
  top: [],
  items: [],
  formerKeys: new Map([[cluster, keys]]),
});

function added(text: string, additions: Additions): string {
  const written = addTo(text, additions);
  if (!written.ok) throw new Error(written.error);
  expectOnlyAdded(text, written.value);
  return written.value;
}

/** Fails unless the first text is the second with something taken out. */
function expectOnlyAdded(before: string, after: string): void {
  let at = 0;
  for (const character of after) if (before.startsWith(character, at)) at += character.length;
  expect(before.slice(at)).toBe("");
}

describe("adding to a section", () => {
  it("writes behind the last entry of a block, and leaves spaces, quotes, comments and order as they are", () => {
    const text = `# mine
version:   1   # one
clusters:
    b:   { id:  'x' }   # beside b
    a:
        id: "y"   # beside y

    # the end of mine
name: payments
`;
    expect(added(text, adding(item("clusters", "c", { beside: "new" })))).toBe(
      text.replace(`# beside y\n`, `# beside y\n    c: { id: "1e5" } # new\n`),
    );
  });

  it("writes entries first and those that are commented out behind them, with what is said above and beside", () => {
    const items = [
      item("keys", "later", { out: true, above: ["choose"], beside: "not used" }),
      item("keys", "now", { above: ["one", "two"] }),
    ];
    expect(added("keys:\n  a: { id: x }\n", adding(...items))).toBe(`keys:
  a: { id: x }
  # one
  # two
  now: { id: "1e5" }
  # choose
  # later: { id: "1e5" } # not used
`);
  });

  it("makes sections that are missing at the end, in the order of a new file", () => {
    const text = "version: 1\nname: x\n# the end\n";
    expect(added(text, adding(item("clusters", "c"), item("accounts", "a")))).toBe(
      `${text}\naccounts:\n  a: { id: "1e5" }\n\nclusters:\n  c: { id: "1e5" }\n`,
    );
  });

  it("comments a new section out as a whole where it would hold nothing", () => {
    const written = added(
      "version: 1\n",
      adding(item("clusters", "c", { out: true, above: ["choose"], beside: "no" })),
    );
    expect(written).toBe(`version: 1\n\n# clusters:\n#   # choose\n#   c: { id: "1e5" } # no\n`);
    const uncommented = written.replaceAll(/^# /gm, "");
    expect(parseDocument(uncommented).toJS()).toEqual({ version: 1, clusters: { c: { id: "1e5" } } });
  });

  it.each([
    ["keys: {}\n", `keys: { a: { id: "1e5" },\n  b: { id: "1e5" } }\n`],
    ["keys: { x: { id: y } }\n", `keys: { x: { id: y },\n  a: { id: "1e5" },\n  b: { id: "1e5" } }\n`],
    [
      "keys: {\n  x: { id: y }, # mine\n  }\n",
      `keys: {\n  x: { id: y },\n  a: { id: "1e5" },\n  b: { id: "1e5" }, # mine\n  }\n`,
    ],
  ])("writes into braces: %j", (text, wanted) => {
    expect(added(text, adding(item("keys", "a"), item("keys", "b")))).toBe(wanted);
  });

  it("writes below braces what is commented out", () => {
    const out = item("keys", "b", { out: true });
    expect(added("keys: { x: { id: y } } # mine\nname: x\n", adding(item("keys", "a"), out))).toBe(
      `keys: { x: { id: y },\n  a: { id: "1e5" } } # mine\n# b: { id: "1e5" }\nname: x\n`,
    );
  });

  it.each([
    ["ends without a line break", "keys:\n  a: { id: x }", `keys:\n  a: { id: x }\n  b: { id: "1e5" }`],
    ["has Windows line breaks", "keys:\r\n  a: { id: x }\r\n", `keys:\r\n  a: { id: x }\r\n  b: { id: "1e5" }\r\n`],
    ["starts with a byte order mark", "\uFEFFkeys:\n  a: 1\n", `\uFEFFkeys:\n  a: 1\n  b: { id: "1e5" }\n`],
    ["ends with a marker", "---\nkeys:\n  a: 1\n...\n", `---\nkeys:\n  a: 1\n  b: { id: "1e5" }\n...\n`],
    [
      "ends with a text block",
      "keys:\n  a: |\n    x\n\nname: y\n",
      `keys:\n  a: |\n    x\n  b: { id: "1e5" }\n\nname: y\n`,
    ],
    ["has anchors", "keys:\n  a: &k { id: x }\n  c: *k\n", `keys:\n  a: &k { id: x }\n  c: *k\n  b: { id: "1e5" }\n`],
    [
      "ends with a text block that keeps its end",
      "keys:\n  a: |+\n    x\n\n",
      `keys:\n  a: |+\n    x\n\n  b: { id: "1e5" }\n`,
    ],
    ["has names of its own kind", "keys:\n  ? a\n  : 1\n", `keys:\n  ? a\n  : 1\n  b: { id: "1e5" }\n`],
    ["is indented as a whole", "  keys:\n    a: 1\n", `  keys:\n    a: 1\n    b: { id: "1e5" }\n`],
  ])("adds to a file that %s", (_, text, wanted) => {
    expect(added(text, adding(item("keys", "b")))).toBe(wanted);
  });

  it("puts a new section in front of the end of the document, and comments in front of the first field", () => {
    const additions = { ...adding(item("keys", "a")), top: ["one", "two"] };
    expect(added("# yaml\n---\nversion: 1\n...\n", additions)).toBe(
      `# yaml\n---\n# one\n# two\nversion: 1\n\nkeys:\n  a: { id: "1e5" }\n...\n`,
    );
  });

  it("adds nothing where there is nothing to add", () => {
    const text = "keys:\n  a: 1";
    expect(added(text, adding())).toBe(text);
  });
});

describe("adding former keys", () => {
  it.each([
    ["braces", "clusters:\n  a: { id: x } # x\n", `clusters:\n  a: { id: x, formerKeys: [k1, "crn:k2::"] } # x\n`],
    [
      "a block",
      "clusters:\n  a:\n    id: x # x\n",
      `clusters:\n  a:\n    id: x # x\n    formerKeys: [k1, "crn:k2::"]\n`,
    ],
    ["a list", "clusters:\n  a: { formerKeys: [k0] }\n", `clusters:\n  a: { formerKeys: [k0, k1, "crn:k2::"] }\n`],
    ["an empty list", "clusters:\n  a: { formerKeys: [] }\n", `clusters:\n  a: { formerKeys: [ k1, "crn:k2::" ] }\n`],
    [
      "a block list",
      "clusters:\n  a:\n    formerKeys:\n    -  k0 # mine\n    hold: x\n",
      `clusters:\n  a:\n    formerKeys:\n    -  k0 # mine\n    - k1\n    - "crn:k2::"\n    hold: x\n`,
    ],
  ])("writes into %s", (_, text, wanted) => {
    expect(added(text, former("a", "k1", "crn:k2::"))).toBe(wanted);
  });

  it("writes them inside the last cluster, and new clusters behind it", () => {
    const additions = { ...former("a", "k1"), items: [item("clusters", "b")] };
    expect(added("clusters:\n  a:\n    id: x\n", additions)).toBe(
      `clusters:\n  a:\n    id: x\n    formerKeys: [k1]\n  b: { id: "1e5" }\n`,
    );
  });
});

describe("a file that nothing can be put into", () => {
  it.each([
    ["{ version: 1, keys: {} }\n", "the file is written in braces"],
    ["accounts: &a\n  x: 1\nkeys: *a\n", "`keys` is written as an alias"],
  ])("says why: %j", (text, why) => {
    expect(addTo(text, adding(item("keys", "b")))).toEqual({ ok: false, error: why });
  });

  it("says so of a cluster that is an alias: the other one would get the former keys too", () => {
    const text = "clusters:\n  a: &a { id: x }\n  b: *a\n";
    expect(addTo(text, former("b", "k1"))).toEqual({ ok: false, error: "`clusters.b` is written as an alias" });
    expect(addTo(text, former("a", "k1"))).toEqual({
      ok: false,
      error: "it is written in a way that nothing can be put between",
    });
  });
});

describe("texts", () => {
  it("are in quotes wherever YAML could read them as something else", () => {
    const names = ["1e5", "true", "null", "a: b", "-", "", "x#y", "0x1", "plain_text-1", "~"];
    const fields = Object.fromEntries(names.map((name, index) => [`f${index}`, name]));
    const written = added("keys:\n  a: 1\n", adding(item("keys", "b", { fields })));
    expect(parseDocument(written).toJS()).toEqual({ keys: { a: 1, b: fields } });
    expect(written).toContain("f8: plain_text-1");
  });

  it("of comments cannot leave them, and show no secret", () => {
    const secret = `eyJ${"hbGciOiJIUzI1NiJ9"}.eyJhIjoxfQ.c2ln`;
    const written = added(
      "keys:\n  a: 1\n",
      adding(item("keys", "b", { above: [`x\nevil: 1\u2028y`], beside: `called ${secret}` })),
    );
    expect(written).toContain("  # x\ufffdevil: 1\ufffdy\n");
    expect(written).not.toContain(secret);
  });
});
