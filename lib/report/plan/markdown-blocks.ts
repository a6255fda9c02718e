/** One thing of a plan as Markdown: a line that says what, and the details folded beneath it. */
import { CODES } from "../../model/codes/index.js";
import type { Problem } from "../../model/problem.js";
import type { AttributeChange, PlanGap, PlannedObject } from "../../plan/fleet-plan.js";
import { code, plain, short } from "./markdown-text.js";
import { KIND_WORDS, OUTCOME_WORDS, outageOf, outcomeOf, SIGNS, UNDO_WORDS } from "./view.js";

/** No single text may take the room of all others. */
const LONGEST = 600;
const cut = (text: string): string => short(text, LONGEST);

/** A list item with folded details. Markdown is not read inside the HTML, so nothing in it can end it. */
const folded = (summary: string, details: readonly string[]): string =>
  `<details><summary>${summary}</summary>\n${details.map((one) => `<div>${one}</div>`).join("\n")}\n</details>\n\n`;

/** A finding: its code and subject, and beneath them what was seen and what to do. */
export function findingBlock(finding: Problem, address: string | undefined): string {
  const { summary, why, todo } = CODES[finding.code];
  const ways = (finding.todo ?? todo).slice(0, 10).map((way) => `<li>${plain(cut(way))}</li>`);
  return folded(`<b>${finding.code}</b> ${plain(cut(finding.subject))}: ${plain(summary)}`, [
    ...(address === undefined ? [] : [code(cut(address))]),
    ...finding.seen
      .split("\n")
      .slice(0, 10)
      .map((line) => plain(cut(line))),
    `Why it matters: ${plain(why)}`,
    `What to do:<ul>${ways.join("")}</ul>`,
  ]);
}

/** An object that changes: what is now, what will be, and what it costs. */
export function changeBlock(object: PlannedObject): string {
  const outcome = outcomeOf(object);
  const [kind] = KIND_WORDS[object.kind];
  const sign = plain(SIGNS[outcome]);
  const turn = object.turn === 0 ? "" : ` (turn ${object.turn})`;
  const sentences = [
    object.impact?.why,
    object.impact === null ? undefined : UNDO_WORDS[object.impact.reversible],
    outageOf(object),
  ].filter((one) => one !== undefined && one !== "");
  const changes = object.changes.slice(0, 20);
  const left = object.changes.length - changes.length;
  return folded(
    `<code>${sign}</code> ${kind} <b>${plain(cut(object.name))}</b> ${plain(OUTCOME_WORDS[outcome])}${turn}`,
    [
      code(cut(object.address)),
      ...(object.crn === null ? [] : [code(cut(object.crn))]),
      ...changes.map(changeLine),
      ...(left > 0 ? [`${left} more attributes are left out here.`] : []),
      ...(sentences.length === 0 ? [] : [plain(cut(sentences.join(" ")))]),
    ],
  );
}

const changeLine = ({ attribute, before, after }: AttributeChange): string =>
  `${plain(cut(attribute))}: ${value(before)} → ${value(after)}`;

const value = (text: string | null): string => (text === null ? "not set" : code(cut(text)));

/** What could not be read, as a list item. */
export const gapBlock = ({ account, code: word, what, role }: PlanGap): string => {
  const missing = role === null ? "" : ` The role that allows it: ${plain(cut(role))}.`;
  return `<div><b>${word}</b> account ${plain(cut(account))}: ${plain(cut(what))}${missing}</div>\n\n`;
};
