/** Codes of the cloud: why something could not be read or sent. */
import type { CodeEntry } from "./entry.js";

export const CLOUD_CODES = {
  CREDENTIALS_MISSING: {
    summary: "the credentials of this account are not set",
    why: "Each account is entered with its own credentials (law 7); what is in it is unknown without them.",
    todo: ["Set the environment variable that is named for the account."],
  },
  CREDENTIALS_REJECTED: {
    summary: "the credentials of this account were rejected",
    why: "IAM gave no token for them, so nothing in this account can be read or changed.",
    todo: ["Check that the key exists, is not locked, and belongs to this account."],
  },
  ACCOUNT_NOT_CONFIGURED: {
    summary: "no credentials are declared for this account",
    why: "A CRN names the account it lives in; only credentials of that account can read it (law 7).",
    todo: ["Add the account, with the name of its credentials, to `accounts:` (or to the provider's block)."],
  },
  ACCESS_DENIED: {
    summary: "the credentials of this account do not have the role for this",
    why: "What may not be read is unknown, and a guard that cannot see refuses (law 6).",
    todo: ["Give them the role named above."],
  },
  NOT_FOUND: {
    summary: "the cloud does not have it",
    why: "Either it was deleted, or the credentials belong to another account than it lives in.",
    todo: ["Check the id or CRN, and which account the credentials belong to."],
  },
  RATE_LIMITED: {
    summary: "the cloud asked to slow down for longer than this run was willing to wait",
    why: "The published limit is 200 requests in ten seconds for one address.",
    todo: ["Run again in a minute."],
  },
  CLOUD_UNAVAILABLE: {
    summary: "the cloud did not answer",
    why: "Reads were repeated with growing pauses and still failed. What was not read is unknown.",
    todo: ["Run again later; look at the status page of IBM Cloud."],
  },
  CLOUD_ANSWER_UNREADABLE: {
    summary: "the cloud gave an answer that could not be understood",
    why: "Guessing at its meaning could hide a change. It is handled as unknown.",
    todo: ["Run again; if it stays, report it with the operation named above."],
  },
  CLOUD_REFUSED: {
    summary: "the cloud refused the request",
    why: "The request was answered with an error that is not one of the known ones.",
    todo: ["Act on the cloud's own message."],
  },
  NOT_OBSERVED: {
    summary: "the saved observation does not hold it",
    why: "What was not looked at then is not known now, and is handled as unknown (law 6).",
    todo: ["Make the observation anew, with the file that it is used for: `cluster-kms observe`."],
  },
} as const satisfies Record<string, CodeEntry>;

/** The codes that say why something could not be read. */
export type CloudCode = keyof typeof CLOUD_CODES;
