/** Durations in the file, with a hint where only the unit is missing. */
import { parseDuration } from "../model/duration.js";
import type { Problems } from "./problems.js";
import type { Located } from "./tree.js";

/** Reads a duration between a second and a day; the answer is in seconds. */
export function readDuration({ value, span, path }: Located<string>, problems: Problems): number | undefined {
  const seconds = parseDuration(value);
  if (seconds.ok) return seconds.value;
  const hint = /^\d+$/.test(value)
    ? `write \`${value}s\` or \`${value}m\``
    : "write for example `15m`, `1h30m` or `90s`";
  problems.add("VALUE_INVALID", span, `${path}: \`${value}\` is not a duration between 1s and 24h`, hint);
  return undefined;
}
