/** Evidence as one page that opens from disk: no script, nothing loaded, both themes. */
import { htmlDocument } from "../html-document.js";
import { STYLE } from "../plan/html/style.js";
import { escaped } from "../plan/xml.js";
import { type Evidence, type Mark, SIGN } from "./document.js";

/** Marks of evidence in the colours of a plan's. */
const COLOUR: Readonly<Record<Mark, string>> = { passed: "m-change", failed: "m-refused", unknown: "m-unknown" };

const OWN = `${STYLE}
header,main{max-width:1100px}
.verdict{font-size:1.1rem;font-weight:700;border-left-width:8px}
.mark{color:var(--mark);font-weight:700;white-space:nowrap}
main{padding-bottom:40px}
time{white-space:nowrap}
@media(max-width:700px){dl{display:block}dt{margin-top:8px}dd{margin:0}}
`;

export function evidenceHtml({ title, at, verdict, facts, tables, lists }: Evidence): string {
  const body = [
    `<p class="dim">${timed(at)}</p>`,
    `<p class="card verdict ${COLOUR[verdict.mark]}">${sign(verdict.mark)} ${safe(verdict.words)}</p>`,
    `<dl>${facts.map(({ label, value }) => `<dt>${safe(label)}</dt><dd>${safe(value)}</dd>`).join("")}</dl>`,
    ...tables.map(
      ({ title: name, headings, rows }) => `<section><h2>${safe(name)}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${safe(name)}"><table>
<thead><tr><th scope="col">Result</th>${headings.map((one) => `<th scope="col">${safe(one)}</th>`).join("")}</tr></thead>
<tbody>${rows.map(({ mark, cells }) => `<tr><td class="mark ${COLOUR[mark]}">${sign(mark)} ${mark}</td>${cells.map((cell) => `<td>${timed(cell)}</td>`).join("")}</tr>`).join("\n")}</tbody>
</table></div></section>`,
    ),
    ...lists.map(
      (list) =>
        `<section><h2>${safe(list.title)}</h2><ul>${list.lines.map((line) => `<li>${safe(line)}</li>`).join("")}</ul></section>`,
    ),
  ];
  const page = `<header><h1>${safe(title)}</h1></header>
<main>
${body.join("\n")}
</main>`;
  return htmlDocument({ title: safe(title), style: OWN, body: page });
}

/** A moment is not broken in the middle. */
const timed = (text: string): string => (MOMENT.test(text) ? `<time>${safe(text)}</time>` : safe(text));
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const safe = (text: string): string => escaped(text);
const sign = (mark: Mark): string => `<span aria-hidden="true">${SIGN[mark]}</span>`;
