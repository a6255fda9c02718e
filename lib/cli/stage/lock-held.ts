/** What Terraform prints when it does not get the lock of a state -> who has it, as far as that tells. */

const REFUSED = "Error acquiring the state lock";
/**
 * Then what is printed as the lock's is that of the one that asked (Terraform's backends `http`, which tells the id of
 * the other, and `pg`, which tells nothing of it).
 */
const OF_ASKER = /already locked/i;

/** One or two sentences; undefined where the output speaks of no lock. */
export function lockHeld(output: string): string | undefined {
  const at = output.indexOf(REFUSED);
  if (at < 0) return undefined;
  const told = output.slice(at);
  const word = (name: string) => new RegExp(`^[\\s│|]*${name}:[ \\t]+(\\S.*?)\\s*$`, "m").exec(told)?.[1];
  const asker = OF_ASKER.test(told);
  const id = asker ? /already locked:\s+ID=([\w-]+)/.exec(told.replaceAll(/[│|]/g, ""))?.[1] : word("ID");
  const operation = word("Operation")?.replace("OperationType", "").toLowerCase();
  const who = [
    operation && ` by ${operation}`,
    word("Who") && ` of ${word("Who")}`,
    word("Created") && ` since ${word("Created")}`,
  ].filter(Boolean);
  const holder = asker || who.length === 0 ? " by another run" : who.join(",");
  return id === undefined
    ? `It is held${holder}; the backend does not tell which. Its lock goes with its connection.`
    : `It is held${holder}, with the id ${id}.`;
}
