/** Why a call failed, as a value. */
import type { CloudCode } from "../model/codes/cloud.js";
import type { Result } from "../model/result.js";
import { fields, json, list, text } from "./decode.js";
import type { HttpResponse } from "./http.js";

export interface CloudFailure {
  readonly code: CloudCode;
  /** The HTTP status, where there was an answer. */
  readonly status?: number;
  /** The cloud's own code, for example `E09c0` or `KEY_NOT_FOUND_ERR`. */
  readonly cloudCode?: string;
  /** The cloud's own words, or the network's, without a full stop at the end; never a secret. */
  readonly message: string;
  /** Whether the request may have taken effect although it failed. Always false for reads. */
  readonly maybeTookEffect: boolean;
}

/** The pages of a list: all of them, or why not, with what came until then. */
export type Listing<T> = Result<readonly T[], CloudFailure & { readonly part?: readonly T[] }>;

/** A list of which the pages do not fit together: something was added, taken away or moved while they were read. */
export const changedBetweenPages: CloudFailure = {
  code: "CLOUD_ANSWER_UNREADABLE",
  message: "the list changed between two of its pages",
  maybeTookEffect: false,
};

/**
 * Reads the error of any of the services: containers (`code`, `description`), Key Protect
 * (`resources[].errorMsg`, `reasons[].code`), IAM's tokens (`errorCode`, `errorMessage`) and policies
 * (`errors[]`), the resource controller (`error_code`, `message`).
 */
export function failureOf(response: HttpResponse): CloudFailure {
  const envelope = fields(json(response.body)) ?? {};
  const resource = fields(list(envelope["resources"])?.[0]);
  const reason = fields(list(resource?.["reasons"])?.[0]);
  const first = fields(list(envelope["errors"])?.[0]);
  const cloudCode =
    text(reason?.["code"]) ??
    text(envelope["code"]) ??
    text(envelope["errorCode"]) ??
    text(envelope["error_code"]) ??
    text(first?.["code"]);
  const message =
    text(reason?.["message"]) ??
    text(resource?.["errorMsg"]) ??
    text(envelope["description"]) ??
    text(envelope["errorMessage"]) ??
    text(first?.["message"]) ??
    text(envelope["message"]) ??
    `HTTP ${response.status} without an explanation`;
  return {
    code: codeOf(response.status),
    status: response.status,
    // It is quoted within sentences, which bring their own full stop.
    message: message.replace(/\.\s*$/, ""),
    maybeTookEffect: response.status >= 500,
    ...(cloudCode === undefined ? {} : { cloudCode }),
  };
}

function codeOf(status: number): CloudCode {
  if (status === 401 || status === 403) return "ACCESS_DENIED";
  if (status === 404 || status === 410) return "NOT_FOUND";
  if (status === 429) return "RATE_LIMITED";
  if (status >= 500) return "CLOUD_UNAVAILABLE";
  return "CLOUD_REFUSED";
}

/** An answer whose shape is not the documented one. */
export function unreadable(what: string): CloudFailure {
  return { code: "CLOUD_ANSWER_UNREADABLE", message: `the answer lacks ${what}`, maybeTookEffect: false };
}

/** The text without a secret: whoever answers may quote the request. */
export const withoutSecret = (text: string, secret: string): string =>
  secret === "" ? text : text.replaceAll(secret, "(secret)");
