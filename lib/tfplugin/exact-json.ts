/** JSON whose numbers lose nothing. */

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Parses JSON; numbers that are no safe integers are left as text, which is read exactly where a number belongs. */
export function exactJson(text: string): unknown {
  if (!/[.\d]\d{15}|\d[.eE]/.test(text)) return JSON.parse(text);
  return JSON.parse(
    text.replace(STRING_OR_NUMBER, (token) =>
      token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
    ),
  );
}
