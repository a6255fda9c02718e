/** Reports made from a plan, each a pure function from the plan to text. */

export { planCodeQuality } from "./codequality.js";
export { planHtml } from "./html/page.js";
export { planJson } from "./json.js";
export { planJunit } from "./junit.js";
export type { Line, LineOf } from "./located.js";
export { planMarkdown } from "./markdown.js";
export { parsePlan } from "./read.js";
export { planSarif } from "./sarif.js";
export { planText, type TextOptions } from "./terminal.js";
