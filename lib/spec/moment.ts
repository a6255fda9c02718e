/** Moments in the file (RFC 3339), with a hint where only the time of day is missing. */
import type { Problems } from "./problems.js";
import type { Located } from "./tree.js";

const DATE = String.raw`2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
const MOMENT = new RegExp(`^(${DATE})T(${TIME}):[0-5]\\d(?:\\.0+)?(?:Z|[+-]${TIME})$`);
const EXAMPLE = "write for example `2028-01-01T00:00:00Z`";

/** Reads a moment; the answer is in UTC, with seconds. */
export function readMoment({ value, span, path }: Located<string>, problems: Problems): string | undefined {
  const utc = utcOf(value);
  if (utc !== undefined) return utc;
  const [date = ""] = /^[\d-]*/.exec(value) ?? [];
  const tame = utcOf(
    value
      .trim()
      .toUpperCase()
      .replace(/^(\S+) (\S+)$/, "$1T$2"),
  );
  const meant = tame ?? utcOf(`${value}Z`) ?? (date === value ? utcOf(`${date}T00:00:00Z`) : undefined);
  const hint = meant === undefined ? EXAMPLE : `write \`${meant}\``;
  problems.add("VALUE_INVALID", span, `${path}: \`${value}\` is not a date with a time and its zone (RFC 3339)`, hint);
  return undefined;
}

/** Undefined where it is no moment; a day that its month does not have is none. */
function utcOf(text: string): string | undefined {
  const date = MOMENT.exec(text)?.[1];
  if (date === undefined || isoOf(`${date}T00:00:00Z`) !== `${date}T00:00:00Z`) return undefined;
  return isoOf(text);
}

function isoOf(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
