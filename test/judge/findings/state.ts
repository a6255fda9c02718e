/** Findings on what Terraform's state says of what the file has. */
import { NO_PRIOR, type Prior, type StoredWords } from "../../../lib/judge/prior.js";
import { K1 } from "../../support/fakes/binding.js";
import { instanceRecord } from "../../support/fakes/managed.js";
import { encrypted, made, makes, state, stored, uses } from "./fleets.js";
import type { Row } from "./row.js";

/** The instance under another name than that of the file. */
const OLD: Prior = {
  ...NO_PRIOR,
  ...stored("clusterkms_instance.old"),
  instances: new Map([["old", instanceRecord()]]),
};

const written = (writtenAgainst: StoredWords["writtenAgainst"]): Prior => ({
  ...state(),
  ...stored("clusterkms_binding.checkout", { writtenAgainst }),
});

export const STATE: readonly Row[] = [
  {
    code: "REPLACEMENT_REFUSED",
    when: "the state has it under another name, and the file does not say that it was renamed",
    severity: "refused",
    on: "clusterkms_instance.kp",
    fires: () => ({ yaml: makes(), at: made(), prior: OLD }),
    unless: "the file says so",
    not: () => ({ yaml: makes({ instance: ", renamedFrom: [old]" }), at: made(), prior: OLD }),
  },
  {
    code: "WRONG_CLOUD",
    when: "the state was written against a sandbox",
    severity: "refused",
    on: "clusterkms_binding.checkout",
    fires: () => ({ yaml: uses(K1), at: encrypted(), prior: written("overridden-endpoints") }),
    unless: "it was written against this cloud",
    not: () => ({ yaml: uses(K1), at: encrypted(), prior: written("ibm-cloud") }),
  },
];
