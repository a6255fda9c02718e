/** Durations as users write them: `15m`, `1h30m`, `90s`. */
import type { Problems } from "./problems.js";
import type { Located } from "./tree.js";

const FORM = /^(?=\d)(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/;
const LONGEST = 24 * 3600;

/** Reads a duration between a second and a day; the answer is in seconds. */
export function readDuration({ value, span, path }: Located<string>, problems: Problems): number | undefined {
  const form = FORM.exec(value);
  const [hours, minutes, seconds] = [1, 2, 3].map((group) => Number(form?.[group] ?? 0));
  const total = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  if (form !== null && total >= 1 && total <= LONGEST) return total;
  const hint = /^\d+$/.test(value)
    ? `write \`${value}s\` or \`${value}m\``
    : "write for example `15m`, `1h30m` or `90s`";
  problems.add("VALUE_INVALID", span, `${path}: \`${value}\` is not a duration between 1s and 24h`, hint);
  return undefined;
}
