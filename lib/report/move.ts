/** A move for a terminal and as JSON: the lines of the file that change, and what comes next. */
import pc from "picocolors";
import type { Move } from "../plan/move.js";
import { shown } from "./table.js";

/** The difference of two texts with as many lines, as `diff -U0` writes it; empty where there is none. */
export function lineDiff(file: string, before: string, after: string, colour = false): string {
  const paint = pc.createColors(colour);
  const [old, now] = [before.split("\n"), after.split("\n")];
  const hunks: { start: number; old: string[]; now: string[] }[] = [];
  for (const [index, line] of old.entries()) {
    const next = now[index] ?? "";
    if (line === next) continue;
    const last = hunks.at(-1);
    if (last !== undefined && last.start + last.old.length === index) {
      last.old.push(line);
      last.now.push(next);
    } else hunks.push({ start: index, old: [line], now: [next] });
  }
  if (hunks.length === 0) return "";
  const text = (line: string) => shown(line.replace(/\r$/, ""));
  const lines = hunks.flatMap(({ start, old: gone, now: come }) => {
    const count = gone.length === 1 ? "" : `,${gone.length}`;
    return [
      paint.cyan(`@@ -${start + 1}${count} +${start + 1}${count} @@`),
      ...gone.map((line) => paint.red(`-${text(line)}`)),
      ...come.map((line) => paint.green(`+${text(line)}`)),
    ];
  });
  return `${[`--- ${file}`, `+++ ${file}`, ...lines].join("\n")}\n`;
}

/** What was done, and what comes next. */
export function moveText(file: string, { moved, held, already }: Move, written: boolean): string {
  const from = [...new Set(moved.map((one) => one.from))].join(", ");
  const count = moved.length === 1 ? "1 cluster" : `${moved.length} clusters`;
  const verb = moved.length === 1 ? "is" : "are";
  const to = moved[0]?.to ?? "";
  const lines = [
    `${written ? `Written: ${file}` : `Not written (--dry-run): ${file}`}. ${count} ${verb} declared with ${to} instead of ${from}.`,
    ...(held.length === 0
      ? []
      : [`On hold, and left as ${held.length === 1 ? "it is" : "they are"}: ${held.join(", ")}.`]),
    ...(already.length === 0 ? [] : [`Declared with ${to} already: ${already.join(", ")}.`]),
    ...(written
      ? ["Nothing was sent to the cloud. Next:", `  cluster-kms plan ${file}`, "  cdktf deploy"]
      : ["Nothing was changed."]),
  ];
  return `${lines.join("\n")}\n`;
}

/** The version of the JSON's shape; fields may be added within one. */
const MOVE_VERSION = 1;

export function moveJson(file: string, move: Move, written: boolean, diff: string): string {
  return `${JSON.stringify({ version: MOVE_VERSION, file, written, ...move, diff }, undefined, 2)}\n`;
}
