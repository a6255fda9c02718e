/** Where the objects of a plan are declared in the file, for reports that point at its lines. */
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { ObjectKind } from "../../plan/fleet-plan.js";
import type { Line, LineOf } from "../../report/plan/index.js";

// An authorization is implied: it has no line of its own.
const SECTION: Partial<Record<ObjectKind, string>> = { instance: "instances", root_key: "keys", binding: "clusters" };

/** The places of the names in a file that was read already; a text that is no YAML has none. */
export function linesOf(text: string): LineOf {
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter, merge: false });
  const places = new Map<string, Line>();
  for (const section of isMap(contents) ? contents.items : []) {
    if (!isScalar(section.key) || !isMap(section.value)) continue;
    for (const { key } of section.value.items) {
      if (!isScalar(key) || !key.range) continue;
      const { line, col } = counter.linePos(key.range[0]);
      places.set(`${String(section.key.value)}.${String(key.value)}`, { line, column: col });
    }
  }
  return (kind, name) => places.get(`${SECTION[kind]}.${name}`);
}
