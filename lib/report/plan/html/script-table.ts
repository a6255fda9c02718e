/** Fourth part of the page's script: the same as a table, fifty rows at a time. */
export const SCRIPT_TABLE = `
const PAGE = 50;
let page = 0;

function tableView() {
  const found = matching();
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  page = Math.min(page, pages - 1);
  const rows = found.slice(page * PAGE, page * PAGE + PAGE).map((index) => objects[index]);
  const step = (by) => () => { page += by; drawList(); document.getElementById(by > 0 ? "later" : "earlier").focus(); };
  const table = el("table", {},
    el("caption", {}, "Objects of the file" + (pages > 1 ? ", page " + (page + 1) + " of " + pages : "")),
    el("thead", {}, el("tr", {}, ["Name", "Kind", "Account", "Finding", "What happens", "Encrypted with, or hangs on"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, rows.map((object) => el("tr", {},
      el("th", { scope: "row" }, el("a", { href: hrefOf(object), keydown: rowKeys }, object.name)),
      el("td", {}, kindOf(object)),
      el("td", {}, object.account || "no longer in the file"),
      el("td", {}, sign(object.mark), " " + data.words.marks[object.mark].words),
      el("td", {}, data.words.outcomes[object.outcome]),
      el("td", {}, object.inUse ? linkTo(object.inUse) : object.on.length > 0 ? linkTo(object.on[0]) : "")))));
  const turn = pages === 1 ? null : el("div", { class: "bar" },
    el("button", { type: "button", id: "earlier", disabled: page === 0, click: step(-1) }, "Earlier rows"),
    el("button", { type: "button", id: "later", disabled: page === pages - 1, click: step(1) }, "Later rows"));
  return { element: el("div", {}, el("div", { class: "scroll", role: "region", "aria-label": "Table of objects", tabindex: "0" }, table), turn), start: () => {} };
}

/** Up and down from row to row; enter is the link's own. */
function rowKeys(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...event.target.closest("tbody").querySelectorAll("th a")];
  const next = links[links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  if (next) next.focus();
}
`;
