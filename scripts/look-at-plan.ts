/**
 * Opens the page of a plan in headless Chromium and looks at it: `npm run look:plan [FOLDER]`. Fleets of several sizes,
 * both themes; a console error, a request to anywhere, a fault in the keyboard or the filter, or anything that axe finds
 * ends it with 1. Screenshots are left in the folder. Chromium is Debian's package, or what `CHROMIUM` names.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { planHtml } from "../lib/report/plan/index.js";
import { HOSTILE, hostile, sized } from "../test/report/plan/fleets.js";
import { EMPTY, SAMPLE } from "../test/report/plan/sample.js";

const PLANS = {
  sample: SAMPLE,
  empty: EMPTY,
  hostile: hostile(HOSTILE),
  3: sized(3, 1),
  40: sized(40, 2),
  1000: sized(1000, 5),
};
const folder = process.argv[2] ?? join(tmpdir(), "cluster-kms-pages");
const problems: string[] = [];

function expect(label: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    problems.push(`${label}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

/** A page of its own, watched. */
async function opened(browser: Browser, name: string, colorScheme: "light" | "dark", hash = "#/"): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
  page.on("console", (message) => problems.push(`${name}: console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`${name}: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) problems.push(`${name}: asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href + hash);
  await page.waitForSelector("#main > *");
  return page;
}

async function look(page: Page, label: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${label}.png`), fullPage: label.includes("object") });
  await page.evaluate(`${axe.source};0`);
  const found: string = await page.evaluate(
    "axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 200)).join('\\n'))",
  );
  if (found !== "") problems.push(`${label}: axe: ${found}`);
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(
    "(document.activeElement.dataset.id || document.activeElement.id || document.activeElement.textContent)",
  );
const count = (page: Page) => page.textContent("#count");

async function keyboard(browser: Browser): Promise<void> {
  const page = await opened(browser, "1000", "light");
  await page.focus("[role=treeitem][tabindex='0']");
  const steps: readonly (readonly [key: string, at: string])[] = [
    ["ArrowRight", "clusterkms_instance.kp-1-1"],
    ["ArrowRight", "clusterkms_root_key.kp-1-1-key-1"],
    ["ArrowDown", "clusterkms_root_key.kp-1-1-key-2"],
    ["ArrowUp", "clusterkms_root_key.kp-1-1-key-1"],
    ["ArrowRight", "clusterkms_binding.cluster-0001"],
    ["ArrowDown", "clusterkms_binding.cluster-0021"],
    ["End", "clusterkms_binding.cluster-1000"],
    ["ArrowLeft", "clusterkms_root_key.kp-5-4-key-5"],
    ["Home", "clusterkms_root_key.kp-1-1-key-1"],
    ["ArrowLeft", "clusterkms_instance.kp-1-1"],
    ["ArrowLeft", "account/team-1"],
  ];
  for (const [key, at] of steps) {
    await page.keyboard.press(key);
    expect(`keyboard: ${key}`, await focused(page), at);
  }
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#object-title");
  expect("keyboard: Enter", await page.textContent("#object-title"), "instance kp-2-1");
  expect("keyboard: the heading has the focus", await focused(page), "object-title");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#map");
  expect("keyboard: Escape comes back to where one was", await focused(page), "clusterkms_instance.kp-2-1");
  await page.close();
}

async function filters(browser: Browser): Promise<void> {
  const page = await opened(browser, "1000", "dark");
  expect("filter: none", await count(page), "1140 of 1140 objects");
  await page.fill("#filter-text", "cluster-0999");
  expect("filter: a name", await count(page), "1 of 1140 objects match");
  expect("filter: what it hangs on is drawn", await page.locator("[role=treeitem]").count(), 4);
  await page.keyboard.press("Escape");
  expect("filter: Escape clears it", await count(page), "1140 of 1140 objects");
  expect("filter: the search has the focus", await focused(page), "filter-text");
  await page.selectOption("#filter-mark", "refused");
  expect("filter: refused", await count(page), "27 of 1140 objects match");
  await page.selectOption("#filter-account", "=team-1");
  expect("filter: refused in one account", await count(page), "5 of 1140 objects match");
  await page.fill("#filter-text", "nothing of that name");
  expect("filter: nothing", await count(page), "0 of 1140 objects match");
  await look(page, "1000-nothing-dark");
  await page.click("#clear");
  await page.selectOption("#filter-outcome", "change_key");
  await page.selectOption("#filter-kind", "binding");
  expect("filter: an action and a kind", await count(page), "97 of 1140 objects match");
  await page.click("nav >> text=Table");
  await page.waitForSelector("table");
  expect("table: keeps the filter", await count(page), "97 of 1140 objects match");
  await page.focus("tbody a");
  await page.keyboard.press("ArrowDown");
  expect("table: down", await focused(page), await page.locator("tbody th a").nth(1).textContent());
  await page.click("#later");
  expect("table: later rows", await page.locator("tbody tr").count(), 47);
  await page.close();
}

/** The longest that one frame takes while a thousand clusters are scrolled through, in milliseconds. */
async function scrolling(browser: Browser): Promise<number> {
  const page = await opened(browser, "1000", "light");
  const longest: number = await page.evaluate(`new Promise((done) => {
    const map = document.getElementById("map");
    let longest = 0, last = performance.now();
    const step = (now) => {
      longest = Math.max(longest, now - last);
      last = now;
      map.scrollTop += 250;
      if (map.scrollTop + map.clientHeight < map.scrollHeight - 1) requestAnimationFrame(step); else done(longest);
    };
    requestAnimationFrame(step);
  })`);
  await page.waitForTimeout(100);
  const drawn = await page.locator("[role=treeitem]").count();
  if (drawn > 100) problems.push(`scrolling: ${drawn} boxes are in the page`);
  await look(page, "1000-end-light");
  await page.close();
  return longest;
}

mkdirSync(folder, { recursive: true });
for (const [name, plan] of Object.entries(PLANS)) writeFileSync(join(folder, `${name}.html`), planHtml(plan));
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  for (const theme of ["light", "dark"] as const) {
    for (const name of Object.keys(PLANS)) {
      const page = await opened(browser, name, theme);
      await look(page, `${name}-map-${theme}`);
      if ((await page.evaluate("'owned' === document.title")) === true) problems.push(`${name}: a name was run`);
      await page.close();
    }
    for (const [name, cluster] of [
      ["sample", "moving"],
      ["sample", "reused"],
      ["1000", "cluster-0004"],
    ] as const) {
      const page = await opened(browser, name, theme, `#/object/clusterkms_binding.${cluster}`);
      await look(page, `${name}-object-${cluster}-${theme}`);
      await page.click("#back");
      await page.click("nav >> text=Table");
      await look(page, `${name}-table-${theme}`);
      await page.close();
    }
  }
  const page = await opened(browser, "sample", "light");
  await page.click("#theme");
  await page.click("#theme");
  expect("theme: the switch", await page.evaluate("getComputedStyle(document.documentElement).colorScheme"), "dark");
  await page.close();
  await keyboard(browser);
  await filters(browser);
  const longest = await scrolling(browser);
  console.log(`The longest frame with 1,000 clusters took ${Math.round(longest)} ms. Screenshots: ${folder}`);
} finally {
  await browser.close();
}
for (const problem of problems) console.error(problem);
console.log(`${problems.length === 0 ? "Nothing" : problems.length} wrong.`);
process.exitCode = problems.length === 0 ? 0 : 1;
