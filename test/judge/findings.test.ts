/** Every finding that the plan of a file can have: when it has it and when not, and its words to the letter. */
import { describe, expect, it } from "vitest";
import { CLOUD_CODES } from "../../lib/model/codes/cloud.js";
import type { Code } from "../../lib/model/codes/index.js";
import { body, headline } from "../../lib/model/problem.js";
import { codesOfFleetPlan } from "../../scripts/codes-named.js";
import { CLUSTERS } from "./findings/clusters.js";
import { DROPPED } from "./findings/dropped.js";
import { KEYS } from "./findings/keys.js";
import { MANAGED } from "./findings/managed.js";
import { RETIREMENT } from "./findings/retirement.js";
import { findingsOn, planOf, type Row } from "./findings/row.js";
import { STATE } from "./findings/state.js";
import { UNREAD } from "./findings/unread.js";

const ROWS: readonly Row[] = [...CLUSTERS, ...KEYS, ...MANAGED, ...RETIREMENT, ...DROPPED, ...STATE, ...UNREAD];

/** What is named in code that the plan of a file shares with Terraform's, and cannot come of it: why. */
const NEVER: Partial<Record<Code, string>> = {
  ALREADY_ENCRYPTED: "a cluster that the state does not have is imported, never created",
  CHANGED_SINCE_PLAN: "nothing lies between the look and the plan",
  SATELLITE_CROSS_ACCOUNT: "the file is refused before it is planned",
};

/** Those findings of a fleet that the row is of. */
const has = async (fleet: Row["fires"], { code, severity, on }: Row) =>
  findingsOn(await planOf(fleet()), on).filter((one) => one.code === code && one.severity === severity);

describe("the plan of a file", () => {
  it.each(ROWS)("says $code ($severity) where $when, and not where $unless", async (row) => {
    expect(await has(row.fires, row)).toHaveLength(1);
    expect(findingsOn(await planOf(row.not()), row.on).map(({ code }) => code)).not.toContain(row.code);
  });

  it("says it in these words", async () => {
    const texts = await Promise.all(
      ROWS.map(async (row) => {
        const [problem] = await has(row.fires, row);
        if (problem === undefined) throw new Error(`${row.code} is not said where ${row.when}`);
        const attribute = problem.attribute === undefined ? "" : `, at ${problem.attribute.join(".")}`;
        const about = `${row.severity}, of ${row.on}${attribute}`;
        return [`## ${row.code}: ${row.when}`, about, headline(problem), body(problem)].join("\n\n");
      }),
    );
    await expect(`${texts.join("\n\n\n")}\n`).toMatchFileSnapshot("__snapshots__/findings.txt");
  });

  it("has a row above for every finding that it can have", { timeout: 120_000 }, () => {
    const can = new Set<Code>([...codesOfFleetPlan(), ...(Object.keys(CLOUD_CODES) as (keyof typeof CLOUD_CODES)[])]);
    const shown = new Set(ROWS.map(({ code }) => code));
    const never = new Set(Object.keys(NEVER));
    expect([...can].filter((code) => !shown.has(code) && !never.has(code))).toEqual([]);
    // What is named here is still in the code, and does not come after all.
    expect([...never].filter((code) => ![...can].some((one) => one === code) || shown.has(code as Code))).toEqual([]);
    expect([...shown].filter((code) => !can.has(code))).toEqual([]);
  });
});
