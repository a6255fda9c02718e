/** The pages of the codes as text, made from the catalog in `lib/model/codes`. */
import { APPLY_CODES } from "../lib/model/codes/apply.js";
import { CLOUD_CODES } from "../lib/model/codes/cloud.js";
import type { CodeEntry } from "../lib/model/codes/entry.js";
import { FILE_CODES } from "../lib/model/codes/file.js";
import { MANAGED_CODES } from "../lib/model/codes/managed.js";
import { PLAN_CODES } from "../lib/model/codes/plan.js";
import { TOOL_CODES } from "../lib/model/codes/tool.js";

const GROUPS: readonly (readonly [title: string, about: string, codes: Readonly<Record<string, CodeEntry>>])[] = [
  ["The file", "Found when a file is read, before anything else is done.", FILE_CODES],
  ["The plan", "What a change means, and why it may not happen.", PLAN_CODES],
  ["Instances, keys and authorizations", "What may not happen to what is made here.", MANAGED_CODES],
  ["The apply", "What happened while a change was carried out.", APPLY_CODES],
  ["The cloud", "Why something could not be read or sent.", CLOUD_CODES],
  ["The surroundings", "The machine, Terraform, and the configuration.", TOOL_CODES],
];

/** Every page by its file name within `docs/codes/`. */
export function codePages(): ReadonlyMap<string, string> {
  const pages = new Map([["README.md", index()]]);
  for (const [title, about, codes] of GROUPS) {
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
  const groups = GROUPS.map(([title, about, codes]) => {
    const rows = Object.entries(codes).map(([code, { summary }]) => `| [${code}](${code}.md) | ${cell(summary)} |`);
    return `## ${title}\n\n${about}\n\n| code | meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
  });
  const intro =
    "Every error and finding carries one of these codes. They are stable: none is ever renamed or given another meaning.";
  return `# Codes\n\n${intro}\n\n${groups.join("\n")}`;
}

const sentence = (clause: string) => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
const cell = (text: string) => text.replaceAll("|", "\\|");
