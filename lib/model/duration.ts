/** Durations as people write them: `90m`, `1h30m`, `45s`. */
import { err, ok, type Result } from "./result.js";

const FORM = /^(?=\d)(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/;
const LONGEST = 24 * 3_600;

/** Seconds of a duration between a second and a day; the error says what is expected. */
export function parseDuration(text: string): Result<number, string> {
  const form = FORM.exec(text);
  const [hours = 0, minutes = 0, seconds = 0] = [1, 2, 3].map((group) => Number(form?.[group] ?? 0));
  const total = hours * 3_600 + minutes * 60 + seconds;
  if (form === null || total < 1 || total > LONGEST)
    return err(`\`${text}\` is not a duration between 1s and 24h, such as \`15m\` or \`1h30m\`.`);
  return ok(total);
}
