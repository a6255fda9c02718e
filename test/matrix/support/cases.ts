/** Which cases there are of a step, and which of them are the sample. */
import fc from "fast-check";
import { type Met, WEATHER, type Weather } from "./faults.js";
import type { Case, Undisturbed } from "./trial.js";

/** Every request that the step makes, with every fault that can meet it. */
export const allCases = (whole: Undisturbed): readonly Case[] =>
  WEATHER.flatMap((weather) => met(whole, weather).map((one) => ({ met: one, weather })));

/**
 * The sample: every other fault at one request, another for each fault and step, and at each write the faults that leave it
 * open whether it took effect. What one step leaves out the next one has.
 */
export function sample(whole: Undisturbed, step: number): readonly Case[] {
  return WEATHER.flatMap((weather, fault) => {
    const possible = met(whole, weather);
    const one = (step + fault) % 2 === 0 ? possible[(step * 7 + fault * 11) % possible.length] : undefined;
    const open = OPEN.has(weather.name) ? possible.filter(lastWrite(possible)) : [];
    return [...new Set([...open, ...(one === undefined ? [] : [one])])].map((each) => ({ met: each, weather }));
  });
}

/** Two faults in a row, by chance but the same in every run: one for the run, another for the one that takes it up. */
export function pairs(whole: Undisturbed, count: number, seed: number): readonly (readonly [Case, Case])[] {
  const one = fc.constantFrom(...allCases(whole));
  return count === 0 ? [] : fc.sample(fc.tuple(one, one), { numRuns: count, seed });
}

const OPEN: ReadonlySet<string> = new Set(["connection lost after", "provider killed after"]);

const met = ({ step, requests }: Undisturbed, { spares, ends }: Weather): readonly Met[] =>
  step.deaf === true && ends === "in order" ? [] : requests.filter((one) => spares?.(one) !== true);

/** The last write of each kind: of those before it, some are refused in good weather too. */
const lastWrite = (requests: readonly Met[]) => (one: Met) =>
  one.write && requests.findLast(({ operation }) => operation === one.operation) === one;
