/** The error envelope of the containers API. Only E09c0 and the 404's text are known from the real one (CHOICES.md). */
import type { Answer } from "./http.js";
import { uuid } from "./words.js";

let incidents = 0;
/** An error in the envelope of the containers API; its incident is counted, so that two are never alike. */
export const error = (status: number, code: string, type: string, description: string): Answer => {
  incidents += 1;
  return {
    status,
    body: {
      incidentID: `${uuid(incidents, "1d")}-SANDBOX`,
      code,
      description,
      type,
      recoveryCLI: "",
      terseDescription: "",
    },
  };
};

/** What the official provider takes for a cluster that is gone: exactly 404 and this text. */
export const notFound = (): Answer =>
  error(
    404,
    "G0004",
    "Provisioning",
    "The specified cluster could not be found. If applicable, make sure that you target the correct account and resource group.",
  );
