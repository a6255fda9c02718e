/** `npm run test:matrix`: every step of a key's life × every request that it makes × every fault. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { allCases } from "../../test/matrix/support/cases.js";
import { stand } from "../../test/matrix/support/stand.js";
import { STEPS } from "../../test/matrix/support/steps/index.js";
import { type Row, tableOf } from "../../test/matrix/support/table.js";
import { attempt, undisturbed } from "../../test/matrix/support/trial.js";

const USAGE = `npm run test:matrix -- [--out FILE] [--step TEXT] [--fault TEXT] [--request OPERATION]

Interrupts every step at each request that it makes and runs it again until it is done. Prints a table in Markdown, and
writes it to FILE too. --step, --fault and --request take those alone whose name holds the text.

Exit codes: 0 every case ended as declared and nothing was lost, used again or enabled twice; 1 not so, or no case has
these names; 2 not understood.
`;

const values = asked();
if (values === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else if (values.help) process.stdout.write(USAGE);
else {
  const rows = await all(values);
  const text = tableOf(rows);
  process.stdout.write(text);
  if (values.out !== undefined) writeFileSync(values.out, text);
  const cases = rows.flatMap((row) => row.cases);
  const good =
    cases.length > 0 && cases.every(([, { met, runs, broken }]) => met && runs !== undefined && broken.length === 0);
  if (cases.length === 0) process.stderr.write("No case has these names.\n");
  process.exitCode = good ? 0 : 1;
}

type Asked = NonNullable<ReturnType<typeof asked>>;

/** What is asked for; undefined where that is not understood. */
function asked() {
  const text = { type: "string", default: "" } as const;
  const options = {
    out: { type: "string" },
    step: text,
    fault: text,
    request: text,
    help: { type: "boolean" },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n`);
    return undefined;
  }
}

async function all(values: Asked): Promise<readonly Row[]> {
  const on = await stand();
  const rows: Row[] = [];
  try {
    for (const step of STEPS.filter(({ name }) => name.includes(values.step))) {
      const start = performance.now();
      const whole = await undisturbed(on, step);
      const chosen = allCases(whole).filter(
        ({ met, weather }) => weather.name.includes(values.fault) && met.operation.includes(values.request),
      );
      for (const fault of new Set(chosen.map(({ weather }) => weather.name))) {
        const cases: Row["cases"][number][] = [];
        for (const one of chosen.filter(({ weather }) => weather.name === fault))
          cases.push([one, await attempt(on, whole, one)]);
        rows.push({ step: step.name, fault, cases });
      }
      const seconds = ((performance.now() - start) / 1_000).toFixed(0);
      process.stderr.write(`${step.name}: ${whole.requests.length} requests, ${chosen.length} cases, ${seconds} s\n`);
    }
  } finally {
    await on.close();
  }
  return rows;
}
