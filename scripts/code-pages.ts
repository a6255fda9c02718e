/** The pages of the codes as text, made from the catalog in `lib/model/codes`. */
import type { CodeEntry } from "../lib/model/codes/entry.js";
import { CODE_GROUPS } from "../lib/model/codes/groups.js";

/** Every page by its file name within `docs/codes/`. */
export function codePages(): ReadonlyMap<string, string> {
  const pages = new Map([["README.md", index()]]);
  for (const { title, about, codes } of CODE_GROUPS) {
    for (const [code, entry] of Object.entries(codes)) pages.set(`${code}.md`, page(code, entry, title, about));
  }
  return pages;
}

function page(code: string, { summary, why, todo }: CodeEntry, title: string, about: string): string {
  return `# ${code}

${sentence(summary)}

*${title}.* ${about}

## Why it matters

${why}

## What to do

${todo.map((way) => `- ${way}`).join("\n")}

[All codes](README.md)
`;
}

function index(): string {
  const groups = CODE_GROUPS.map(({ title, about, codes }) => {
    const rows = Object.entries(codes).map(([code, { summary }]) => `| [${code}](${code}.md) | ${cell(summary)} |`);
    return `## ${title}\n\n${about}\n\n| code | meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
  });
  const intro =
    "Every error and finding carries one of these codes. They are stable: none is ever renamed or given another meaning.";
  return `# Codes\n\n${intro}\n\n${groups.join("\n")}`;
}

const sentence = (clause: string) => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
const cell = (text: string) => text.replaceAll("|", "\\|");
