/** Evidence as Markdown; names from the cloud cannot be read as Markdown or HTML. */
import { plain } from "../plan/markdown-text.js";
import { type Evidence, SIGN } from "./document.js";

export function evidenceMarkdown({ title, at, verdict, facts, tables, lists }: Evidence): string {
  const lines = [
    `# ${plain(title)}`,
    "",
    plain(at),
    "",
    `**${SIGN[verdict.mark]} ${plain(verdict.words)}**`,
    "",
    ...facts.map(({ label, value }) => `- ${plain(label)}: ${plain(value)}`),
  ];
  for (const { title: name, headings, rows } of tables) {
    lines.push("", `## ${plain(name)}`, "", row(["", ...headings]), row(["---", ...headings.map(() => "---")]));
    for (const { mark, cells } of rows) lines.push(row([`${SIGN[mark]} ${mark}`, ...cells.map(plain)]));
  }
  for (const list of lists)
    lines.push("", `## ${plain(list.title)}`, "", ...list.lines.map((line) => `- ${plain(line)}`));
  return `${lines.join("\n")}\n`;
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
