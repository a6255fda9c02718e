/** Findings on what could not be read: each reason for it, met where the clusters of the account are listed. */
import { CLOUD_CODES, type CloudCode } from "../../../lib/model/codes/cloud.js";
import { CLUSTER, K1, PLATFORM } from "../../support/fakes/binding.js";
import { encrypted, uses } from "./fleets.js";
import type { Fleet, Row } from "./row.js";

const OTHER = "zzzzabcd0m1n2o3p4q5s";
const on = "clusterkms_binding.checkout";

/** The list of the clusters cannot be read, for that reason. */
const failing = (code: CloudCode) =>
  encrypted({
    fail: (call) =>
      call === `clusters ${PLATFORM} vpc` ? { code, message: "so it was said", maybeTookEffect: false } : undefined,
  });

const NOT_OBSERVED: Row = {
  code: "NOT_OBSERVED",
  when: "the saved observation was made for another cluster",
  severity: "refused",
  on,
  fires: (): Fleet => ({ yaml: uses(K1).replace(CLUSTER.id, OTHER), at: encrypted(), savedFor: uses(K1) }),
  unless: "it was made for this one",
  not: (): Fleet => ({ yaml: uses(K1), at: encrypted(), savedFor: uses(K1) }),
};

const reasons = Object.keys(CLOUD_CODES).filter((code): code is CloudCode => code !== "NOT_OBSERVED");

export const UNREAD: readonly Row[] = [
  ...reasons.map(
    (code): Row => ({
      code,
      when: "the clusters of its account could not be listed",
      severity: "refused",
      on,
      fires: () => ({ yaml: uses(K1), at: failing(code) }),
      unless: "they could",
      not: () => ({ yaml: uses(K1), at: encrypted() }),
    }),
  ),
  NOT_OBSERVED,
];
