/** Terraform's dependency lock file: one provider's entry in its text, all others left as they are. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** What is locked of a provider. */
export interface LockEntry {
  readonly source: string;
  /** Also written as the constraint: with another one, cdktf asks the registry host. */
  readonly version: string;
  readonly hashes: readonly string[];
}

const HEAD = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;

/** The text with this provider's entry, whether it had one or not; the entries stay sorted, as Terraform writes them. */
export function withProvider(text: string, entry: LockEntry): string {
  const others = blocksOf(text).filter(({ source }) => source !== entry.source);
  const all = [...others, { source: entry.source, block: blockOf(entry) }];
  all.sort((one, other) => (one.source < other.source ? -1 : 1));
  return [HEAD, ...all.map(({ block }) => block)].join("\n");
}

const blockOf = ({ source, version, hashes }: LockEntry): string => `provider "${source}" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
${hashes.map((hash) => `    "${hash}",\n`).join("")}  ]
}
`;

/** The entries of a lock file. Terraform writes each from `provider "…" {` to a brace at the start of a line. */
function blocksOf(text: string): readonly { readonly source: string; readonly block: string }[] {
  return [...text.matchAll(/^provider "([^"]+)" \{\n[\s\S]*?^\}\n/gm)].map(([block, source = ""]) => ({
    source,
    block,
  }));
}
