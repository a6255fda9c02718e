/**
 * A plan as GitHub's Markdown, for a pull request or a job summary: the counts, what is refused, what changes, what is
 * warned of. However large the fleet, it stays under the length that a comment may have, and says what is left out.
 */
import type { FleetPlan } from "../../plan/fleet-plan.js";
import { changeBlock, findingBlock, gapBlock } from "./markdown-blocks.js";
import { code, plain, short } from "./markdown-text.js";
import { counted, ordered, orderOf, outcomeOf, type PlanSummary, summaryLine, summaryOf } from "./view.js";

/** The most characters of a comment on GitHub are 65,536; this leaves room for a line before or after. */
const MOST = 64_900;

/** The Markdown of a plan; it ends with a line break and is shorter than 65,000 characters. */
export function planMarkdown(plan: FleetPlan): string {
  const sorted = ordered(plan);
  const summary = summaryOf(sorted);
  const head = [
    `## cluster-kms plan of ${plain(short(plan.stack, 100))}`,
    `**${summaryLine(summary)}**`,
    `As the cloud was at ${plain(short(plan.at, 40))}.`,
    ...endpoints(sorted),
    ...order(sorted),
    counts(sorted, summary),
  ].join("\n\n");
  return within(`${head}\n`, sectionsOf(sorted));
}

function endpoints({ endpoints: all }: FleetPlan): readonly string[] {
  if (all.length === 0) return [];
  const named = all.slice(0, 10).map((one) => code(short(one, 200)));
  const more = all.length > named.length ? `, and ${all.length - named.length} more` : "";
  return [`**Read from endpoints that are not the cloud's own:** ${named.join(", ")}${more}`];
}

function order(plan: FleetPlan): readonly string[] {
  const said = orderOf(plan);
  return said === undefined ? [] : [plain(short(said, 1_000))];
}

/** A table with a row for each account, or for the first of them. */
function counts({ accounts, objects, gaps }: FleetPlan, summary: PlanSummary): string {
  const names = [...new Set([...accounts.map(({ name }) => name), ...objects.map(({ account }) => account)])];
  const row = (title: string, here: FleetPlan["objects"], unread: number) => {
    const changing = here.filter((object) => object.turn > 0 && outcomeOf(object) !== "refused").length;
    const refused = here.filter((object) => outcomeOf(object) === "refused").length;
    const warned = here.filter(({ findings }) => findings.some(({ severity }) => severity === "warning")).length;
    return `| ${title} | ${here.length} | ${changing} | ${refused} | ${warned} | ${unread} |`;
  };
  const rows = names.slice(0, MOST_ACCOUNTS).map((name) =>
    row(
      name === "" ? "no longer in the file" : plain(short(name, 80)),
      objects.filter(({ account }) => account === name),
      gaps.filter(({ account }) => account === name).length,
    ),
  );
  const left = names.length - rows.length;
  return [
    "| Account | Objects | To change | Refused | With warnings | Not read |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    row("**All**", objects, summary.gaps),
    ...(left > 0 ? ["", `${counted(left, "account")} more ${left === 1 ? "is" : "are"} not listed.`] : []),
  ].join("\n");
}

const MOST_ACCOUNTS = 40;

interface Section {
  readonly title: string;
  readonly blocks: readonly string[];
}

function sectionsOf(plan: FleetPlan): readonly Section[] {
  const findings = [
    ...plan.objects.flatMap((object) => object.findings.map((finding) => ({ finding, of: object.address }))),
    ...plan.findings.map((finding) => ({ finding, of: undefined })),
  ];
  const told = (severity: string) =>
    findings.filter(({ finding }) => finding.severity === severity).map(({ finding, of }) => findingBlock(finding, of));
  const changing = plan.objects.filter((object) => {
    const outcome = outcomeOf(object);
    return outcome !== "none" && outcome !== "referred" && outcome !== "unseen" && outcome !== "refused";
  });
  return [
    { title: "Refused", blocks: told("refused") },
    { title: "Could not be read", blocks: plan.gaps.map(gapBlock) },
    { title: "Changes", blocks: changing.map(changeBlock) },
    { title: "Warnings", blocks: told("warning") },
    { title: "Notes", blocks: told("note") },
  ].filter(({ blocks }) => blocks.length > 0);
}

/** As many blocks as fit, in order; each section says how many are left out, and none is crowded out by those before. */
function within(head: string, sections: readonly Section[]): string {
  let text = head;
  for (const [index, section] of sections.entries()) {
    const later = sections
      .slice(index + 1)
      .reduce((sum, one) => sum + frameLength(one) + Math.min(SHARE, lengthOf(one)), 0);
    const room = MOST - text.length - frameLength(section) - later;
    const kept: string[] = [];
    let used = 0;
    for (const block of section.blocks) {
      used += block.length;
      if (used > room) break;
      kept.push(block);
    }
    text += frame(section, section.blocks.length - kept.length, kept.join(""));
  }
  return text;
}

/** What a section is sure of, in characters, however much those before it have to say. */
const SHARE = 6_000;

const lengthOf = ({ blocks }: Section): number => blocks.reduce((sum, block) => sum + block.length, 0);
const frameLength = (section: Section): number => frame(section, section.blocks.length).length;

function frame({ title, blocks }: Section, left: number, inside = ""): string {
  const more =
    left === 0 ? "" : `\n${left} of ${blocks.length} are left out here: \`--format html\` or \`json\` has them all.\n`;
  return `\n### ${title} (${blocks.length})\n\n${inside}${more}`;
}
