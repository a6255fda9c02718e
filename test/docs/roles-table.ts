/** The table of `docs/roles.md`, as data: what the page says is what the test does. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ApiKeySeed, LADDERS } from "../../lib/sandbox/seed.js";

export type Ladder = keyof typeof LADDERS;
type Roles = NonNullable<ApiKeySeed["roles"]>;

/** A line of the table. */
export interface Line {
  readonly to: string;
  readonly roles: readonly string[];
  readonly on: string;
  /** Whose account the role is in. */
  readonly owner: "the cluster" | "the key";
  /** Whether the roles of the lines above are needed too. */
  readonly more: boolean;
}

/** Which ladder of the sandbox the page means; the service authorization is on none. */
const LADDER_OF: Readonly<Record<string, Ladder>> = {
  "Kubernetes Service": "containers",
  "the cluster": "containers",
  "the KMS instances": "resourceController",
  "the KMS instance": "kms",
  "the resource group": "resourceController",
  "IAM Access Management": "iam",
};
export const ladderOf = ({ on }: Line): Ladder | undefined => LADDER_OF[on];

/** The lines, in the order of the page. Throws where the page has another shape. */
export function rolesTable(): readonly Line[] {
  const page = readFileSync(join(import.meta.dirname, "../../docs/roles.md"), "utf8");
  const [head, , ...rows] = page.split("\n").filter((line) => line.startsWith("|"));
  if (head !== "| to | role | on | in the account of | besides |") throw new Error(`another table: ${head}`);
  return rows.map((row) => {
    const [to = "", role = "", on = "", owner = "", besides = ""] = row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
    if (owner !== "the cluster" && owner !== "the key") throw new Error(`whose account? ${row}`);
    if (besides !== "nothing" && besides !== "the lines above") throw new Error(`besides what? ${row}`);
    return { to, roles: role.split(", "), on, owner, more: besides !== "nothing" };
  });
}

const NONE: Roles = { containers: "none", kms: "none", resourceController: "none", iam: "none" };

/** The roles, and no others, that the lines give to the credentials of an account. */
export function rolesFrom(lines: readonly Line[], owner: Line["owner"]): Roles {
  const mine = lines.filter((line) => line.owner === owner);
  return mine.reduce<Roles>((roles, line) => {
    const ladder = ladderOf(line);
    return ladder === undefined ? roles : higher(roles, ladder, line.roles[0] ?? "");
  }, NONE);
}

function higher(roles: Roles, ladder: Ladder, role: string): Roles {
  const rungs: readonly string[] = LADDERS[ladder];
  if (!rungs.includes(role)) throw new Error(`the sandbox has no role ${role} of ${ladder}`);
  return rungs.indexOf(role) > rungs.indexOf(roles[ladder] ?? "none") ? { ...roles, [ladder]: role } : roles;
}

/** The same with one rung less of what the line gives. */
export function oneRungLess(roles: Roles, line: Line): Roles {
  const ladder = ladderOf(line);
  if (ladder === undefined) return roles;
  const rungs: readonly string[] = LADDERS[ladder];
  const lower = rungs[rungs.indexOf(line.roles[0] ?? "") - 1];
  if (lower === undefined) throw new Error(`there is nothing below ${line.roles[0]}`);
  return { ...roles, [ladder]: lower };
}
