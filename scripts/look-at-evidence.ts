/**
 * Opens the pages of `verify` and `drill` in headless Chromium and looks at them: `npm run look:evidence [FOLDER]`. Both
 * themes, wide and narrow; a console error, a request to anywhere, a page that is wider than its window, or anything
 * that axe finds ends it with 1. Screenshots are left in the folder. Chromium is Debian's package, or what `CHROMIUM`
 * names.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { drillEvidence } from "../lib/report/evidence/drill.js";
import { evidenceHtml } from "../lib/report/evidence/html.js";
import { verifyEvidence } from "../lib/report/evidence/verify.js";
import { drillOf, verification } from "../test/report/evidence/samples.js";

const PAGES = {
  "drill-shown": drillEvidence(drillOf("shown")),
  "drill-left": drillEvidence(drillOf("left")),
  "drill-stopped": drillEvidence(drillOf("stopped")),
  verify: verifyEvidence(verification),
};
const folder = process.argv[2] ?? join(tmpdir(), "cluster-kms-evidence");
const problems: string[] = [];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  for (const [name, evidence] of Object.entries(PAGES)) {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, evidenceHtml(evidence));
    for (const colorScheme of ["light", "dark"] as const)
      for (const width of [1280, 420]) {
        const label = `${name}-${colorScheme}-${width}`;
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
        page.on("console", (message) => problems.push(`${label}: console: ${message.text()}`));
        page.on("request", (request) => {
          if (!request.url().startsWith("file:")) problems.push(`${label}: asks for ${request.url()}`);
        });
        await page.goto(pathToFileURL(path).href);
        await page.screenshot({ path: join(folder, `${label}.png`), fullPage: true });
        if ((await page.evaluate("document.documentElement.scrollWidth > innerWidth")) === true)
          problems.push(`${label}: it is wider than its window`);
        await page.evaluate(`${axe.source};0`);
        const found: string = await page.evaluate(
          "axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 200)).join('\\n'))",
        );
        if (found !== "") problems.push(`${label}: axe: ${found}`);
        await page.close();
      }
  }
} finally {
  await browser.close();
}
for (const problem of problems) console.error(problem);
console.log(`${problems.length === 0 ? "Nothing" : problems.length} wrong. Screenshots: ${folder}`);
process.exitCode = problems.length === 0 ? 0 : 1;
