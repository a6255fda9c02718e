/** A line of a file as a terminal shows it: how wide it is, and what of it to show when it is too long. */
import { eastAsianWidth } from "get-east-asian-width";

/** What a tab is drawn as: terminals and editors do not agree on its width. */
const TAB = "  ";
/** How much of a line is drawn, in terminal cells. */
const WIDEST = 120;
/** How much is kept before what is underlined, when a long line has to be cut. */
const BEFORE = 30;
/** How many UTF-16 units certainly fill the widest line, but for ones without any width. */
const FAR = 4 * WIDEST;

/** A drawn line and the marks beneath it. */
export interface Drawing {
  readonly text: string;
  readonly marks: string;
}

/** Draws a line with `column` up to but without `endColumn` (from 1, UTF-16 units) underlined. */
export function draw(line: string, column: number, endColumn: number): Drawing {
  // Lines may be as long as a file: what is far from the place is not even looked at.
  const before = show(line.slice(Math.max(column - 1 - FAR, 0), column - 1));
  const meant = show(line.slice(column - 1, Math.min(endColumn - 1, column - 1 + FAR)));
  const after = show(line.slice(endColumn - 1, endColumn - 1 + FAR));
  const left =
    before.width + Math.min(meant.width, WIDEST - BEFORE) > WIDEST ? cut(before.cells, BEFORE, "end") : before;
  const middle = cut(meant.cells, WIDEST - left.width, "start");
  const right = cut(after.cells, Math.max(WIDEST - left.width - middle.width, 0), "start");
  return {
    text: (left.text + middle.text + right.text).trimEnd(),
    marks: " ".repeat(left.width) + "^".repeat(Math.max(middle.width, 1)),
  };
}

/** One character as it is drawn. */
interface Cell {
  readonly text: string;
  readonly width: number;
}

interface Shown {
  readonly text: string;
  readonly width: number;
  readonly cells: readonly Cell[];
}

function show(text: string): Shown {
  return join(Array.from(text, cell));
}

function cell(character: string): Cell {
  if (character === "\t") return { text: TAB, width: TAB.length };
  if (/\p{M}|\p{Cf}/u.test(character))
    return { text: character === "\u200d" || /\p{M}/u.test(character) ? character : "", width: 0 };
  if (/\p{C}|\p{Zl}|\p{Zp}/u.test(character)) return { text: "\ufffd", width: 1 };
  return { text: character, width: eastAsianWidth(character.codePointAt(0) ?? 0) };
}

const join = (cells: readonly Cell[]): Shown => ({
  text: cells.map(({ text }) => text).join(""),
  width: cells.reduce((total, { width }) => total + width, 0),
  cells,
});

/** Keeps the start or the end of some cells within a width, with an ellipsis where something was left out. */
function cut(cells: readonly Cell[], width: number, keep: "start" | "end"): Shown {
  const whole = join(cells);
  if (whole.width <= width) return whole;
  if (width <= 0) return join([]);
  const ordered = keep === "start" ? cells : cells.toReversed();
  const kept: Cell[] = [];
  let used = 1;
  for (const each of ordered) {
    used += each.width;
    if (used > width) break;
    kept.push(each);
  }
  const ellipsis: Cell = { text: "…", width: 1 };
  return join(keep === "start" ? [...kept, ellipsis] : [ellipsis, ...kept.toReversed()]);
}
