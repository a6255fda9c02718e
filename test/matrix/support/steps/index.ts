/** Every step that the matrix disturbs. */
import type { Step } from "../step.js";
import { chainSteps } from "./chain.js";
import { commandSteps } from "./commands.js";
import { manageSteps } from "./manage.js";
import { moveSteps } from "./move.js";

export const STEPS: readonly Step[] = [...chainSteps, ...moveSteps, ...manageSteps, ...commandSteps];
