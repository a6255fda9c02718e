/** The mark of an enable whose end was not seen, in the resource's private state: it survives refreshes and moves. */
import { ENDPOINTS } from "../model/cluster.js";
import { parseKeyCrn } from "../model/crn.js";
import type { SentNote } from "./enable/order.js";

/** Reads the mark; one that an earlier version wrote does not tell the endpoint. Bytes that hold none, or are of another shape, are none. */
export function readNote(bytes: Uint8Array): SentNote | undefined {
  if (bytes.length === 0) return undefined;
  try {
    const told: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof told !== "object" || told === null || !("sent" in told)) return undefined;
    const { sent } = told;
    if (typeof sent !== "object" || sent === null || !("key" in sent) || !("at" in sent)) return undefined;
    const key = typeof sent.key === "string" ? parseKeyCrn(sent.key) : undefined;
    const endpoint = "endpoint" in sent ? ENDPOINTS.find((word) => word === sent.endpoint) : undefined;
    return key?.ok && typeof sent.at === "number" ? { key: key.value.crn, endpoint, at: sent.at } : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes for a mark; for none they say so, since an empty answer would keep the old one. */
export const writeNote = (note: SentNote | undefined): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(note === undefined ? {} : { sent: note }));
