/** Last part of the page's script: what is shown where, by the address behind \`#\`. */
export const SCRIPT_MAIN = `
const main = document.getElementById("main");
const head = document.getElementById("head");
const title = document.title;
let last = null;

function header() {
  const themes = ["system", "light", "dark"];
  const theme = el("button", { type: "button", id: "theme", click: () => setTheme(themes[(themes.indexOf(document.documentElement.dataset.theme || "system") + 1) % 3]) });
  function setTheme(name) {
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    theme.textContent = "Theme: " + name;
    try { localStorage.setItem("cluster-kms-theme", name); } catch { /* A page from disk may not be let keep anything. */ }
  }
  let name = "system";
  try { name = localStorage.getItem("cluster-kms-theme") || name; } catch { /* As above. */ }
  setTheme(themes.includes(name) ? name : "system");
  head.replaceChildren(el("div", { class: "top" },
    el("div", {}, el("h1", {}, "Plan of " + data.stack), el("p", {}, el("strong", {}, data.summary)), el("p", { class: "dim" }, "As the cloud was at " + data.at + ".")),
    theme),
    data.endpoints.length === 0 ? "" : el("div", { class: "alert" }, el("p", {}, el("strong", {}, "Read from endpoints that are not the cloud's own:")), data.endpoints.map((one) => el("div", {}, crn(one)))));
}

let list = null;
let asTable = false;

function overview() {
  asTable = location.hash === "#/table";
  const status = el("span", { role: "status", id: "count" });
  const view = (name, hash, on) => el("a", { href: hash, "aria-current": on ? "page" : null }, name);
  list = el("div", {});
  main.replaceChildren(
    filterForm(() => { kept.scroll = 0; page = 0; drawList(); }),
    el("ul", { class: "legend", "aria-label": "Legend" },
      Object.entries(data.words.marks).map(([mark, { words }]) => el("li", {}, sign(mark), " " + words)),
      el("li", {}, "dashed line: the key that is declared for a cluster that uses another"),
      el("li", {}, "dashed box: not in the file, or not encrypted with that key yet")),
    el("div", { class: "bar" }, el("nav", { "aria-label": "Views" }, view("Map", "#/", !asTable), " | ", view("Table", "#/table", asTable)), status),
    el("section", { "aria-label": asTable ? "Table" : "Map" }, el("h2", {}, asTable ? "Table" : "Map"), list),
    more("Could not be read", data.gaps.map((gap) => el("li", {}, el("strong", {}, gap.code), " account " + gap.account + ": " + gap.what + (gap.role === null ? "" : " The role that allows it: " + gap.role + ".")))),
    data.findings.length === 0 ? "" : el("section", { "aria-labelledby": "others" }, el("h2", { id: "others" }, "Found, and not of any object of the file"), data.findings.map((finding) => findingCard(finding, 3))));
  drawList();
}

function more(name, items) {
  return items.length === 0 ? "" : el("section", { "aria-labelledby": "unread" }, el("h2", { id: "unread" }, name), el("ul", {}, items));
}

function drawList() {
  const shown = asTable ? tableView() : mapView();
  list.replaceChildren(shown.element);
  shown.start();
  const found = matching().length;
  document.getElementById("count").textContent = found + " of " + objects.length + " objects" + (filtering() ? " match" : "");
  if (!asTable && shown.count === 0) list.append(el("p", {}, objects.length === 0 ? "There is nothing in the file." : "Nothing on the map matches."));
}

function draw() {
  const found = location.hash.startsWith("#/object/") ? byAddress.get(addressOf(location.hash.slice(9))) : undefined;
  if (found === undefined) {
    overview();
    document.title = title;
    // Back from an object: to where one was.
    const from = last;
    last = null;
    if (from !== null) focusBack(from);
    return;
  }
  last = objects[found].address;
  main.replaceChildren(objectView(found));
  document.title = kindOf(objects[found]) + " " + objects[found].name + " · " + title;
  window.scrollTo(0, 0);
  document.getElementById("object-title").focus();
}
function addressOf(text) { try { return decodeURIComponent(text); } catch { return ""; } }

function focusBack(address) {
  const link = asTable
    ? [...main.querySelectorAll("tbody a")].find((one) => one.getAttribute("href") === hrefOf({ address }))
    : main.querySelector("[role=treeitem][tabindex='0']");
  if (link) link.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (last !== null) location.hash = asTable ? "#/table" : "#/";
  else if (filtering()) { clearFilter(); draw(); document.getElementById("filter-text").focus(); }
});
document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
window.addEventListener("hashchange", draw);
header();
draw();
`;
