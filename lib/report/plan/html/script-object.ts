/** Fifth part of the page's script: the page of one object, for a cluster with its history of keys. */
export const SCRIPT_OBJECT = `
function objectView(index) {
  const object = objects[index];
  const mark = object.mark;
  const fact = (name, value) => (value === null || value === "" ? [] : [el("dt", {}, name), el("dd", {}, value)]);
  const users = objects.filter((other) => other.on.includes(object.address) || (object.crn !== null && (other.on.includes(object.crn) || other.inUse === object.crn)));
  return el("section", { "aria-labelledby": "object-title" },
    el("p", {}, el("a", { href: "#/", id: "back" }, "← All objects")),
    el("h2", { id: "object-title", tabindex: "-1" }, kindOf(object) + " " + object.name),
    el("p", { class: "card m-" + mark }, sign(mark), " " + data.words.marks[mark].words + ": " + (object.outcome === "refused" ? "nothing is sent for it" : "it " + data.words.outcomes[object.outcome]) + "."),
    el("dl", {},
      fact("Address", crn(object.address)),
      fact("CRN", object.crn === null ? null : crn(object.crn)),
      fact("Account", object.account),
      fact("State in the cloud", object.status === null ? "not seen" : object.status),
      fact("Encrypted with", object.kind !== "binding" ? null : object.inUse === null ? "nothing that was seen" : linkTo(object.inUse)),
      fact(object.kind === "binding" ? "Declared key" : "Hangs on", object.on.length === 0 ? null : el("span", {}, object.on.map((one) => el("div", {}, linkTo(one))))),
      fact("Turn", object.turn === 0 ? null : String(object.turn))),
    changesPart(object),
    object.kind === "binding" ? historyPart(object) : null,
    object.findings.length === 0 ? null : el("section", { "aria-labelledby": "found" }, el("h3", { id: "found" }, "Findings"), object.findings.map((finding) => findingCard(finding, 4))),
    users.length === 0 ? null : usersPart(users));
}

function changesPart(object) {
  const impact = object.impact;
  if (object.changes.length === 0 && impact === null) return null;
  const value = (text) => (text === null ? el("span", { class: "dim" }, "not set") : byCrn.has(text) ? el("span", {}, linkTo(text), el("br"), crn(text)) : crn(text));
  return el("section", { "aria-labelledby": "changes" },
    el("h3", { id: "changes" }, "What changes"),
    object.changes.length === 0 ? null : el("div", { class: "scroll", role: "region", "aria-label": "Table of what changes", tabindex: "0" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Attribute", "Now", "Then"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, object.changes.map((change) => el("tr", {}, el("th", { scope: "row" }, change.attribute), el("td", {}, value(change.before)), el("td", {}, value(change.after))))))),
    impact === null ? null : el("p", {}, [impact.why, data.words.undo[impact.reversible], object.outage].filter(Boolean).join(" ")));
}

function historyPart(object) {
  const moves = object.changes.find((change) => change.attribute === "root_key");
  const line = (text, look, words) => el("li", { class: look }, el("strong", {}, words), " ", linkTo(text), byCrn.has(text) ? el("div", {}, crn(text)) : null);
  const keys = object.history.map((text, index) =>
    text === object.inUse && index === object.history.length - 1 ? line(text, "now", "In use today:") : line(text, "", "Used before, and never again:"));
  const planned = moves ? moves.after : object.on[0];
  const same = planned === object.inUse || (byAddress.has(planned) && objects[byAddress.get(planned)].crn === object.inUse);
  if (planned && !same) keys.push(line(planned, "then", object.outcome === "refused" ? "Declared, and refused:" : moves ? "After this plan:" : "Declared:"));
  return el("section", { "aria-labelledby": "history" },
    el("h3", { id: "history" }, "History of its keys"),
    keys.length === 0 ? el("p", {}, "No key of it was seen.") : el("ol", { class: "keys" }, keys),
    el("p", { class: "dim" }, "Oldest first, as far as that is known. A key that a cluster has left can never be used for it again (law 2)."));
}

/** What hangs on it, at most a hundred of them. */
function usersPart(users) {
  const shown = users.slice(0, 100);
  return el("section", { "aria-labelledby": "users" },
    el("h3", { id: "users" }, "What hangs on it (" + users.length + ")"),
    el("ul", {}, shown.map((other) => el("li", {}, sign(other.mark), " ", el("a", { href: hrefOf(other) }, kindOf(other) + " " + other.name), " " + data.words.outcomes[other.outcome]))),
    users.length > shown.length ? el("p", {}, users.length - shown.length + " more: search for it by its name.") : null);
}
`;
