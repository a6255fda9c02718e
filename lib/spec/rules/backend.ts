/** What the places of the states must be, once they are filled for the stacks of the file. */
import { forStack, placesOf, STACK_MARK } from "../../model/backend.js";
import { stackNames } from "../../model/layout.js";
import type { DraftBackend } from "../backend.js";
import type { Draft } from "../draft.js";
import type { Problems } from "../problems.js";

/** What PostgreSQL keeps of a name, in bytes (its manual, "Identifiers and Key Words"). */
const IDENTIFIER = 63;

/** Reports one place for several states, and names that a backend does not take. */
export function checkBackend({ backend: draft, name, stacks, accounts }: Draft, problems: Problems): void {
  if (draft === undefined || name === undefined) return;
  const names = stackNames(
    name.value,
    stacks,
    accounts.map((account) => account.name.value),
  );
  checkPlaces(draft, names, problems);
  if (draft.backend.kind === "pg") checkSchema(draft, draft.backend.schema, names, problems);
}

function checkPlaces({ backend, written }: DraftBackend, names: readonly string[], problems: Problems): void {
  if (names.length < 2) return;
  for (const [field, place] of Object.entries(placesOf(backend))) {
    const text = written.get(field);
    if (text === undefined || place.includes(STACK_MARK)) continue;
    const wrong = `${text.path}: all ${names.length} stacks would write to this one place`;
    problems.add("VALUE_INVALID", text.span, wrong, `write \`${STACK_MARK}\` into it: it stands for the stack's name`);
  }
}

function checkSchema(draft: DraftBackend, pattern: string, names: readonly string[], problems: Problems): void {
  const { span, path } = draft.written.get("schema") ?? { ...draft.name, path: `${draft.name.path}.pg` };
  const longest = names.reduce((one, other) => (Buffer.byteLength(other) > Buffer.byteLength(one) ? other : one), "");
  const schema = forStack(pattern, longest);
  const bytes = Buffer.byteLength(schema);
  if (bytes > IDENTIFIER) {
    const message = `${path}: the schema \`${schema}\` has ${bytes} bytes, and PostgreSQL keeps ${IDENTIFIER}`;
    problems.add("VALUE_INVALID", span, message, `write a shorter one; \`${STACK_MARK}\` stands for the stack's name`);
  } else if (/^pg_/i.test(schema)) {
    const message = `${path}: \`${schema}\`: PostgreSQL keeps names that begin with \`pg_\` to itself`;
    problems.add("VALUE_INVALID", span, message);
  }
}
