/**
 * The identifiers of IBM Cloud, each a type of its own. A CRN, a GUID and an ID look alike in a
 * script and are never interchangeable: the containers API wants a KMS instance's GUID and fails on
 * its CRN, IAM wants an account's ID, registrations are looked up by a cluster's CRN.
 */
import { err, ok, type Result } from "./result.js";

declare const brand: unique symbol;
type Branded<B extends string> = string & { readonly [brand]: B };

/** An account's ID: 32 lower-case hexadecimal digits. */
export type AccountId = Branded<"AccountId">;
/** The GUID of a KMS instance: a lower-case UUID. */
export type InstanceGuid = Branded<"InstanceGuid">;
/** The ID of a key within its instance: a lower-case UUID. */
export type KeyId = Branded<"KeyId">;
/** The ID of a cluster: 20 lower-case letters and digits, for example `d3k8abcd0m1n2o3p4q5r`. */
export type ClusterId = Branded<"ClusterId">;
/** The name of a cluster, unique within its account and infrastructure. */
export type ClusterName = Branded<"ClusterName">;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ACCOUNT = /^[0-9a-f]{32}$/;
const CLUSTER_ID = /^[a-z0-9]{20}$/;
// The containers API: a name starts with a letter, then letters, digits, hyphens and (classic) periods.
const CLUSTER_NAME = /^[a-zA-Z][a-zA-Z0-9.-]{0,63}$/;

/** Whether the text is a UUID, which is the form of both instance GUIDs and key IDs. */
export const isUuid = (text: string): boolean => UUID.test(text);

const parser =
  <T extends string>(is: (text: string) => text is T, expected: string) =>
  (text: string): Result<T, string> =>
    is(text) ? ok(text) : err(expected);

const matches =
  <T extends string>(pattern: RegExp) =>
  (text: string): text is T =>
    pattern.test(text);

/** Reads an account's ID; the error says what was expected. */
export const parseAccountId = parser(matches<AccountId>(ACCOUNT), "an account ID: 32 lower-case hexadecimal digits");
/** Reads a KMS instance's GUID; the error says what was expected. */
export const parseInstanceGuid = parser(matches<InstanceGuid>(UUID), "an instance GUID: a lower-case UUID");
/** Reads a key's ID; the error says what was expected. */
export const parseKeyId = parser(matches<KeyId>(UUID), "a key ID: a lower-case UUID");
/** Reads a cluster's ID; the error says what was expected. */
export const parseClusterId = parser(matches<ClusterId>(CLUSTER_ID), "a cluster ID: 20 lower-case letters and digits");
/** Reads a cluster's name; the error says what was expected. */
export const parseClusterName = parser(
  matches<ClusterName>(CLUSTER_NAME),
  "a cluster name: a letter, then letters, digits, hyphens or periods, 64 characters at most",
);
