/** What a checked file refers to is there. */
export function get<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`the checked file has no \`${name}\``);
  return found;
}
