/** `npm run test:matrix`: every step of a key's life × every request that it makes × every fault. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { allCases, pairs } from "../../test/matrix/support/cases.js";
import { stand } from "../../test/matrix/support/stand.js";
import { STEPS } from "../../test/matrix/support/steps/index.js";
import { type Row, tableOf } from "../../test/matrix/support/table.js";
import { attempt, type Case, type Undisturbed, undisturbed } from "../../test/matrix/support/trial.js";

const USAGE = `npm run test:matrix -- [--out FILE] [--step TEXT] [--fault TEXT] [--request OPERATION]
                        [--twice N] [--seed S]

Interrupts every step at each request that it makes and runs it again until it is done. Prints a table in Markdown, and
writes it to FILE too. --step, --fault and --request take those alone whose name holds the text.
With --twice each step is disturbed in two runs in a row instead, N times, where and how chance says: the same for the same
seed.

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
  const number = { type: "string", default: "0" } as const;
  const given = { step: text, fault: text, request: text, twice: number, seed: number } as const;
  try {
    const { values } = parseArgs({ options: { ...given, out: { type: "string" }, help: { type: "boolean" } } });
    const twice = Number(values.twice);
    const seed = Number(values.seed);
    for (const one of [twice, seed])
      if (!Number.isInteger(one) || one < 0) throw new Error("--twice and --seed take whole numbers.");
    return { ...values, twice, seed };
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
      const chosen = values.twice > 0 ? twice(whole, values) : once(whole, values);
      for (const [fault, cases] of chosen) {
        const done: Row["cases"][number][] = [];
        for (const one of cases) done.push([one, await attempt(on, whole, ...one)]);
        rows.push({ step: step.name, fault, cases: done });
      }
      const seconds = ((performance.now() - start) / 1_000).toFixed(0);
      process.stderr.write(
        `${step.name}: ${whole.requests.length} requests, ${[...chosen.values()].flat().length} cases, ${seconds} s\n`,
      );
    }
  } finally {
    await on.close();
  }
  return rows;
}

/** Cases by the name of their row. */
type Chosen = ReadonlyMap<string, readonly (readonly Case[])[]>;

function once(whole: Undisturbed, { fault, request }: Asked): Chosen {
  const chosen = new Map<string, (readonly Case[])[]>();
  for (const one of allCases(whole)) {
    const { name } = one.weather;
    if (!name.includes(fault) || !one.met.operation.includes(request)) continue;
    chosen.set(name, [...(chosen.get(name) ?? []), [one]]);
  }
  return chosen;
}

function twice(whole: Undisturbed, { twice: count, seed }: Asked): Chosen {
  return new Map([["two runs in a row disturbed", pairs(whole, count, seed)]]);
}
