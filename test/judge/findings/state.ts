/** Findings on what Terraform's state says of what the file has. */
import { NO_PRIOR, type Prior, type StoredWords } from "../../../lib/judge/prior.js";
import { K1, K2 } from "../../support/fakes/binding.js";
import { instanceRecord, keyRecord } from "../../support/fakes/managed.js";
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

/** The key that is made here is named by another entry too. */
const TWICE = makes({ roks: `, name: roks }\n  aside: { instance: kp, name: other, adopt: "${K1.crn}"` });

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
    code: "REPLACEMENT_REFUSED",
    when: "another entry of the file takes it over",
    severity: "refused",
    on: "clusterkms_root_key.roks",
    fires: () => ({ yaml: TWICE, at: made(), prior: NO_PRIOR }),
    unless: "that entry is in the state, as another key: Terraform does not import it any more",
    not: () => ({
      yaml: TWICE,
      at: made(),
      prior: {
        ...NO_PRIOR,
        ...stored("clusterkms_root_key.aside"),
        keys: new Map([["aside", keyRecord({ ref: K2, name: "other" })]]),
      },
    }),
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
