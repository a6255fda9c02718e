import { expect, it } from "vitest";
import { tableOf } from "./support/table.js";
import type { Case, Outcome } from "./support/trial.js";

const CASE: Case = {
  met: { operation: "enableKMS", number: 1, write: true, kubernetes: false },
  weather: { name: "connection lost after", action: { kind: "reset", when: "after" }, times: 1 },
};
const good: Outcome = {
  runs: 2,
  requests: 40,
  enables: { sent: 2, tookEffect: 1 },
  met: true,
  errors: ["ENABLE_UNANSWERED"],
  lost: 0,
  reused: 0,
  doubled: 0,
  broken: [],
};

it("tells what came of the cases of a step and fault, and which were broken", () => {
  const bad = { ...good, runs: undefined, lost: 1, met: false, broken: ["key roks is destroyed"] };
  const cases = [
    [[CASE], good],
    [[CASE, CASE], bad],
  ] as const;
  expect(tableOf([{ step: "another key", fault: "connection lost after", cases }])).toMatchInlineSnapshot(`
    "2 cases, 1 converged; 1 keys lost, 0 reused, 0 enabled twice.

    | step | fault | cases | converged in 1 / 2 / 3 / more runs | requests | enables sent | took effect | lost | reused | enabled twice |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | another key | connection lost after | 2 | 0 / 1 / 0 / 0 | 80 | 4 | 2 | 1 | 0 | 0 |

    ## Broken

    - another key, connection lost after at enableKMS (2), then connection lost after at enableKMS (2): key roks is destroyed
    - another key, connection lost after at enableKMS (2), then connection lost after at enableKMS (2): the fault has not met it
    "
  `);
});
