/** The page's own script, put together from its parts. Its text is part of the policy of the page: see `page.ts`. */
import { SCRIPT_DOM } from "./script-dom.js";
import { SCRIPT_FILTER } from "./script-filter.js";
import { SCRIPT_MAIN } from "./script-main.js";
import { SCRIPT_MAP } from "./script-map.js";
import { SCRIPT_OBJECT } from "./script-object.js";
import { SCRIPT_TABLE } from "./script-table.js";

export const SCRIPT = `"use strict";(() => {
${SCRIPT_DOM}${SCRIPT_FILTER}${SCRIPT_MAP}${SCRIPT_TABLE}${SCRIPT_OBJECT}${SCRIPT_MAIN}})();`;
