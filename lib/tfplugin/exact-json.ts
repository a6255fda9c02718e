/** JSON whose numbers lose nothing. */
import { ValueError } from "./values.js";

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON; numbers that are no safe integers are left as text, which is read exactly where a number belongs.
 * Throws `ValueError`, without the text: it may be a state.
 */
export function exactJson(text: string): unknown {
  try {
    return JSON.parse(/[.\d]\d{15}|\d[.eE]/.test(text) ? text.replace(STRING_OR_NUMBER, exactly) : text);
  } catch {
    throw new ValueError("JSON was expected here");
  }
}

const exactly = (token: string) =>
  token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;
