/** One of a closed list of words; null where it is none of them. */
export const wordOf = <W extends string>(words: readonly W[], text: unknown): W | null =>
  words.find((word) => word === text) ?? null;
