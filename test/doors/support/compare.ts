/** What the two doors say, held against each other, with every difference that there may be and its reason. */
import type { Said } from "./said.js";

type Told = Extract<Said, { readonly asked: true }>;

/** Each difference between the doors that has no reason, as a line that begins with the address. */
export function differences(
  command: ReadonlyMap<string, Said>,
  terraform: ReadonlyMap<string, Said>,
  stateless: boolean,
): readonly string[] {
  return [...new Set([...command.keys(), ...terraform.keys()])].flatMap((address) => {
    const one = command.get(address);
    const other = terraform.get(address);
    // Terraform asks about nothing that hangs on an error.
    if (other?.asked === false) return [];
    // What the file refers to is shown once: that a state lets go of one of its name, since it is gone, changes nothing.
    if (one?.asked === false && (other === undefined || words(other) === "forget")) return [];
    if (one?.asked !== true || other === undefined) {
      const speaks = one === undefined ? "Terraform alone" : "the command alone";
      return [`${address}: ${speaks}: ${words(one ?? other)}`];
    }
    const told = stateless ? withoutAdoption(other) : other;
    const same = words(inTerraform(one, told)) === words(told);
    return same ? [] : [`${address}: command: ${words(one)}; Terraform: ${words(told)}`];
  });
}

/** Without a state the command counts what is marked as made here as managed here: it is not said to be taken over. */
function withoutAdoption({ action, findings, asked }: Told): Told {
  const rest = [...findings].filter(([code]) => code !== "ADOPTED");
  return { asked, action: action === "adopt" ? "as it is" : action, findings: new Map(rest) };
}

/** What the command says, in words that Terraform has. */
function inTerraform(one: Told, { action, findings }: Told): Told {
  const renamed = (from: string, to: string) => one.action === from && action === to;
  // That an instance which is to be made is another one than that of a key Terraform learns when it is applied.
  if (one.findings.has("KEY_FIXED") && one.findings.size === 1 && findings.size === 0)
    return { asked: true, action, findings: new Map() };
  const same =
    // Terraform says of a new name that it has moved; nothing changes.
    renamed("rename", "none") ||
    // Whatever is on hold shows no difference, or none that is sent.
    renamed("held", "none") ||
    renamed("held", "adopt") ||
    ["held", "none", "update"].some((from) => renamed(from, "as it is")) ||
    // What cannot be seen is planned with everything open, and looked for when it is applied.
    (renamed("unknown", "create") && one.findings.size > 0) ||
    // The change waits for what is under way.
    (one.action === "in_progress" && one.findings.has("CLUSTER_CHANGING")) ||
    // Not seen is no difference to Terraform.
    renamed("unknown", "none");
  return same ? { ...one, action } : one;
}

/** Where something is refused Terraform shows no difference, so there is no action to compare. */
function words(said: Said | undefined): string {
  if (said?.asked !== true) return "nothing";
  const told = [...said.findings].map(([code, severity]) => `${code} ${severity}`).sort();
  const stopped = [...said.findings.values()].includes("refused");
  return [...(stopped ? [] : [said.action]), ...told].join(", ");
}
