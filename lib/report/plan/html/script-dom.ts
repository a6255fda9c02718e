/** First part of the page's script: reads the data, and makes elements. Text only ever becomes text, never HTML. */
export const SCRIPT_DOM = `
const data = JSON.parse(document.getElementById("plan").textContent);
const objects = data.objects;
const byAddress = new Map(objects.map((object, index) => [object.address, index]));
const byCrn = new Map(objects.flatMap((object, index) => (object.crn === null ? [] : [[object.crn, index]])));

/** An element: attributes by name, functions as listeners, strings as text. */
function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false).map(tame));
  return made;
}

/** Names come from the cloud: none may turn the direction of what follows, or hide in it. */
const UNTAMED = /[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/gu;
const tame = (child) => (typeof child === "string" ? child.replaceAll(UNTAMED, "\\ufffd") : child);

const kindOf = (object) => data.words.kinds[object.kind][0];
const sign = (mark) => el("span", { class: "sign m-" + mark, "aria-hidden": "true" }, data.words.marks[mark].sign);
const hrefOf = (object) => "#/object/" + encodeURIComponent(object.address);
const crn = (text) => el("span", { class: "crn" }, text);

/** A link to what an address or CRN stands for; the text itself where that is not in the file. */
function linkTo(text) {
  const index = byAddress.has(text) ? byAddress.get(text) : byCrn.get(text);
  if (index === undefined) return crn(text);
  return el("a", { href: hrefOf(objects[index]) }, kindOf(objects[index]) + " " + objects[index].name);
}

/** One finding or gap, told whole. */
function findingCard(finding, level) {
  const entry = data.codes[finding.code];
  const todo = finding.todo || entry.todo;
  const marks = { refused: "refused", warning: "warning", note: "note" };
  const mark = marks[finding.severity];
  return el("article", { class: "card m-" + mark },
    el("h" + level, {}, sign(mark), " " + data.words.marks[mark].words + " " + finding.code),
    el("p", {}, finding.subject + ": " + entry.summary + "."),
    finding.seen.split("\\n").map((line) => el("p", {}, line)),
    el("p", { class: "dim" }, "Why it matters: " + entry.why),
    el("p", {}, "What to do:"),
    el("ul", {}, todo.map((way) => el("li", {}, way))),
    el("p", { class: "dim" }, "More: " + entry.page));
}
`;
