/** A plan as one page that opens from disk: everything is in it, and it may load nothing. */
import type { FleetPlan } from "../../../plan/fleet-plan.js";
import { htmlDocument } from "../../html-document.js";
import { escaped } from "../xml.js";
import { pageData } from "./data.js";
import { SCRIPT } from "./script.js";
import { STYLE } from "./style.js";

/** The HTML of a plan, one self-contained document. */
export function planHtml(plan: FleetPlan): string {
  const title = escaped(`Plan of ${plan.stack}`);
  const body = `<a class="skip" href="#main" id="skip">Skip to the content</a>
<header id="head"><h1>${title}</h1></header>
<main id="main" tabindex="-1"><noscript><p>This page is drawn by its own script, and scripts are switched off.</p></noscript></main>
<script type="application/json" id="plan">${embedded(pageData(plan))}</script>`;
  return htmlDocument({ title, style: STYLE, script: SCRIPT, body });
}

/** JSON that can end neither its element nor a line of script, whatever is in it. */
const embedded = (data: unknown): string =>
  JSON.stringify(data).replaceAll(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
