/** Reports made from a plan, each a pure function from the plan to text. */
export { planJson } from "./json.js";
export { planText, type TextOptions } from "./terminal.js";
