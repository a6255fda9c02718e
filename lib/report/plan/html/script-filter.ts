/** Second part of the page's script: what is searched for, and what matches. */
export const SCRIPT_FILTER = `
const filter = { text: "", mark: "", outcome: "", account: "", kind: "" };
/** What an object can be found by. */
const haystacks = objects.map((object) =>
  [object.name, object.address, object.crn || "", object.account, object.status || "", object.outcome, kindOf(object)]
    .concat(object.on, object.history, object.findings.flatMap((finding) => [finding.code, finding.subject, finding.seen]))
    .join(" ").toLowerCase());

function matches(index) {
  const object = objects[index];
  return (filter.text === "" || filter.text.toLowerCase().split(" ").every((word) => haystacks[index].includes(word)))
    && (filter.mark === "" || object.mark === filter.mark)
    && (filter.outcome === "" || object.outcome === filter.outcome)
    && (filter.account === "" || "=" + object.account === filter.account)
    && (filter.kind === "" || object.kind === filter.kind);
}
const filtering = () => Object.values(filter).some((value) => value !== "");
const matching = () => objects.map((_, index) => index).filter(matches);

/** A choice with only what there is, and how often. */
function choice(label, name, all, wordsOf, changed) {
  const counts = new Map();
  for (const value of all) counts.set(value, (counts.get(value) || 0) + 1);
  const select = el("select", { id: "filter-" + name, change: () => { filter[name] = select.value; changed(); } },
    el("option", { value: "" }, "All"),
    [...counts].map(([value, count]) => el("option", { value }, wordsOf(value) + " (" + count + ")")));
  select.value = filter[name];
  return el("label", {}, label, select);
}

function filterForm(changed) {
  const search = el("input", { type: "search", id: "filter-text", autocomplete: "off", spellcheck: "false",
    placeholder: "name, CRN, code …", input: () => { filter.text = search.value.trim(); changed(); } });
  search.value = filter.text;
  const marks = Object.keys(data.words.marks);
  const inOrder = objects.map((object) => object.mark).sort((one, other) => marks.indexOf(one) - marks.indexOf(other));
  const accounts = objects.map((object) => "=" + object.account);
  return el("form", { class: "find", role: "search", "aria-label": "Search and filter", submit: (event) => event.preventDefault() },
    el("label", {}, "Search", search),
    choice("Finding", "mark", inOrder, (mark) => data.words.marks[mark].sign + " " + data.words.marks[mark].words, changed),
    choice("What happens", "outcome", objects.map((object) => object.outcome), (outcome) => outcomeWord(outcome), changed),
    choice("Account", "account", accounts, (account) => account.slice(1) || "no longer in the file", changed),
    choice("Kind", "kind", objects.map((object) => object.kind), (kind) => data.words.kinds[kind][1], changed),
    el("button", { type: "button", id: "clear", click: () => { clearFilter(); changed(); draw(); document.getElementById("filter-text").focus(); } }, "Clear"));
}
const outcomeWord = (outcome) => outcome.replaceAll("_", " ");
function clearFilter() { for (const name of Object.keys(filter)) filter[name] = ""; }
`;
