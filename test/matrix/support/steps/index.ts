/** Every step that the matrix disturbs. */
import type { Step } from "../step.js";
import { chainSteps } from "./chain.js";

export const STEPS: readonly Step[] = [...chainSteps];
