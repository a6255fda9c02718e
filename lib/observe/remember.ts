/** Remembers the answer for each argument; for promises, callers that ask at once share one request. */
export function remember<A, V>(
  ask: (argument: A) => V,
  keyOf: (argument: A) => unknown = (argument) => argument,
): (argument: A) => V {
  const answers = new Map<unknown, V>();
  return (argument) => {
    const key = keyOf(argument);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const asked = ask(argument);
    answers.set(key, asked);
    return asked;
  };
}
