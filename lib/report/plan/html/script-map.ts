/**
 * Third part of the page's script: the map. Only what is in sight is in the page: a parent is drawn beside the part of
 * its children that is in sight, so that a line never leads to nowhere. It is a tree for the keyboard and for readers.
 */
export const SCRIPT_MAP = `
const ROW = 36;
const BOX = 30;
/** Left edge and width of the four columns, in hundredths. */
const COLUMNS = [[0.6, 16.5], [20, 21], [44, 23], [70, 29.4]];
const KINDS_OF_LEVEL = ["account", "instance", "root key", "cluster"];
let active = null;

/** The nodes that match, or lead to one that does, in the order of the tree; each with its rows. */
function layout() {
  const all = filtering();
  const flat = [];
  let rows = 0;
  function visit(node, level, parent, siblings, place) {
    const found = node.object >= 0 && matches(node.object);
    const one = { node, level, parent, top: rows, rows: 0, refused: 0, children: [], place, siblings };
    const at = flat.length;
    flat.push(one);
    for (const child of node.children) {
      const drawn = visit(child, level + 1, one, 0, one.children.length + 1);
      if (drawn) { one.children.push(drawn); one.refused += drawn.refused; }
    }
    if (all && !found && one.children.length === 0) { flat.length = at; return null; }
    for (const child of one.children) child.siblings = one.children.length;
    if (node.object >= 0 && objects[node.object].mark === "refused") one.refused += 1;
    one.rows = Math.max(1, rows - one.top);
    rows = one.top + one.rows;
    one.clusters = level === 3 ? 1 : one.children.reduce((sum, child) => sum + child.clusters, 0);
    return one;
  }
  const roots = data.tree.map((node) => visit(node, 0, null, 0, 0)).filter((one) => one !== null);
  roots.forEach((root, index) => { root.place = index + 1; root.siblings = roots.length; });
  flat.forEach((one, index) => { one.index = index; });
  return { flat, rows, byId: new Map(flat.map((one) => [one.node.id, one])) };
}

/** Accounts, and what is not in the file, have no mark of their own. */
const markOfNode = (one) => (one.node.object >= 0 ? objects[one.node.object].mark : null);
const isAccount = (one) => one.level === 0;
const knownAccounts = new Set(data.accounts.map(({ name }) => name));

/** What stands behind the name: for a cluster what happens to it, for the others how many clusters hang on them. */
function moreOf(one, placed) {
  if (one.level < 3) {
    const count = one.clusters === 1 ? "1 cluster" : one.clusters + " clusters";
    return one.refused > 0 ? count + ", " + one.refused + " refused" : count;
  }
  const object = objects[one.node.object];
  // Where the cluster is in another account than its key.
  const away = one.parent.parent.parent.node.title === (object.account || "No longer in the file") ? "" : "in " + object.account;
  const next = one.node.next === null ? undefined : placed.byId.get(one.node.next);
  const words = object.outcome === "none" ? (one.node.use === "uses" ? "" : "not encrypted") : outcomeWord(object.outcome);
  const to = one.node.next === null ? "" : " → " + (next ? next.node.title : "another key");
  return [away, words + to].filter(Boolean).join(", ");
}

function mapView() {
  const placed = layout();
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const nodes = el("div", { role: "none" });
  const ground = el("div", { class: "ground", role: "none" }, svg, nodes);
  const map = el("div", { class: "map", id: "map", role: "tree", "aria-label": "Accounts, their KMS instances, root keys, and the clusters encrypted with them" }, ground);
  ground.style.height = placed.rows * ROW + 8 + "px";
  if (!placed.byId.has(active)) active = placed.flat.length > 0 ? placed.flat[0].node.id : null;

  /** Where a node is drawn: beside the middle of what is in sight of its rows. */
  function y(one) {
    const from = one.top * ROW + 4;
    const to = from + one.rows * ROW - ROW;
    const top = Math.max(from, map.scrollTop);
    const bottom = Math.min(to + ROW, map.scrollTop + map.clientHeight);
    return Math.max(from, Math.min(to, (top + bottom) / 2 - ROW / 2));
  }
  const inSight = (one) => one.top * ROW < map.scrollTop + map.clientHeight + ROW && (one.top + one.rows) * ROW > map.scrollTop - ROW;

  function paint() {
    const hadFocus = nodes.contains(document.activeElement);
    const shown = placed.flat.filter((one) => inSight(one) || one.node.id === active);
    const width = ground.clientWidth;
    const x = (level, end) => (COLUMNS[level][0] + (end ? COLUMNS[level][1] : 0)) * width / 100;
    svg.replaceChildren(...shown.flatMap((one) => {
      const lines = [];
      if (one.parent) lines.push(curve(x(one.level - 1, true), y(one.parent) + BOX / 2, x(one.level), y(one) + BOX / 2, ""));
      const next = one.node.next ? placed.byId.get(one.node.next) : undefined;
      if (next) {
        const to = Math.max(map.scrollTop - ROW, Math.min(map.scrollTop + map.clientHeight + ROW, y(next)));
        lines.push(curve(x(2, true), to + BOX / 2, x(3), y(one) + BOX / 2, "next m-" + (markOfNode(one) || "quiet")));
      }
      return lines;
    }));
    nodes.replaceChildren(...shown.map((one) => nodeBox(one, y(one), x)));
    if (hadFocus) focusActive();
  }

  function nodeBox(one, top, x) {
    const mark = markOfNode(one);
    const more = moreOf(one, placed);
    const known = isAccount(one) ? knownAccounts.has(one.node.title) : one.node.object >= 0;
    const loose = !known || (one.level === 3 && one.node.use !== "uses");
    const said = mark === null ? (known ? "" : "not in the file") : data.words.marks[mark].words;
    const box = el("div", {
      class: "node m-" + (mark || "quiet") + (loose ? " loose" : ""), role: "treeitem", "aria-level": String(one.level + 1),
      "aria-posinset": String(one.place), "aria-setsize": String(one.siblings), title: one.node.title + (more ? ": " + more : ""),
      "aria-selected": String(one.node.id === active), tabindex: one.node.id === active ? "0" : "-1", "data-id": one.node.id,
      "aria-expanded": one.children.length > 0 ? "true" : null,
      click: () => { active = one.node.id; open(one); },
      focus: () => { if (active !== one.node.id) { active = one.node.id; } },
      keydown: (event) => move(event, one),
    }, mark === null ? null : sign(mark), spoken(KINDS_OF_LEVEL[one.level]), el("span", { class: "name" }, one.node.title),
      said === "" ? null : spoken(": " + said + (more ? ", " : "")), more ? el("span", { class: "more" }, more) : null);
    box.style.top = top + "px";
    box.style.left = x(one.level) + "px";
    box.style.width = x(one.level, true) - x(one.level) + "px";
    return box;
  }

  function open(one) {
    if (one.node.object >= 0) location.hash = hrefOf(objects[one.node.object]);
    else go(one);
  }
  function go(one) {
    if (!one) return;
    active = one.node.id;
    const from = one.top * ROW;
    if (from + one.rows * ROW < map.scrollTop + ROW) map.scrollTop = from;
    else if (from > map.scrollTop + map.clientHeight - ROW) map.scrollTop = from - map.clientHeight + 2 * ROW;
    paint();
    focusActive();
  }
  function focusActive() {
    const box = [...nodes.children].find((child) => child.dataset.id === active);
    if (box) box.focus({ preventScroll: true });
  }
  function move(event, one) {
    const level = placed.flat.filter((other) => other.level === one.level);
    const at = level.indexOf(one);
    const page = Math.max(1, Math.floor(map.clientHeight / ROW) - 1);
    const to = {
      ArrowDown: () => level[at + 1], ArrowUp: () => level[at - 1], ArrowLeft: () => one.parent, ArrowRight: () => one.children[0],
      PageDown: () => level[Math.min(level.length - 1, at + page)], PageUp: () => level[Math.max(0, at - page)],
      Home: () => level[0], End: () => level[level.length - 1],
    }[event.key];
    if (to) { event.preventDefault(); go(to()); }
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(one); }
  }

  let asked = false;
  const later = () => { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; if (map.isConnected) paint(); }); } };
  map.addEventListener("scroll", () => { kept.scroll = map.scrollTop; later(); }, { passive: true });
  new ResizeObserver(later).observe(map);
  const heads = el("div", { class: "heads", "aria-hidden": "true" }, ["Account", "KMS instance", "Root key", "Cluster"].map((name) => el("span", {}, name)));
  return { element: el("div", {}, heads, map), start: () => { map.scrollTop = kept.scroll; paint(); }, count: placed.flat.length };
}
/** Where the map was, for coming back to it. */
const kept = { scroll: 0 };

/** For readers, and where the text is copied. */
const spoken = (text) => el("span", { class: "spoken" }, text + " ");

function curve(x1, y1, x2, y2, look) {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const middle = (x1 + x2) / 2;
  path.setAttribute("d", "M" + x1 + " " + y1 + "C" + middle + " " + y1 + " " + middle + " " + y2 + " " + x2 + " " + y2);
  path.setAttribute("class", look);
  return path;
}
`;
